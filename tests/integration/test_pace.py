"""Timers give way: what their owners have read, and whether live traffic comes in, is seen in the ledger."""

from collections.abc import AsyncIterator, Mapping
from time import monotonic
from types import SimpleNamespace
from typing import Any, cast

import pytest
import pytest_asyncio
from aiokafka import TopicPartition

from tests.scene import Scene
from workers.runtime import pace
from workers.runtime.pace import Pacing

PART, SENT = 3, 100
OPEN = """
INSERT INTO ledger (grp, topic, part, next, cluster_id, moved_at)
VALUES ('activation', $1, $2, $3, 'any', clock_timestamp() - $4 * interval '1 second')
"""
BESIDE = pace.pace(live=True, share=1.0)


@pytest_asyncio.fixture(loop_scope="session")
async def pacing(quiet: Scene) -> AsyncIterator[Pacing]:
    async def ends(_: list[TopicPartition]) -> Mapping[TopicPartition, int]:
        return {TopicPartition(pace.TIMERS, PART): SENT}

    async def drained() -> None:
        pass

    settings, relay = SimpleNamespace(timers_share=0.5), SimpleNamespace(drained=drained)
    yield Pacing(cast("Any", SimpleNamespace(settings=settings, relay=relay)), ends)
    await quiet.database.execute("DELETE FROM ledger WHERE cluster_id = 'any'")


@pytest.mark.parametrize(
    ("topic", "ago", "live"),
    [
        ("cm.contacts", 0.0, True),
        ("cm.contacts", 60.0, False),
        ("cm.timers", 0.0, False),
        ("cm.letters", 0.0, False),
    ],
)
async def test_what_came_from_outside_a_moment_ago_is_live(
    quiet: Scene, pacing: Pacing, topic: str, ago: float, *, live: bool
) -> None:
    await quiet.database.execute(OPEN, topic, PART, 1, ago)
    assert await pacing.now(quiet.database, [PART]) == pace.pace(live=live, share=0.5)


async def test_nobody_waits_where_enough_is_read(quiet: Scene, pacing: Pacing) -> None:
    await quiet.database.execute(OPEN, pace.TIMERS, PART, SENT, 0.0)
    began = monotonic()
    await pacing.give_way(quiet.database, BESIDE, {"activation"}, {PART}, began)
    assert monotonic() - began < pace.PATIENCE


async def test_an_owner_that_is_away_is_waited_for_once(
    quiet: Scene, pacing: Pacing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "PATIENCE", 0.5)
    await quiet.database.execute(OPEN, pace.TIMERS, PART, SENT - 1, 0.0)
    took = []
    for _ in range(2):
        began = monotonic()
        await pacing.give_way(quiet.database, BESIDE, {"activation"}, {PART}, began)
        took.append(monotonic() - began)
    assert took[0] >= pace.PATIENCE > took[1]
