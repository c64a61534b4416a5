"""A refusal that fitted none when it was read: the nomination it is about may be read after it (R-2, R-3)."""

from collections.abc import Callable

from workers.activation.contradiction import refused_within_a_day
from workers.activation.ending import representative_declines, withdrawn
from workers.activation.place import DECLINED, REFUSED, Claimed, Contact, Unclaimed
from workers.activation.setup_case import SetUp
from workers.procedure import work
from workers.procedure.rule import rule


@rule("R-3")
def keep_refusal(case: SetUp, task_id: str) -> None:
    """Remember a refusal of the client or the representative that fits none, and the task that says so."""
    message = case.message
    if message.kind == REFUSED or (message.kind == DECLINED and message.data.declines):
        case.record(Unclaimed(task_id, Contact(case.received, message.id, message.kind, message.source, case.beside)))


def claim_refusals(case: SetUp) -> None:
    """What was refused after the nomination at hand came in, but read before it, is about its request."""
    for task_id, contact in sorted(case.state.unclaimed.items(), key=lambda kept: kept[1].moment):
        one = case.state.open_activation
        if one is not None and one.began_at < contact.moment:
            refused_all_along(case, one.service_request_id, task_id, contact)


@rule("R-2")
def refused_all_along(case: SetUp, request_id: str, task_id: str, contact: Contact) -> None:
    """It counts as if it had been read when it came in; nobody need say any more what it belongs to."""
    case.record(Claimed(task_id))
    task = case.state.desk.tasks.get(task_id)
    if task is not None and task.status == "open":
        work.withdraw_task(case, task_id, "It belongs to a nomination that was read after it")
    message = case.message
    case.message = message._replace(kind=contact.kind, received=contact.moment)
    REFUSALS[contact.kind](case, request_id)
    case.message = message


def _client_refuses(case: SetUp, request_id: str) -> None:
    if not refused_within_a_day(case, request_id):
        withdrawn(case, request_id, "The client withdrew the nomination")


REFUSALS: dict[str, Callable[[SetUp, str], None]] = {REFUSED: _client_refuses, DECLINED: representative_declines}
