"""Nothing is left: no task, nothing unsent, unread, left out or parked."""

from collections.abc import Iterator

from tests.faults.facts import Facts
from tests.faults.rows import Parked
from tests.faults.violation import Violation


def no_work_left(facts: Facts) -> Iterator[Violation]:
    """An ended request leaves no task open."""
    for scin, kind in facts.open_tasks:
        yield Violation("task_left_open", f"{scin} {kind}")


def nothing_unsent(facts: Facts) -> Iterator[Violation]:
    """The outbox is empty."""
    for left in facts.outbox:
        yield Violation("outbox_not_empty", " ".join(left))


def nothing_unread(facts: Facts) -> Iterator[Violation]:
    """The ledgers stand at the topics' ends."""
    for group, topic, part, lag in facts.unread:
        yield Violation("ledger_behind", f"{group} {topic}/{part}: {lag}")


def nothing_left_out(facts: Facts) -> Iterator[Violation]:
    """No group took for a gap of the broker what the broker has."""
    for group, topic, part, number in facts.gaps:
        yield Violation("gap_accepted", f"{group} {topic}/{part}: {number}")


def nothing_parked(facts: Facts) -> Iterator[Violation]:
    """All events were good ones, so none is parked; but a task may have been withdrawn before its result was read."""
    bad = [one for one in facts.parked if not _too_late(one)]
    for one in bad:
        yield Violation("parked", f"{one.group} {one.topic}/{one.partition}@{one.offset} {one.reason} {one.detail}")
    late = {f"{one.topic}.{one.group}.dlq" for one in facts.parked}
    for topic, number in (facts.dead or {}).items():
        if topic not in late:
            yield Violation("parked", f"{topic}: {number}")


def tasks_are_told(facts: Facts) -> Iterator[Violation]:
    """Database and topic know the same tasks."""
    told = {e.data["task_id"] for e in facts.written if e.kind == "task.raised"}
    for task_id in told ^ facts.tasks.keys():
        yield Violation("task_only_in_one_place", f"{task_id}: {'topic' if task_id in told else 'database'}")


def _too_late(one: Parked) -> bool:
    return one.reason == "task_not_open" and one.task == "withdrawn"
