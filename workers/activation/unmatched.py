"""Contacts that fit no open request, or came too late for it (R-2, R-3)."""

from datetime import datetime, timedelta

from workers.activation.not_yet import without_rule
from workers.activation.setup_case import SetUp
from workers.activation.state import ENDED, OBJECTION, REPRESENTATIVE_REPLY, WRITTEN_AUTHORISATION
from workers.procedure import work
from workers.procedure.days import london_date
from workers.procedure.outcome import Refused
from workers.procedure.rule import rule

ANSWERS = {
    "contact.authorisation": WRITTEN_AUTHORISATION,
    "contact.representative-reply": REPRESENTATIVE_REPLY,
    "contact.objection": OBJECTION,
}
"""Which wait each contact answers."""


def request_it_fits(case: SetUp) -> str | None:
    """The open request that a contact belongs to; None where there is none or the contact came too late."""
    one = case.state.open_activation
    if one is None or _too_late(case, one.service_request_id):
        return None
    return one.service_request_id


def fits_nothing(case: SetUp) -> Refused | None:
    """A contact without an open request: it came late for one (R-2), or fits none (R-3)."""
    wait = ANSWERS[case.message.kind]
    one = case.state.open_activation
    if one is not None:
        late_document(case, one.service_request_id)
        return None
    waited = [a for a in case.state.activations.values() if a.stage == ENDED and a.lapsed_wait == wait]
    if not waited:
        unmatched_contact(case)
    elif _before(case.message.received, waited[-1].lapsed_at):
        return without_rule("R-2 received in time, read after the wait ended")
    else:
        late_document(case, waited[-1].service_request_id)
    return None


@rule("R-3")
def unmatched_contact(case: SetUp) -> None:
    """A contact that fits no open SR is never dropped: task ``unmatched_contact``."""
    _task(case, "unmatched_contact", "A contact fits no open request: say what it belongs to")


@rule("R-2")
def late_document(case: SetUp, request_id: str) -> None:
    """Received late: task ``late_document``, no silent reopening."""
    _task(case, "late_document", "A document was received after its time: decide what to do", request_id)


def _task(case: SetUp, kind: str, summary: str, request_id: str | None = None) -> None:
    message = case.message
    work.raise_task(
        case,
        kind,
        summary=summary,
        outcomes=("done",),
        due_in=_due_in(case, kind),
        service_request_id=request_id,
        queue=_queue(case),
        details={"contact": message.kind, "source": message.source, "id": message.id},
    )


def _due_in(case: SetUp, kind: str) -> timedelta:
    return case.policies.in_force(london_date(case.message.received)).task_due(kind)


def _queue(case: SetUp) -> str:
    latest = next(reversed(case.state.activations.values()), None)
    return (latest.queue if latest else None) or "caseworkers"


def _too_late(case: SetUp, request_id: str) -> bool:
    wait = ANSWERS[case.message.kind]
    due = (t.due_at for t in case.state.desk.timers.values() if t.service_request_id == request_id and t.name == wait)
    return any(not _before(case.message.received, due_at) for due_at in due)


def _before(received: datetime, due_at: datetime | None) -> bool:
    return due_at is not None and received < due_at
