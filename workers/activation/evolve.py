"""How each event of Set Up changes the state."""

from collections.abc import Callable
from typing import Any

from workers.activation.changing import (
    setting,
    taking,
    with_activation,
    with_another,
    with_client,
    with_closing,
    with_contact,
    with_nomination,
    with_refusal_claimed,
    with_refusal_kept,
    with_representative,
)
from workers.activation.ending_events import EndedAsOf, OverForGood, Reopened, RequestEnded
from workers.activation.ends import with_end, with_refusal, with_reopening
from workers.activation.events import (
    AuthorisationReceived,
    CaseClosed,
    ContradictionFound,
    ContradictionSettled,
    EnquiryMade,
    FormAsked,
    LetterAstray,
    LetterIssued,
    LettersAsked,
    LettersCalledBack,
    Nominated,
    ProofLacks,
    SignedAgain,
    StageEntered,
    VerballyAuthorised,
    WaitLapsed,
    WishesTold,
)
from workers.activation.letters_out import with_fewer_letters, with_issue, with_letters
from workers.activation.moved_on import with_others_moved_on
from workers.activation.other_representative_events import (
    Blocked,
    MergedSettled,
    NominationKept,
    NominationMerged,
    NominationTakenUp,
    ReplacementWanted,
    Unblocked,
)
from workers.activation.place import BesideReceived, Claimed, ContactRead, Refused, Unclaimed
from workers.activation.representative_events import (
    Activated,
    CheckAnswered,
    CheckAsked,
    CheckOutdated,
    ClientChanged,
    ContactSetUp,
    Deactivated,
    MadePointOfContact,
    NinoStatusSet,
    NomineeReplaced,
    RepresentativeReplied,
    SecurityGiven,
    SecuritySet,
)
from workers.activation.state import REPRESENTATIVE_REPLY, State
from workers.activation.third_party_events import (
    LegallyQualified,
    OrganisationSought,
    RecordCame,
    RecordsRuledOut,
    RecordUnusable,
    ThirdPartyAdded,
    ThirdPartyAsked,
)
from workers.procedure.changed import changed
from workers.procedure.desk import (
    ServiceRequestChanged,
    TaskEnded,
    TaskRaised,
    TimerEnded,
    TimerSet,
    evolve_desk,
)


def _authorised(state: State, event: AuthorisationReceived) -> State:
    changes = {"authorised_at": event.at, "proof_lacks": (), "lacked_at": None}
    return with_activation(_signed(state, event), event.service_request_id, **changes)


def _signed(state: State, event: AuthorisationReceived | SignedAgain) -> State:
    before = state.activations[event.service_request_id].signatures
    return with_activation(state, event.service_request_id, signatures=(*before, event.at))


def _wishes(state: State, event: WishesTold) -> State:
    told_at = state.activations[event.service_request_id].wished_at | dict.fromkeys(event.wishes, event.at)
    return with_activation(state, event.service_request_id, wished_at=told_at, **event.wishes)


def _desk(state: State, event: Any) -> State:  # noqa: ANN401 - any event of the desk
    return changed(state, desk=evolve_desk(state.desk, event))


def _nominated(state: State, event: Nominated) -> State:
    one = event.activation
    return changed(state, activations={**state.activations, one.service_request_id: one})


def _entered(state: State, event: StageEntered) -> State:
    changes: dict[str, Any] = {"stage": event.stage, "entered_at": event.at}
    changes |= dict.fromkeys(("awaited_letter", "waiting_on", "astray", "lapsed_wait", "lapsed_at"))
    if event.stage == REPRESENTATIVE_REPLY:
        changes["first_may_answer"] = False
    return with_activation(state, event.service_request_id, **changes)


def _taken_up(state: State, event: NominationTakenUp) -> State:
    left = {task_id: one for task_id, one in state.nominations.items() if task_id != event.task_id}
    return changed(state, nominations=left)


def _merged(state: State, event: NominationMerged) -> State:
    before = state.activations[event.service_request_id].merged
    return with_activation(state, event.service_request_id, merged=(*before, event.nomination))


def _replied(state: State, event: RepresentativeReplied) -> State:
    last = state.activations[event.service_request_id].replied_at or event.at
    return with_activation(state, event.service_request_id, replied_at=max(last, event.at))


def _point_of_contact(state: State, event: MadePointOfContact) -> State:
    request_id = state.representatives[event.representative_id].service_request_id
    remembered = with_activation(state, request_id, preference_before=state.client)
    return with_representative(remembered, event.representative_id, point_of_contact=True)


