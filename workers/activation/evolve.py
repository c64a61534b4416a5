"""How each event of Set Up changes the state."""

from collections.abc import Callable
from typing import Any

from workers.activation.events import (
    Activated,
    AuthorisationReceived,
    Blocked,
    CheckAnswered,
    CheckAsked,
    ClientChanged,
    ContactSetUp,
    ContradictionFound,
    ContradictionSettled,
    Deactivated,
    EnquiryMade,
    LetterIssued,
    LettersAsked,
    MadePointOfContact,
    NinoStatusSet,
    Nominated,
    NominationKept,
    NominationTakenUp,
    ProofLacks,
    RecordUnusable,
    Reopened,
    ReplacementWanted,
    RequestEnded,
    SecurityGiven,
    SecuritySet,
    StageEntered,
    ThirdPartyAdded,
    ThirdPartyAsked,
    Unblocked,
    VerballyAuthorised,
    WaitLapsed,
    WishesTold,
)
from workers.activation.state import ENDED, State
from workers.procedure.changed import changed
from workers.procedure.desk import (
    ServiceRequestChanged,
    TaskEnded,
    TaskRaised,
    TimerEnded,
    TimerSet,
    evolve_desk,
)


def _activation(**attributes: str) -> Callable[[State, Any], State]:
    """Evolves a request: each field named takes the event's attribute of the given name."""

    def evolve_request(state: State, event: Any) -> State:  # noqa: ANN401 - any event with these attributes
        values = {name: getattr(event, attribute) for name, attribute in attributes.items()}
        return with_activation(state, event.service_request_id, **values)

    return evolve_request


def _representative(**changes: Any) -> Callable[[State, Any], State]:  # noqa: ANN401 - values of its fields
    """Evolves a representative: each field named takes the given value."""

    def evolve_representative(state: State, event: Any) -> State:  # noqa: ANN401 - any event with its id
        return with_representative(state, event.representative_id, **changes)

    return evolve_representative


def with_activation(state: State, service_request_id: str, **changes: Any) -> State:  # noqa: ANN401
    """The state with one request changed."""
    after = changed(state.activations[service_request_id], **changes)
    return changed(state, activations={**state.activations, service_request_id: after})


def with_representative(state: State, representative_id: str, **changes: Any) -> State:  # noqa: ANN401
    """The state with one representative changed."""
    after = changed(state.representatives[representative_id], **changes)
    return changed(state, representatives={**state.representatives, representative_id: after})


def _desk(state: State, event: Any) -> State:  # noqa: ANN401 - any event of the desk
    return changed(state, desk=evolve_desk(state.desk, event))


def _nominated(state: State, event: Nominated) -> State:
    one = event.activation
    return changed(state, activations={**state.activations, one.service_request_id: one})


def _entered(state: State, event: StageEntered) -> State:
    changes: dict[str, Any] = {"stage": event.stage, "awaited_letter": None, "waiting_on": None}
    changes |= {"lapsed_wait": None, "lapsed_at": None}
    return with_activation(state, event.service_request_id, **changes)


def _ended(state: State, event: RequestEnded) -> State:
    left = state.activations[event.service_request_id].stage
    how = {"ended_at": event.at, "ended_by": event.by, "left": left}
    changes = {"stage": ENDED, "awaited_letter": None, **how}
    return with_activation(state, event.service_request_id, **changes)


def _reopened(state: State, event: Reopened) -> State:
    lapsed = {"lapsed_wait": None, "lapsed_at": None, "ended_at": None, "ended_by": None, "left": None}
    changes = {"stage": event.stage, "ending_letters": (), "proof_lacks": (), **lapsed}
    return with_activation(state, event.service_request_id, **changes)


def _kept(state: State, event: NominationKept) -> State:
    return changed(state, nominations={**state.nominations, event.task_id: event.nomination})


def _taken_up(state: State, event: NominationTakenUp) -> State:
    left = {task_id: one for task_id, one in state.nominations.items() if task_id != event.task_id}
    return changed(state, nominations=left)


def _unblocked(state: State, event: Unblocked) -> State:
    return with_activation(state, event.service_request_id, blocked_at=None, replacing=False)


def _replacement(state: State, event: ReplacementWanted) -> State:
    return with_activation(state, event.service_request_id, replacing=True)


def _enquired(state: State, event: EnquiryMade) -> State:
    return with_activation(state, event.service_request_id, enquired=True)


