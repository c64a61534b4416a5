"""What counts as progress, and what as the lack of it."""

from dataclasses import dataclass

import pytest

from workers.runtime import ages, guard, progress, reading
from workers.runtime.ages import Ages
from workers.runtime.guard import Lacks
from workers.runtime.ledger import Place, Record
from workers.runtime.progress import under_way
from workers.runtime.reading import Reading

HERE, THERE = Place("cm.contacts", 0), Place("cm.register", 1)
BEGAN = 100_000.0


@dataclass
class Hands:
    """The time, both of the wall and monotonic."""

    now: float = BEGAN

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Hands:
    hands = Hands()
    for module in (ages, guard, progress, reading):
        monkeypatch.setattr(module, "monotonic", hands)
    monkeypatch.setattr(reading, "time", hands)
    return hands


@dataclass
class Read:
    """A record, as far as it matters here."""

    offset: int
    timestamp: int
    topic: str = HERE.topic
    partition: int = HERE.part
    key: bytes | None = None
    value: bytes | None = None
    headers: tuple[tuple[str, bytes], ...] = ()


def batch(offset: int, came_at: float) -> dict[Place, list[Record]]:
    return {HERE: [Read(offset, int(came_at * 1000))]}


def steps() -> dict[str, float]:
    return dict(progress.unmoved())


def test_a_step_counts_from_its_last_move(time: Hands) -> None:
    with under_way("relay"), under_way("a call of mails", patience=600):
        time.now += 50
        progress.moved("relay")
        time.now += 20
        assert steps() == {"relay": 20, "a call of mails": 0}
        time.now += 600
        assert steps() == {"relay": 620, "a call of mails": 70}
    assert steps() == {}


def test_a_step_that_fails_is_over() -> None:
    with pytest.raises(KeyError), under_way("batch"):
        raise KeyError
    assert steps() == {}


def test_what_is_read_up_is_neither_lag_nor_trouble(time: Hands) -> None:
    mine = Reading()
    mine.assigned({HERE: 7, THERE: 0})
    for _ in range(3):
        time.now += 1000
        mine.saw({HERE: (7, 7), THERE: (0, 0)}, time.now, idle=True)
    assert (mine.lag(), mine.oldest()) == ({HERE.topic: 0, THERE.topic: 0}, 0)
    assert not list(mine.unmoved())


def test_a_partition_whose_events_are_not_read_stands_still(time: Hands) -> None:
    mine = Reading()
    mine.assigned({HERE: 7, THERE: 0})
    mine.saw({HERE: (7, 9), THERE: (3, 5)}, time.now, idle=True)
    time.now += 60
    mine.saw({HERE: (7, 9), THERE: (4, 6)}, time.now, idle=True)
    time.now += 1
    assert dict(mine.unmoved()) == {"reading cm.contacts, partition 0": 61, "reading cm.register, partition 1": 1}
    assert mine.lag() == {HERE.topic: 2, THERE.topic: 6}


def test_a_transaction_marker_at_the_end_is_no_event(time: Hands) -> None:
    mine = Reading()
    mine.assigned({HERE: 0})
    mine.took(batch(4, time.now), ())
    mine.saw({HERE: (6, 6)}, time.now, idle=False)
    assert mine.lag() == {HERE.topic: 1}
    mine.saw({HERE: (6, 6)}, time.now, idle=True)
    assert mine.lag() == {HERE.topic: 0}


def test_the_oldest_event_came_after_the_last_that_was_taken(time: Hands) -> None:
    mine = Reading()
    mine.assigned({HERE: 0})
    mine.saw({HERE: (5, 100)}, time.now, idle=False)
    time.now += 2
    assert mine.oldest() == 2  # nothing better is known yet
    mine.took(batch(4, BEGAN - 3600), ())
    assert mine.oldest() == 3602
    mine.took(batch(99, BEGAN - 5), ())
    mine.saw({HERE: (100, 100)}, time.now, idle=True)
    assert mine.oldest() == 0
    mine.saw({HERE: (100, 101)}, time.now + 5, idle=True)
    time.now += 7
    assert mine.oldest() == 7  # it came after everything had been read


def test_kafka_is_told_what_is_new(time: Hands) -> None:
    mine = Reading()
    mine.assigned({HERE: 7, THERE: 0})
    assert mine.news() == {HERE: 7, THERE: 0}
    mine.told(mine.news())
    mine.took({**batch(8, time.now), Place("cm.tasks", 0): []}, ())
    assert mine.news() == {HERE: 9}
    mine.took(batch(9, time.now), {HERE})
    assert mine.news() == {HERE: 9}
    mine.revoked()
    assert (mine.news(), mine.places) == ({}, [])


def test_the_age_of_what_waits_to_be_sent(time: Hands) -> None:
    waiting = Ages()
    assert waiting.oldest == 0
    waiting.busy()
    waiting.came(3)
    time.now += 10
    waiting.came(2)
    waiting.went(2)
    assert waiting.oldest == 10
    waiting.went(1)
    time.now += 1
    assert waiting.oldest == 1
    waiting.idle()
    assert waiting.oldest == 0


def test_what_was_left_by_another_process_waits_since_it_was_found(time: Hands) -> None:
    waiting = Ages()
    waiting.busy()
    time.now += 4
    waiting.busy()
    assert waiting.oldest == 4


def test_leases_and_a_share_of_the_group_are_needed(time: Hands) -> None:
    lacks = Lacks()
    assert [lack.what for lack in lacks.now((), ())] == ["waiting for the group's partitions"]
    lacks.joined()
    assert lacks.now({0, 1}, [0, 1, 2]) == []
    assert lacks.now((), ()) == []  # more processes than partitions
    lacks.now({0, 1}, [0])
    time.now += 3
    assert lacks.now({0, 1}, [0]) == [("waiting for the leases of its partitions", 3)]
    assert lacks.now({0, 1}, [0, 1]) == []
    time.now += 3
    assert lacks.now({0, 1}, []) == [("waiting for the leases of its partitions", 0)]
