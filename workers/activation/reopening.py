"""What was received in time counts, though it is read after the request had ended (R-2)."""

from collections.abc import Callable
from datetime import datetime, timedelta

from workers.activation.contradiction import authorised_after_refusal, signed_within_a_day
from workers.activation.documents import Document, about_another, answers_the_form, authorises, document_in
from workers.activation.ending_events import EndedAsOf, Reopened
from workers.activation.for_good import over_for_good
from workers.activation.one_representative import blocks
from workers.activation.place import IN_ERROR, REFUSED
from workers.activation.progress import call_back
from workers.activation.representative_events import ClientChanged, Deactivated
from workers.activation.required import lacking_in_writing
from workers.activation.setup_case import SetUp
from workers.activation.state import (
    ENDED,
    ONE_REPRESENTATIVE,
    REPRESENTATIVE_REPLY,
    WRITTEN_AUTHORISATION,
    Activation,
    Representative,
)
from workers.procedure import work
from workers.procedure.changed import changed
from workers.procedure.rule import rule

WITHDRAWN = ("Cancelled", "Complete")
NOT_REGISTERED = ("Closed", "Cancelled")


def read_late(case: SetUp, one: Activation) -> bool:
    """Whether the message was received while the request, which has ended since, was open."""
    return one.ended_at is not None and one.began_at <= case.message.received < one.ended_at


def in_time_for(case: SetUp) -> Activation | None:
    """The ended request that this contact, had it been read when it was received, would have changed."""
    fits = CHANGES[case.message.kind]
    ended = [one for one in case.state.activations.values() if one.stage == ENDED]
    return next((one for one in reversed(ended) if fits(case, one)), None)


def refused_before(one: Activation, moment: datetime) -> bool:
    """Whether it is between the client's refusal and what they signed after it, which brings nothing back (R-4)."""
    if one.refused_at is None or moment < one.refused_at:
        return False
    return moment < min((at for at in one.signatures if at > one.refused_at), default=one.refused_at)


@rule("R-2")
def something_else_now(case: SetUp, one: Activation) -> bool:
    """Another SR of the client is open, or a representative active meanwhile: task ``contradiction`` instead."""
    if case.state.open_activation is None and not _active_meanwhile(case, one):
        return False
    case.ask_person(
        one.service_request_id,
        "contradiction",
        "Received in time for a request that has ended, but another representative is set up now: say which counts",
        ("first", "second", "stop"),
        case.about_contact,
    )
    return True


@rule("R-2")
def reopen(case: SetUp, one: Activation, document: Document | None = None) -> None:
    """The same SR ``In Progress``, Resolution cleared; the letters that told its end are called back.

    A representative who was activated is inactive again, and the client's contact preference is restored.
    """
    request_id = one.service_request_id
    contradicted = document is not None and complete_within_a_day(case, one, document)
    call_back(case, request_id, one.ending_letters, "Received in time, read after the request had ended")
    work.change_request(case, request_id, status="In Progress", sub_status=None, resolution=None)
    stage = one.left if document is None else WRITTEN_AUTHORISATION
    refused_at = _refused_first(one, document) if contradicted else None
    case.record(Reopened(request_id, stage or WRITTEN_AUTHORISATION, refused_at))
    active = case.state.representatives.get(one.representative_id or "")
    if active is not None and active.active:
        case.record(Deactivated(active.representative_id))
    if one.preference_before is not None:
        before = one.preference_before
        preference = {"preferred_contact_method": before.preferred_contact_method, "self_service": before.self_service}
        case.record(ClientChanged(changed(case.state.client, **preference)))
    if contradicted and one.ended_at is not None:
        authorised_after_refusal(case, request_id, one.ended_at)


@rule("R-2")
def ended_earlier(case: SetUp) -> bool:
    """A request that was withdrawn would have been so by this contact already: what is read next is held to that."""
    fits = ENDS.get(case.message.kind)
    for one in reversed(case.state.activations.values()):
        if fits is not None and read_late(case, one) and withdrawn_already(case, one) and fits(case, one):
            case.record(EndedAsOf(one.service_request_id, case.message.received, case.message.kind))
            return True
    return False