def _verbally(state: State, event: VerballyAuthorised) -> State:
    return with_activation(state, event.service_request_id, verbal=True)


def _point_of_contact(state: State, event: MadePointOfContact) -> State:
    request_id = state.representatives[event.representative_id].service_request_id
    remembered = with_activation(state, request_id, preference_before=state.client)
    return with_representative(remembered, event.representative_id, point_of_contact=True)


def _contact(state: State, event: ContactSetUp) -> State:
    one = event.representative
    known = changed(state, representatives={**state.representatives, one.representative_id: one})
    before = state.activations[one.service_request_id]
    changes: dict[str, Any] = {"representative_id": one.representative_id, "nominee_id": one.contact_id}
    if one.contact_id != before.nominee_id:
        changes["security_given"] = False
    return with_activation(known, one.service_request_id, **changes)


def _letters(state: State, event: LettersAsked) -> State:
    before = state.activations[event.service_request_id].letters
    changes = {"letters": (*before, *event.letter_ids), "awaited_letter": event.awaited}
    if event.ends:
        changes["ending_letters"] = event.letter_ids
    return with_activation(state, event.service_request_id, **changes)


def _letter_issued(state: State, event: LetterIssued) -> State:
    return with_activation(state, event.service_request_id, awaited_letter=None, waiting_on=event.letter_id)


def _security_given(state: State, event: SecurityGiven) -> State:
    return with_activation(state, event.service_request_id, security_given=True)


def _check_asked(state: State, event: CheckAsked) -> State:
    return with_activation(state, event.service_request_id, check_id=event.check_id, answer=None)


def _nino_status(state: State, event: NinoStatusSet) -> State:
    return with_representative(state, event.representative_id, nino_status=event.nino_status)


def _client(state: State, event: ClientChanged) -> State:
    return changed(state, client=event.client)


def _contradicted(state: State, event: ContradictionFound) -> State:
    before = state.activations[event.service_request_id].contradictions
    after = {**before, event.task_id: event.second_id}
    return with_activation(state, event.service_request_id, contradictions=after)


def _settled(state: State, event: ContradictionSettled) -> State:
    before = state.activations[event.service_request_id].contradictions
    after = {task_id: second for task_id, second in before.items() if task_id != event.task_id}
    return with_activation(state, event.service_request_id, contradictions=after)


_EVOLVE: dict[type[Any], Callable[[State, Any], State]] = {
    ServiceRequestChanged: _desk,
    TaskRaised: _desk,
    TaskEnded: _desk,
    TimerSet: _desk,
    TimerEnded: _desk,
    Nominated: _nominated,
    NominationKept: _kept,
    NominationTakenUp: _taken_up,
    StageEntered: _entered,
    RequestEnded: _ended,
    Reopened: _reopened,
    EnquiryMade: _enquired,
    Blocked: _activation(blocked_at="at"),
    ReplacementWanted: _replacement,
    Unblocked: _unblocked,
    VerballyAuthorised: _verbally,
    ThirdPartyAsked: _activation(third_party_request_id="third_party_request_id"),
    RecordUnusable: _activation(wrong_records="wrong_records"),
    ThirdPartyAdded: _activation(third_party_id="third_party_id"),
    AuthorisationReceived: _activation(authorised_at="at", signed_at="at"),
    ProofLacks: _activation(proof_lacks="lacking"),
    WishesTold: _activation(point_of_contact="point_of_contact", opt_out_of_sms="opt_out_of_sms"),
    ContactSetUp: _contact,
    LettersAsked: _letters,
    LetterIssued: _letter_issued,
    SecurityGiven: _security_given,
    SecuritySet: _representative(security="set"),
    CheckAsked: _check_asked,
    CheckAnswered: _activation(answer="answer"),
    NinoStatusSet: _nino_status,
    Activated: _representative(active=True),
    Deactivated: _representative(active=False, point_of_contact=False),
    MadePointOfContact: _point_of_contact,
    ClientChanged: _client,
    ContradictionFound: _contradicted,
    ContradictionSettled: _settled,
    WaitLapsed: _activation(lapsed_wait="wait", lapsed_at="due_at"),
}

EVENTS: tuple[type[Any], ...] = tuple(_EVOLVE)
"""Every kind of event that a history of Set Up can hold."""


def evolve(state: State, event: Any) -> State:  # noqa: ANN401 - one of EVENTS
    """The state after ``event``."""
    return _EVOLVE[type(event)](state, event)
