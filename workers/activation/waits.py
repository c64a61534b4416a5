"""Waits: they begin on the issue day of their letter and end at a timer (R-1)."""

from collections.abc import Callable
from datetime import date

from workers.activation.asking import wait_for_authorisation
from workers.activation.calling import wait_for_reply
from workers.activation.events import LetterIssued, WaitLapsed
from workers.activation.going_on import go_on
from workers.activation.setup_case import SetUp
from workers.activation.state import ENDED, OBJECTION, REPRESENTATIVE_REPLY, WRITTEN_AUTHORISATION
from workers.activation.verifying import wait_for_objection
from workers.procedure import work
from workers.procedure.desk import Timer
from workers.procedure.rule import rule

BEGIN: dict[str, Callable[[SetUp, str, date], None]] = {
    WRITTEN_AUTHORISATION: wait_for_authorisation,
    REPRESENTATIVE_REPLY: wait_for_reply,
    OBJECTION: wait_for_objection,
}
"""How the wait of each stage begins, once its letter is issued."""


@rule("R-1")
def letter_issued(case: SetUp) -> None:
    """Day D is the London date on which the letter was issued; a held letter starts no clock."""
    data = case.message.data
    one = case.state.open_activation
    if one is None or one.awaited_letter != data.letter_id:
        case.tell(f"Letter {data.code} issued on {data.issued_on.isoformat()}")
        return
    case.record(LetterIssued(one.service_request_id, data.letter_id))
    BEGIN[one.stage](case, one.service_request_id, data.issued_on)


@rule("R-1")
def timer_due(case: SetUp) -> None:
    """A timer counts only if the case still waits for it."""
    timer = case.state.desk.timers.get(case.message.data.timer_id)
    if timer is None:
        case.tell("A timer fell due that nothing waits for")
        return
    request_id = _lapsed(case, timer)
    if case.activation(request_id).stage != ENDED:
        go_on(case, request_id)


def _lapsed(case: SetUp, timer: Timer) -> str:
    case.rule = timer.rule
    work.timer_fired(case, timer.timer_id)
    request_id = timer.service_request_id or ""
    case.record(WaitLapsed(request_id, timer.name, timer.due_at))
    return request_id