def document_changes(case: SetUp, one: Activation, document: Document) -> bool:
    """A document of the client that was waited for, or that contradicts a refusal (R-4)."""
    if complete_within_a_day(case, one, document):
        return True
    if not read_late(case, one):
        return False
    if _lacking(case, one, document):
        return answers_the_form(one, document.received)
    waited = one.left == WRITTEN_AUTHORISATION and _how(case, one) == NOT_REGISTERED and one.ended_by != IN_ERROR
    return waited and authorises(one, document.received)


def complete_within_a_day(case: SetUp, one: Activation, document: Document) -> bool:
    """Whether the request ended because the client refused, and the document authorises within a day of that (R-4)."""
    if one.ended_by != REFUSED or one.ended_at is None or _lacking(case, one, document):
        return False
    if over_for_good(case, one, document.received):
        return False
    within = timedelta(hours=case.policy(one.service_request_id).values.contradiction_hours)
    return abs(case.message.received - one.ended_at) < within


def _authorisation_changes(case: SetUp, one: Activation) -> bool:
    return not about_another(case, one) and document_changes(case, one, document_in(case))


def _reply_changes(case: SetUp, one: Activation) -> bool:
    """The representative declines, or gives what was waited for."""
    if not read_late(case, one) or _how(case, one) == WITHDRAWN:
        return False
    if case.message.data.declines:
        return True
    if one.before_they_counted(case.message.received):
        return False
    security = case.message.security
    return one.lapsed_wait == REPRESENTATIVE_REPLY and security is not None and security.complete


def _objection_changes(case: SetUp, one: Activation) -> bool:
    """The client withdrew before the request ended otherwise, be it by activation."""
    if not read_late(case, one) or _how(case, one) == WITHDRAWN:
        return False
    return one.ended_by != IN_ERROR or not signed_within_a_day(case, one.service_request_id)


def removed_in_time(case: SetUp) -> Activation | None:
    """The request that ended, as nobody told that the active representative stays, before this removal was read."""
    last = next(reversed(case.state.activations.values()), None)
    if last is None or last.lapsed_wait != ONE_REPRESENTATIVE:
        return None
    return last if last.left == ONE_REPRESENTATIVE and read_late(case, last) else None


ENDS: dict[str, Callable[[SetUp, Activation], bool]] = {
    "contact.representative-reply": lambda case, _: case.message.data.declines,
    "contact.objection": lambda case, one: not signed_within_a_day(case, one.service_request_id),
    "register.case-closed": lambda *_: True,
}
"""Which contacts withdraw a request for good (R-12, R-16)."""

CHANGES: dict[str, Callable[[SetUp, Activation], bool]] = {
    "contact.authorisation": _authorisation_changes,
    "contact.representative-reply": _reply_changes,
    "contact.objection": _objection_changes,
}
"""Whether a contact would have changed a request that has ended."""


def _active_meanwhile(case: SetUp, one: Activation) -> bool:
    """Whether somebody has become active since the request ended, or stands in its way (SU-C)."""
    others = [
        r for r in case.state.representatives.values() if r.active and r.representative_id != one.representative_id
    ]
    return any(blocks(case, one.service_request_id, r) or _active_since(case, one, r) for r in others)


def _active_since(case: SetUp, one: Activation, other: Representative) -> bool:
    activated_at = case.activation(other.service_request_id).ended_at
    return activated_at is not None and one.ended_at is not None and activated_at > one.ended_at


def _refused_first(one: Activation, document: Document | None) -> datetime | None:
    """When the client refused, by which the request ended, if what they signed came in after that."""
    return one.ended_at if document and one.ended_at and one.ended_at < document.received else None


def withdrawn_already(case: SetUp, one: Activation) -> bool:
    """Whether the request ended as R-12 says."""
    return _how(case, one) == WITHDRAWN


def _how(case: SetUp, one: Activation) -> tuple[str, str | None]:
    request = case.state.desk.service_requests[one.service_request_id]
    return request.status, request.sub_status


def _lacking(case: SetUp, one: Activation, document: Document) -> tuple[str, ...]:
    return lacking_in_writing(case, one.service_request_id, document.person, signed=document.signed)
