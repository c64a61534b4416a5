"""Which request a contact belongs to; what comes late or fits none becomes a task (R-2, R-3)."""

from datetime import datetime

from workers.activation.documents import about_another, document_in, keep_signature
from workers.activation.for_good import over_already
from workers.activation.place import AUTHORISATION, DECLINED, FOR_GOOD, REFUSED
from workers.activation.reopening import ended_earlier, in_time_for, read_late, reopen, something_else_now
from workers.activation.setup_case import SetUp
from workers.activation.state import ENDED, OBJECTION, REPRESENTATIVE_REPLY, WRITTEN_AUTHORISATION, Activation
from workers.activation.unclaimed import keep_refusal
from workers.procedure.rule import rule

ANSWERS = {
    AUTHORISATION: WRITTEN_AUTHORISATION,
    DECLINED: REPRESENTATIVE_REPLY,
    REFUSED: OBJECTION,
}
"""Which wait each contact answers."""


def request_it_fits(case: SetUp) -> str | None:
    """The request that a contact belongs to; None where it came too late or fits none, which is a task then."""
    one, earlier = case.state.open_activation, in_time_for(case)
    if one is not None and (case.message.received >= one.began_at or len(case.state.activations) == 1):
        return _if_in_time(case, one)
    if earlier is not None:
        return _reopened(case, earlier)
    if not ended_earlier(case):
        _fits_nothing(case)
    return None


def too_late(case: SetUp, request_id: str, received: datetime, *waits: str) -> bool:
    """Whether it was received when a wait of these names was over, be the timer read or not."""
    one, timers = case.activation(request_id), case.state.desk.timers.values()
    over = [timer.due_at for timer in timers if timer.service_request_id == request_id and timer.name in waits]
    if one.lapsed_at is not None and one.lapsed_wait in waits:
        over.append(one.lapsed_at)
    return any(due_at <= received for due_at in over)


def _if_in_time(case: SetUp, one: Activation) -> str | None:
    kind = case.message.kind
    if kind != REFUSED and too_late(case, one.service_request_id, case.message.received, ANSWERS[kind]):
        late_document(case, one.service_request_id)
        return None
    return one.service_request_id


def _reopened(case: SetUp, one: Activation) -> str | None:
    if something_else_now(case, one):
        return None
    reopen(case, one, document_in(case) if case.message.kind == AUTHORISATION else None)
    return one.service_request_id


def _fits_nothing(case: SetUp) -> None:
    kept_with_the_last(case)
    wait = ANSWERS[case.message.kind]
    ended = (one for one in case.state.activations.values() if one.stage == ENDED and one.lapsed_wait == wait)
    waited = [one for one in ended if _concerns(case, one)]
    if waited and not _before(case.message.received, waited[-1].lapsed_at):
        late_document(case, waited[-1].service_request_id)
    elif one := waited[-1] if waited else _ended_all_the_same(case):
        nothing_changed(case, one)
    else:
        keep_refusal(case, unmatched_contact(case))


@rule("R-2")
def kept_with_the_last(case: SetUp) -> None:
    """What came after the end of a request that may be reopened: a signature, and that the representative declined."""
    last = next(reversed(case.state.activations.values()), None)
    if last is None or last.ended_at is None or case.message.received < last.ended_at or not _concerns(case, last):
        return
    if last.lacked_at is not None:
        _keep_signature(case, last)
    if case.message.kind == DECLINED and case.message.data.declines:
        over_already(case, last)


@rule("R-2")
def nothing_changed(case: SetUp, one: Activation) -> None:
    """It came in while a request was open that has ended since, and would have ended so all the same."""
    case.tell("Received in time, but nothing in it would have changed how the request ended")
    if one.ended_by in FOR_GOOD:
        _keep_signature(case, one)


def _keep_signature(case: SetUp, one: Activation) -> None:
    if case.message.kind == AUTHORISATION:
        keep_signature(case, one, document_in(case))


def _ended_all_the_same(case: SetUp) -> Activation | None:
    """The request that was open when this came in, which somebody ended for good; the contact asks for nothing else."""
    kind = case.message.kind
    if kind == REFUSED or (kind == AUTHORISATION and document_in(case).wishes):
        return None
    requests = (one for one in case.state.activations.values() if read_late(case, one) and one.ended_by in FOR_GOOD)
    return next((one for one in requests if _concerns(case, one)), None)


def _concerns(case: SetUp, one: Activation) -> bool:
    """Whether the contact may be about this request: a document names whom it is about."""
    return case.message.kind != AUTHORISATION or not about_another(case, one)


@rule("R-3")
def unmatched_contact(case: SetUp) -> str:
    """A contact that fits no open SR is never dropped: task ``unmatched_contact``; returns its id."""
    summary = "A contact fits no open request: say what it belongs to"
    return case.ask_about_contact("unmatched_contact", summary, queue=case.latest_queue)


@rule("R-2")
def late_document(case: SetUp, request_id: str) -> None:
    """Received late: task ``late_document``, no silent reopening."""
    summary = "A document was received after its time: decide what to do"
    case.ask_about_contact("late_document", summary, request_id, case.latest_queue)


def _before(received: datetime, due_at: datetime | None) -> bool:
    return due_at is not None and received < due_at
