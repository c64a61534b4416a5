"""Deadlines: none early, lost, or fired twice."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from tests.faults.facts import Facts
from tests.faults.repeats import first_ones
from tests.faults.violation import Violation


def timers_fire_once(facts: Facts) -> Iterator[Violation]:
    """A deadline that was reached was told by one event, one that was cancelled by one at most."""
    told = Counter(e.data["timer_id"] for e in first_ones(facts.written) if e.kind == "timer.due")
    for timer in facts.timers:
        number = told.pop(timer.timer_id, 0)
        reached = timer.status == "fired" or (timer.status == "waiting" and timer.due_at <= facts.now)
        if reached and number == 0:
            yield Violation("timer_lost", timer.timer_id)
        if number > 1:
            yield Violation("timer_twice", f"{timer.timer_id}: {number}")
        if timer.status == "waiting" and number:
            yield Violation("timer_not_taken", timer.timer_id)
    for timer_id in told:
        yield Violation("timer_from_nowhere", timer_id)


def timers_are_not_early(facts: Facts) -> Iterator[Violation]:
    """The platform's clock had reached the deadline."""
    due = {timer.timer_id: timer.due_at for timer in facts.timers}
    for e in facts.written:
        if e.kind == "timer.due" and e.time is not None:
            due_at = max(datetime.fromisoformat(e.data["due_at"]), due.get(e.data["timer_id"], e.time))
            if e.time < due_at:
                yield Violation("timer_early", f"{e.data['timer_id']}: {due_at - e.time}")
