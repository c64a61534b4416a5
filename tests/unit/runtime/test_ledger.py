from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from tests.unit.runtime.events import NOW, Raw
from workers.runtime.ledger import PATIENCE, Ledger, Place, Run

PLACE = Place("cm.contacts", 3)


def records(*offsets: int) -> list[Raw]:
    return [Raw("cm.contacts", 3, offset, b"k", b"v") for offset in offsets]


def choose(ledger: Ledger, following: int, batch: Sequence[Raw]) -> Run:
    run = Run({}, {}, set(), {}, NOW)
    ledger.choose(run, PLACE, following, batch)
    return run


def test_what_is_behind_the_ledger_is_dropped() -> None:
    run = choose(Ledger("activation", uuid4()), 5, records(3, 4, 5, 6))
    assert [record.offset for record in run.taken[PLACE]] == [5, 6]
    assert run.gaps[PLACE] == 0


def test_a_batch_wholly_behind_the_ledger_is_nothing() -> None:
    run = choose(Ledger("activation", uuid4()), 5, records(3, 4))
    assert not run.taken
    assert not run.beyond


def test_a_batch_beyond_the_ledger_is_left_out_and_the_partition_sought() -> None:
    run = choose(Ledger("activation", uuid4()), 5, records(7, 8))
    assert not run.taken
    assert run.beyond == {PLACE: 5}


def test_where_the_broker_again_begins_beyond_the_gap_is_accepted_and_counted() -> None:
    ledger = Ledger("activation", uuid4())
    runs = []
    for _ in range(PATIENCE):
        runs.append(choose(ledger, 5, records(7, 8)))
        ledger.sought(runs[-1].beyond)
    assert [bool(run.taken) for run in runs] == [False] * (PATIENCE - 1) + [True]
    assert runs[-1].gaps[PLACE] == 2


def test_a_batch_that_is_tried_again_is_no_second_poll() -> None:
    ledger = Ledger("activation", uuid4())
    runs = [choose(ledger, 5, records(offset)) for offset in range(7, 7 + 2 * PATIENCE)]
    assert [run.beyond for run in runs] == [{PLACE: 5}] * len(runs)


def test_gaps_inside_a_batch_are_the_brokers_and_counted() -> None:
    run = choose(Ledger("activation", uuid4()), 5, records(5, 6, 9))
    assert [record.offset for record in run.taken[PLACE]] == [5, 6, 9]
    assert run.gaps[PLACE] == 2


@dataclass(frozen=True)
class Sent(Raw):
    timestamp: int = 0


def test_what_is_taken_is_decided_in_the_order_in_which_it_was_sent() -> None:
    contacts = [Sent("cm.contacts", 0, offset, None, None, timestamp=at) for offset, at in ((0, 3), (1, 1), (2, 9))]
    register = [Sent("cm.register", 0, offset, None, None, timestamp=at) for offset, at in ((0, 2), (1, 9))]
    run = Run({Place("cm.contacts", 0): contacts, Place("cm.register", 0): register}, {}, set(), {}, None)
    order = [(one.topic, one.offset) for one in run.as_sent()]
    assert order == [
        ("cm.register", 0),
        ("cm.contacts", 0),
        ("cm.contacts", 1),
        ("cm.register", 1),
        ("cm.contacts", 2),
    ]
