"""What was received in time counts, though it is read after the request had ended (R-2)."""

from collections.abc import Callable
from datetime import timedelta

from workers.activation.contradiction import authorised_after_refusal
from workers.activation.events import ClientChanged, Deactivated, Reopened
from workers.activation.nominee import nominee_from
from workers.activation.required import lacking_in_writing
from workers.activation.setup_case import SetUp
from workers.activation.state import ENDED, REPRESENTATIVE_REPLY, WRITTEN_AUTHORISATION, Activation
from workers.procedure import work
from workers.procedure.rule import rule

WITHDRAWN_BY = frozenset({"contact.objection", "register.case-closed", "register.representative-removed"})
"""What ended a request for good; a refusal can still be contradicted (R-4)."""


def in_time_for(case: SetUp) -> Activation | None:
    """The ended request that this contact, had it been read when it was received, would have changed."""
    fits = CHANGES[case.message.kind]
    ended = [one for one in case.state.activations.values() if one.stage == ENDED and one.ended_at is not None]
    received = case.message.received
    return next((one for one in reversed(ended) if one.began_at <= received and fits(case, one)), None)


@rule("R-2")
def something_else_now(case: SetUp, one: Activation) -> bool:
    """Another SR of the client is open, or a representative active meanwhile: task ``contradiction`` instead."""
    others = [r for r in case.state.representatives.values() if r.service_request_id != one.service_request_id]
    if case.state.open_activation is None and not any(other.active for other in others):
        return False
    case.ask_person(
        one.service_request_id,
        "contradiction",
        "Received in time for a request that has ended, but another representative is set up now: say which counts",
        ("first", "second", "stop"),
        {"contact": case.message.kind, "source": case.message.source, "id": case.message.id},
    )
    return True


@rule("R-2")
def reopen(case: SetUp, one: Activation) -> None:
    """The same SR ``In Progress``, Resolution cleared; the letters that told its end are called back.

    A representative who was activated is inactive again, and the client's contact preference is restored.
    """
    request_id = one.service_request_id
    if one.ending_letters:
        work.withdraw_letters(case, one.ending_letters, "Received in time, read after the request had ended")
    work.change_request(case, request_id, status="In Progress", sub_status=None, resolution=None)
    case.record(Reopened(request_id, one.left or WRITTEN_AUTHORISATION))
    active = case.state.representatives.get(one.representative_id or "")
    if active is not None and active.active:
        case.record(Deactivated(active.representative_id))
    if one.preference_before is not None:
        case.record(ClientChanged(one.preference_before))
    if one.ended_by == "contact.objection":
        authorised_after_refusal(case, request_id)


def _authorisation_changes(case: SetUp, one: Activation) -> bool:
    """It was waited for; or it is complete, and came before the one that lacked proof; or contradicts a refusal."""
    if one.ended_by == "contact.objection":
        return _within_a_day_of_refusal(case, one)
    if not _read_late(case, one):
        return False
    return one.lapsed_wait == WRITTEN_AUTHORISATION or (bool(one.proof_lacks) and _complete(case, one))


def _reply_changes(case: SetUp, one: Activation) -> bool:
    """The representative declines, or gives what was waited for."""
    if not _read_late(case, one) or one.ended_by in WITHDRAWN_BY:
        return False
    if case.message.data.declines:
        return True
    security = case.message.security
    return one.lapsed_wait == REPRESENTATIVE_REPLY and security is not None and security.complete


def _objection_changes(case: SetUp, one: Activation) -> bool:
    """The client withdrew before the request ended otherwise, be it by activation."""
    return _read_late(case, one) and one.ended_by not in WITHDRAWN_BY


CHANGES: dict[str, Callable[[SetUp, Activation], bool]] = {
    "contact.authorisation": _authorisation_changes,
    "contact.representative-reply": _reply_changes,
    "contact.objection": _objection_changes,
}


def _read_late(case: SetUp, one: Activation) -> bool:
    return one.ended_at is not None and case.message.received < one.ended_at


def _within_a_day_of_refusal(case: SetUp, one: Activation) -> bool:
    if one.ended_at is None or not _complete(case, one):
        return False
    within = timedelta(hours=case.policy(one.service_request_id).values.contradiction_hours)
    return abs(case.message.received - one.ended_at) < within


def _complete(case: SetUp, one: Activation) -> bool:
    data = case.message.data
    person = nominee_from(data.representative)
    return not lacking_in_writing(case, one.service_request_id, person, signed=data.signed)