def _contact(state: State, event: ContactSetUp) -> State:
    one = event.representative
    known = changed(state, representatives={**state.representatives, one.representative_id: one})
    changes: dict[str, Any] = {"representative_id": one.representative_id, "nominee_id": one.contact_id}
    return with_activation(known, one.service_request_id, **changes)


def _nino_status(state: State, event: NinoStatusSet) -> State:
    return with_representative(state, event.representative_id, nino_status=event.nino_status)


def _contradicted(state: State, event: ContradictionFound) -> State:
    before = state.activations[event.service_request_id].contradictions
    after = {**before, event.task_id: event.second_id}
    return with_activation(state, event.service_request_id, contradictions=after)


def _settled(state: State, event: ContradictionSettled) -> State:
    before = state.activations[event.service_request_id].contradictions
    after = {task_id: second for task_id, second in before.items() if task_id != event.task_id}
    answered = {"refusals": (), "answered_at": event.at} if event.at and not before[event.task_id] else {}
    return with_activation(state, event.service_request_id, contradictions=after, **answered)


def _deactivated(state: State, event: Deactivated) -> State:
    removed = state.representatives[event.representative_id].removed or event.removed
    return with_representative(state, event.representative_id, active=False, point_of_contact=False, removed=removed)


_EVOLVE: dict[type[Any], Callable[[State, Any], State]] = {
    ServiceRequestChanged: _desk,
    TaskRaised: _desk,
    TaskEnded: _desk,
    TimerSet: _desk,
    TimerEnded: _desk,
    Nominated: _nominated,
    NominationKept: with_nomination,
    NominationTakenUp: _taken_up,
    NominationMerged: _merged,
    MergedSettled: taking(merged=()),
    NomineeReplaced: with_another,
    RepresentativeReplied: _replied,
    StageEntered: _entered,
    RequestEnded: with_end,
    Reopened: with_reopening,
    EndedAsOf: taking(ended_at="at", ended_by="by"),
    OverForGood: taking(for_good_at="at", for_good_by="by"),
    EnquiryMade: taking(enquired=True),
    Blocked: taking(blocked_at="at"),
    ReplacementWanted: taking(replacing=True),
    Unblocked: taking(blocked_at=None, replacing=False),
    VerballyAuthorised: taking(verbal=True),
    ThirdPartyAsked: taking(third_party_request_id="third_party_request_id", third_party_record=None),
    LegallyQualified: taking(legally_qualified=True),
    OrganisationSought: taking(
        sought="key", third_party_id=None, third_party_record=None, ruled_out=(), wrong_records=0
    ),
    RecordsRuledOut: taking(ruled_out="third_party_ids"),
    RecordCame: taking(third_party_record="third_party_id"),
    RecordUnusable: taking(wrong_records="wrong_records", third_party_record=None),
    ThirdPartyAdded: taking(third_party_id="third_party_id", third_party_record=None),
    FormAsked: taking(asked_at="at", asked_with_contact="with_contact", form_letter="letter_id"),
    AuthorisationReceived: _authorised,
    SignedAgain: _signed,
    ProofLacks: taking(proof_lacks="lacking", lacked_at="at", authorised_at=None),
    WishesTold: _wishes,
    CaseClosed: with_closing,
    ContactRead: with_contact,
    Unclaimed: with_refusal_kept,
    Claimed: with_refusal_claimed,
    BesideReceived: with_others_moved_on,
    ContactSetUp: _contact,
    LettersAsked: with_letters,
    LettersCalledBack: with_fewer_letters,
    LetterIssued: with_issue,
    LetterAstray: taking(astray="letter_id"),
    SecurityGiven: taking(security_given=True),
    SecuritySet: setting(security="set"),
    CheckAsked: taking(check_id="check_id", answer=None),
    CheckOutdated: taking(check_id=None, answer=None),
    CheckAnswered: taking(answer="answer"),
    NinoStatusSet: _nino_status,
    Activated: setting(active=True),
    Deactivated: _deactivated,
    MadePointOfContact: _point_of_contact,
    ClientChanged: with_client,
    ContradictionFound: _contradicted,
    ContradictionSettled: _settled,
    Refused: with_refusal,
    WaitLapsed: taking(lapsed_wait="wait", lapsed_at="due_at"),
}

EVENTS: tuple[type[Any], ...] = tuple(_EVOLVE)
"""Every kind of event that a history of Set Up can hold."""


def evolve(state: State, event: Any) -> State:  # noqa: ANN401 - one of EVENTS
    """The state after ``event``."""
    return _EVOLVE[type(event)](state, event)
