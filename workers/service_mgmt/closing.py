"""The case closes: what was asked of Service Management in it ends (R-16)."""

from workers.procedure import work
from workers.procedure.outside import CancelMail
from workers.procedure.rule import rule
from workers.service_mgmt.events import CaseClosed, UpdateWithdrawn
from workers.service_mgmt.updating import Updating

REASON = "The case closed"


@rule("R-16")
def case_closed(case: Updating) -> None:
    """``register.case-closed``: everything open ends as R-12; changes asked for after it go on (R-2)."""
    case.record(CaseClosed(case.message.received))
    for request_id, one in case.state.requests.items():
        if one.open and one.asked_by(case.message.received):
            withdraw(case, request_id)


def withdraw(case: Updating, request_id: str) -> None:
    """An email that hasn't gone out doesn't; of one that has the note isn't waited for, but is kept if it comes."""
    one = case.update(request_id)
    if (task_id := case.open_task(request_id)) is not None:
        work.withdraw_task(case, task_id, REASON)
    if one.timer_id in case.state.desk.timers:
        work.cancel_timer(case, one.timer_id)
    if one.sent_at is None:
        case.ask(CancelMail(request_id))
    case.record(UpdateWithdrawn(request_id))


@rule("R-16")
def closed_before(case: Updating, request_id: str) -> None:
    """The change was asked for before the case closed, but its email only after that was read: it isn't sent (R-2)."""
    case.record(UpdateWithdrawn(request_id))
