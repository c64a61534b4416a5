"""What concerns nobody here is moved over with what comes next (``workers.runtime.passing``)."""

from tests.unit.runtime.events import offsets, records
from workers.runtime.ledger import Place
from workers.runtime.passing import Passing

CONTACTS, TASKS = Place("cm.contacts", 3), Place("cm.tasks.results", 3)


def test_what_was_kept_comes_before_the_next_batch_and_only_once() -> None:
    passing = Passing()
    passing.keep({CONTACTS: records(CONTACTS, 4, 5)})
    passing.keep({CONTACTS: records(CONTACTS, 6), TASKS: records(TASKS, 9)})
    assert passing.any.is_set()
    assert offsets(passing.before({CONTACTS: records(CONTACTS, 7)})) == {CONTACTS: [4, 5, 6, 7], TASKS: [9]}
    assert not passing.any.is_set()
    assert passing.before({}) == {}


def test_what_was_kept_goes_with_its_partitions() -> None:
    passing = Passing()
    passing.keep({CONTACTS: records(CONTACTS, 4)})
    passing.forget()
    assert not passing.any.is_set()
    assert passing.before({}) == {}
