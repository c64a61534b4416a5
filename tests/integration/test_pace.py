"""Timers give way: what their owners have read, and whether live traffic comes in, is seen in the ledger."""

from collections.abc import AsyncIterator, Mapping, Sequence
from time import monotonic
from types import SimpleNamespace
from typing import Any, cast

import pytest
import pytest_asyncio

from tests.scene import Scene
from workers.runtime import pace
from workers.runtime.ledger import Place
from workers.runtime.pace import Pacing

PART, SENT = 3, 100
OPEN = "INSERT INTO ledger (grp, topic, part, next, cluster_id) VALUES ('activation', $1, $2, $3, 'any')"
MOVE = "UPDATE ledger SET next = next + 1 WHERE cluster_id = 'any' AND topic = $1"
ALONE, BESIDE = (pace.pace(live=live, share=1.0) for live in (False, True))


class Sent:
    """As many timers as were sent."""

    async def of(self, _: Sequence[Place]) -> Mapping[Place, int]:
        return {Place(pace.TIMERS, PART): SENT}

    async def drained(self) -> None:
        """Nothing waits."""


@pytest_asyncio.fixture(loop_scope="session")
async def pacing(quiet: Scene) -> AsyncIterator[Pacing]:
    shift = SimpleNamespace(settings=SimpleNamespace(timers_share=1.0), relay=Sent(), ends=Sent())
    yield Pacing(cast("Any", shift))
    await quiet.database.execute("DELETE FROM ledger WHERE cluster_id = 'any'")


@pytest.mark.parametrize(("topic", "then"), [("cm.contacts", BESIDE), ("cm.timers", ALONE), ("cm.letters", ALONE)])
async def test_live_traffic_is_what_comes_from_outside(
    quiet: Scene, pacing: Pacing, topic: str, then: pace.Pace, monkeypatch: pytest.MonkeyPatch
) -> None:
    await quiet.database.execute(OPEN, topic, PART, 1)
    assert await pacing.now(quiet.database, [PART]) == ALONE
    await quiet.database.execute(MOVE, topic)
    assert await pacing.now(quiet.database, [PART]) == then
    monkeypatch.setattr(pace, "LIVE_SECONDS", 0.0)
    assert await pacing.now(quiet.database, [PART]) == ALONE


async def test_nobody_waits_where_enough_is_read(quiet: Scene, pacing: Pacing) -> None:
    await quiet.database.execute(OPEN, pace.TIMERS, PART, SENT)
    began = monotonic()
    await pacing.give_way(quiet.database, BESIDE, {"activation"}, {PART}, began)
    assert monotonic() - began < pace.PATIENCE


async def test_an_owner_that_is_away_is_waited_for_once(
    quiet: Scene, pacing: Pacing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "PATIENCE", 0.5)
    await quiet.database.execute(OPEN, pace.TIMERS, PART, SENT - 1)
    took = []
    for _ in range(2):
        began = monotonic()
        await pacing.give_way(quiet.database, BESIDE, {"activation"}, {PART}, began)
        took.append(monotonic() - began)
    assert took[0] >= pace.PATIENCE > took[1]
