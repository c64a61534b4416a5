"""The two-day check, and chasing."""

from datetime import timedelta

from tests.unit.service_mgmt.conftest import CHANGE, MONDAY, REP, REQUEST, Desk
from workers.procedure.outcome import Refused
from workers.procedure.outside import QueueMail

CHASE = "chase_service_management"


def test_ma7_no_note_after_two_days_chase(awaited: Desk) -> None:
    awaited.later(hours=48)
    told = awaited.due(awaited.timer)
    assert told.tasks == [(CHASE, "open", "MA-7")]
    assert [status for _, status, _ in told.timers] == ["fired"]
    (raised,) = told.published("task.raised")
    assert raised["details"] == {"request_id": REQUEST, "change_id": CHANGE, "representative_id": REP}
    assert (awaited.update.status, awaited.update.task_id) == ("overdue", awaited.task)


def test_ma7_chased_another_48_hours(awaited: Desk) -> None:
    awaited.later(hours=48)
    awaited.due(awaited.timer)
    awaited.later(hours=5)
    told = awaited.complete()
    assert told.timers == [("service_management_check", "waiting", MONDAY + timedelta(hours=101))]
    assert told.all(QueueMail) == []
    assert awaited.update.status == "overdue"


def test_ma7_and_again_as_often_as_it_takes(awaited: Desk) -> None:
    for _ in range(3):
        awaited.later(hours=48)
        awaited.due(awaited.timer)
        awaited.complete()
    assert len(awaited.state.desk.tasks) == 3
    assert awaited.update.status == "overdue"


def test_r7_a_timer_that_is_not_waited_for_changes_nothing(awaited: Desk) -> None:
    timer = awaited.timer
    awaited.later(hours=48)
    awaited.due(timer)
    state = awaited.state
    told = awaited.due(timer)
    assert (told.rules, told.outcome.effects, awaited.state) == (["R-7"], (), state)


def test_ma7_the_note_and_the_timer_in_either_order(awaited: Desk) -> None:
    timer = awaited.timer
    awaited.later(hours=48)
    awaited.noted()
    assert awaited.due(timer).tasks == []
    assert awaited.update.status == "done"


def test_results_that_were_not_offered_are_refused(awaited: Desk) -> None:
    awaited.later(hours=48)
    awaited.due(awaited.timer)
    task_id = awaited.task
    awaited.complete()
    again = awaited.decide("task.completed", _Result(task_id))
    assert again == Refused("task_not_open", "task_id")
    assert awaited.decide("task.completed", _Result("service_mgmt:nobody")) == Refused("unknown_task", "task_id")


class _Result:
    """A result as the contract has it."""

    outcome = "done"

    def __init__(self, task_id: str) -> None:
        self.task_id = task_id
