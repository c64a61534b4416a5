"""How tasks of Maintain end."""

from workers.maintain.carrying_out import carry_out
from workers.maintain.consents import holder_called
from workers.maintain.contradiction import contradiction_answered
from workers.maintain.ending import requester_left
from workers.maintain.maintain_case import Maintenance
from workers.maintain.own_details import identity_told
from workers.maintain.requester import has_left, requester_checked
from workers.procedure import work
from workers.procedure.desk import Task
from workers.procedure.outcome import Refused
from workers.procedure.results import refused_result


def task_completed(case: Maintenance) -> Refused | None:
    """``task.completed``: a result that wasn't offered, or of a task that isn't open, is refused."""
    data = case.message.data
    if refused := refused_result(case.state.desk, data.task_id, data.outcome):
        return refused
    task = case.state.desk.tasks[data.task_id]
    case.rule = task.rule
    work.complete_task(case, task.task_id, data.outcome)
    for change_id, one in case.state.changes.items():
        if task.task_id in one.tasks:
            _lead_on(case, change_id, task, data.outcome)
    return None


def _lead_on(case: Maintenance, change_id: str, task: Task, outcome: str) -> None:
    if has_left(case, change_id):
        requester_left(case, change_id)
    elif task.kind == "security_check":
        requester_checked(case, change_id, outcome)
    elif task.kind == "call_poa":
        holder_called(case, change_id, outcome, task.task_id)
    elif task.kind == "contradiction":
        contradiction_answered(case, change_id, outcome)
        carry_out(case, change_id)
    elif (task.kind, task.rule) == ("call_requester", "MA-4"):
        identity_told(case, change_id)
        carry_out(case, change_id)
