"""Whatever comes in whatever order: a note means done, and nothing stays open behind it."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.service_mgmt.conftest import CONTACT, MOVED, TOM, Desk

STEPS = ("refused", "late", "sent", "receipt", "noted", "due", "complete", "asked")


def told(desk: Desk, steps: Sequence[str]) -> None:
    timers = []
    for step in steps:
        desk.later(hours=7)
        timers += [timer for timer in desk.state.desk.timers.values() if timer not in timers]
        if step == "due":
            for timer in timers:
                desk.due(timer)
        elif step == "complete":
            for task in [task for task in desk.state.desk.tasks.values() if task.status == "open"]:
                desk.complete(task.task_id)
        elif step != "sent" or desk.update.sent_at is None:  # a sending is told once
            getattr(desk, step)()


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(STEPS), max_size=12))
def test_ma7_ma5_r7_any_order(steps: list[str]) -> None:
    desk = Desk()
    desk.asked()
    told(desk, steps)
    open_tasks = [task for task in desk.state.desk.tasks.values() if task.status == "open"]
    held = desk.people[CONTACT]
    if "noted" in steps:
        assert (desk.update.status, open_tasks, desk.state.desk.timers) == ("done", [], {})
        assert (held.address, held.telephone) == (MOVED.address, MOVED.telephone)
    else:
        assert held == TOM
        assert len(open_tasks) + len(desk.state.desk.timers) <= 1
        waits = desk.update.sent_at is None or open_tasks or desk.state.desk.timers
        assert waits, "a sent email is always followed up"
    assert (desk.update.read_at is not None) == ("receipt" in steps)
