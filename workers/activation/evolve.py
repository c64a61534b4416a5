"""How each event of Set Up changes the state."""

from collections.abc import Callable
from typing import Any

from workers.activation.events import (
    Activated,
    AuthorisationReceived,
    CheckAnswered,
    CheckAsked,
    ClientChanged,
    ContactSetUp,
    ContradictionFound,
    ContradictionSettled,
    Deactivated,
    LetterIssued,
    LettersAsked,
    MadePointOfContact,
    NinoStatusSet,
    Nominated,
    ProofLacks,
    SecurityGiven,
    SecuritySet,
    StageEntered,
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
    changes: dict[str, Any] = {"stage": event.stage, "awaited_letter": None}
    if event.stage != ENDED:
        changes |= {"lapsed_wait": None, "lapsed_at": None}
    return with_activation(state, event.service_request_id, **changes)


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
    return with_activation(state, event.service_request_id, **changes)


def _letter_issued(state: State, event: LetterIssued) -> State:
    return with_activation(state, event.service_request_id, awaited_letter=None)


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
    StageEntered: _entered,
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
    MadePointOfContact: _representative(point_of_contact=True),
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
