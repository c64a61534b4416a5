"""The wait for the joint holders' answers ends (MA-10, MA-11)."""

from workers.maintain.ending import expired
from workers.maintain.maintain_case import Maintenance
from workers.procedure import work
from workers.procedure.rule import rule


@rule("R-1")
def timer_due(case: Maintenance) -> None:
    """A timer counts only if a change still waits for it."""
    timer = work.timer_fired(case, case.message.data.timer_id)
    if timer is None or timer.change_id is None:
        case.tell("A timer fell due that nothing waits for")
    else:
        expired(case, timer.change_id)
