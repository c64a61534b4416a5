"""The two-day check, and chasing (MA-7)."""

from datetime import datetime, timedelta

from workers.procedure import work
from workers.procedure.outcome import Refused
from workers.procedure.results import refused_result
from workers.procedure.rule import rule
from workers.service_mgmt.events import CheckSet, NoteMissing
from workers.service_mgmt.requesting import send
from workers.service_mgmt.state import DONE
from workers.service_mgmt.updating import Updating

CHECK = "service_management_check"


@rule("MA-7")
def check_later(case: Updating, request_id: str, due_at: datetime) -> None:
    """Look for the note at ``due_at``."""
    timer_id = work.set_timer(case, CHECK, due_at, change_id=case.update(request_id).change_id)
    case.record(CheckSet(request_id, timer_id))


@rule("MA-7")
def timer_due(case: Updating) -> None:
    """``timer.due``: it counts only if it's still waited for."""
    timer_id = case.message.data.timer_id
    if work.timer_fired(case, timer_id) is None:
        not_waited_for(case)
    elif (request_id := case.request_of(timer_id=timer_id)) is not None:
        check(case, request_id)


@rule("R-7")
def not_waited_for(case: Updating) -> None:
    """A timer that was cancelled, or fired before, changes nothing."""
    case.tell("A timer fell due that is not waited for any more")


@rule("MA-7")
def check(case: Updating, request_id: str) -> None:
    """There: done long since. Not there: task ``chase_service_management``."""
    if case.update(request_id).status != DONE:
        task_id = case.chase(request_id, "Service Management has not noted the change: ask them for it")
        case.record(NoteMissing(request_id, task_id))


def task_completed(case: Updating) -> Refused | None:
    """``task.completed``: a result that wasn't offered, or of a task that isn't open, is refused."""
    data = case.message.data
    if refused := refused_result(case.state.desk, data.task_id, data.outcome):
        return refused
    case.rule = case.state.desk.tasks[data.task_id].rule
    work.complete_task(case, data.task_id, data.outcome)
    request_id = case.request_of(task_id=data.task_id)
    if request_id is None:
        return None
    if case.update(request_id).sent_at is None:
        send_again(case, request_id)
    else:
        chased(case, request_id)
    return None


@rule("MA-5")
def send_again(case: Updating, request_id: str) -> None:
    """What kept the email back is settled: it goes out."""
    send(case, request_id)
    case.tell(f"Request {request_id}: the email is sent again")


@rule("MA-7")
def chased(case: Updating, request_id: str) -> None:
    """Service Management was asked: another 48 hours."""
    hours = case.policy(request_id).values.service_management_chase_hours
    check_later(case, request_id, case.message.received + timedelta(hours=hours))
