"""How tasks of Set Up end."""

from collections.abc import Callable

from workers.activation.calling import representative_called
from workers.activation.calling_client import client_called
from workers.activation.choosing import contact_chosen
from workers.activation.contradiction import settle
from workers.activation.ending import withdrawn
from workers.activation.going_on import go_on
from workers.activation.nomination_again import one_chosen
from workers.activation.one_representative import choice_made
from workers.activation.setup_case import SetUp
from workers.activation.state import ENDED
from workers.activation.verifying import unavailable_decided
from workers.procedure import work
from workers.procedure.desk import Task
from workers.procedure.outcome import Refused
from workers.procedure.results import refused_result


def _which_stays(case: SetUp, request_id: str, outcome: str) -> None:
    choice_made(case, request_id, outcome)
    if case.activation(request_id).stage != ENDED:
        go_on(case, request_id)


ENDINGS: dict[str, Callable[[SetUp, str, str], None]] = {
    "call_client": client_called,
    "call_representative": representative_called,
    "choose_contact": contact_chosen,
    "cis_unavailable": unavailable_decided,
    "tell_client_one_representative": _which_stays,
}
"""What the outcome of a task of an open request leads to."""


def task_completed(case: SetUp) -> Refused | None:
    """``task.completed``: a result that wasn't offered, or of a task that isn't open, is refused."""
    data = case.message.data
    if refused := refused_result(case.state.desk, data.task_id, data.outcome):
        return refused
    task = case.state.desk.tasks[data.task_id]
    case.rule = task.rule
    work.complete_task(case, task.task_id, data.outcome)
    if data.data is not None and data.data.note and task.service_request_id is not None:
        work.change_request(case, task.service_request_id, (data.data.note,))
    _lead_on(case, task, data.outcome)
    return None


def _lead_on(case: SetUp, task: Task, outcome: str) -> None:
    request_id = task.service_request_id
    if request_id is None or case.activation(request_id).stage == ENDED:
        return
    if task.task_id in case.state.nominations:
        one_chosen(case, request_id, task.task_id, outcome)
    elif task.task_id in case.activation(request_id).contradictions:
        _settled(case, request_id, task.task_id, outcome)
    elif task.kind in ENDINGS:
        ENDINGS[task.kind](case, request_id, outcome)


def _settled(case: SetUp, request_id: str, task_id: str, outcome: str) -> None:
    if settle(case, request_id, task_id, outcome):
        go_on(case, request_id)
    else:
        withdrawn(case, request_id, "The contradiction was not settled in favour of going on")
