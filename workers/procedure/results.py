"""Results of tasks: which are taken, which are refused with a reason and kept."""

from workers.procedure.desk import Desk
from workers.procedure.outcome import Refused


def refused_result(desk: Desk, task_id: str, outcome: str) -> Refused | None:
    """Why a result is refused: no such task, not an open one, or an outcome that it didn't offer; None: it's taken."""
    task = desk.tasks.get(task_id)
    if task is None:
        return Refused("unknown_task", "task_id")
    if task.status != "open":
        return Refused("task_not_open", "task_id")
    return None if outcome in task.outcomes else Refused("outcome_not_offered", "outcome")
