"""What a poll takes out of the consumer (``workers.runtime.polling``)."""

import pytest

from tests.unit.runtime.events import offsets, records
from workers.runtime.ledger import Batch, Place, followed_by
from workers.runtime.polling import fresh

CONTACTS, TASKS = Place("cm.contacts", 3), Place("cm.tasks.results", 3)
FULL, PATIENCE = 4, 1.0


@pytest.mark.parametrize(
    ("polls", "waits", "brought"),
    [
        ([[], [5]], [0, PATIENCE], [5]),
        ([[5], [6, 7]], [0, 0], [5, 6, 7]),
        ([[5], []], [0, 0], [5]),
        ([[5, 6, 7, 8], [9]], [0], [5, 6, 7, 8]),
    ],
)
async def test_what_came_in_since_it_was_fetched_comes_along(
    polls: list[list[int]], waits: list[float], brought: list[int]
) -> None:
    asked: list[float] = []
    left = iter(polls)

    async def poll(seconds: float) -> Batch:
        asked.append(seconds)
        found = next(left)
        return {CONTACTS: records(CONTACTS, *found)} if found else {}

    assert offsets(await fresh(poll, PATIENCE, FULL)) == {CONTACTS: brought}
    assert asked == waits


def test_what_is_read_again_after_a_seek_is_there_once() -> None:
    earlier = {CONTACTS: records(CONTACTS, 4, 5, 6), TASKS: records(TASKS, 9)}
    later = {CONTACTS: records(CONTACTS, 5, 6, 7)}
    assert offsets(followed_by(earlier, later)) == {CONTACTS: [4, 5, 6, 7], TASKS: [9]}


def test_after_a_seek_far_back_only_what_it_brought_counts() -> None:
    both = followed_by({CONTACTS: records(CONTACTS, 4, 5)}, {CONTACTS: records(CONTACTS, 2, 3)})
    assert offsets(both) == {CONTACTS: [2, 3]}
