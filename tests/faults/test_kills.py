"""Workers die by ``kill -9``, at fail points and in rebalances, under load; no history may show it."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from time import monotonic

import pytest
import pytest_asyncio

from clientrep.local.platform import Platform
from clientrep.prepare import prepare
from tests.conftest import CHEAP_HASHES
from tests.faults.checker import Report, check
from tests.faults.facts import gather
from tests.faults.load import Load
from tests.scene import Scene

WORKERS = ("activation", "cis", "letters", "timers")
ACTIVATIONS = 500
KILLS = 5
GOES_ON_WITHIN = 20.0
"""Seconds; ten are asked for on a machine of its own, this one may be shared."""

PROGRESS: Mapping[str, str] = {
    **dict.fromkeys(WORKERS, "SELECT sum(next)::bigint FROM ledger WHERE grp = $1"),
    "timers": "SELECT count(*) FROM timers WHERE sent_at IS NOT NULL AND $1 <> ''",
}
"""What grows as long as a worker's work goes on."""
CONNECTED = "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'clientrep %/% ' || $1"
FALL_DUE = "UPDATE clock SET ahead = ahead + interval '15 days'"


@dataclass
class Disturbed:
    """A platform under load, and what was measured on it."""

    platform: Platform
    scene: Scene
    load: Load
    seconds: dict[str, list[float]] = field(default_factory=dict)

    async def judged(self) -> Report:
        """The checker's report once all requests have ended."""
        async with self.load.answering():
            await self.scene.settled()
        await self.scene.advance("16d")
        return check(await gather(self.scene.database, self.scene.wire, self.scene.settings.kafka, self.load.nominated))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def disturbed(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Disturbed]:
    folder = tmp_path_factory.mktemp("disturbed")
    async with (
        Platform(folder, prepare=prepare, clock="virtual", settings=CHEAP_HASHES) as platform,
        Scene(platform) as scene,
        Load(platform) as load,
    ):
        yield Disturbed(platform, scene, load)


async def _kill(disturbed: Disturbed, worker: str) -> float:
    """Kill a worker's process; returns the seconds until its work goes on."""
    async with Scene(disturbed.platform) as scene:
        pid = disturbed.platform.pids[worker]
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        killed = monotonic()
        while await scene.database.fetchval(CONNECTED, str(pid)):  # the server still ends its last transaction
            await asyncio.sleep(0.01)
        before = await scene.database.fetchval(PROGRESS[worker], worker)
        if worker == "timers":
            await scene.database.execute(FALL_DUE)
        while await scene.database.fetchval(PROGRESS[worker], worker) == before:
            await asyncio.sleep(0.05)
        return monotonic() - killed


async def _kill_again_and_again(disturbed: Disturbed, worker: str) -> None:
    for _ in range(KILLS):
        disturbed.seconds.setdefault(worker, []).append(await _kill(disturbed, worker))
        await asyncio.sleep(1)  # work under load before the next death


async def test_every_kind_of_worker_is_killed_five_times(disturbed: Disturbed) -> None:
    killing = asyncio.gather(*(_kill_again_and_again(disturbed, worker) for worker in WORKERS))
    async with disturbed.load.answering():
        await asyncio.gather(killing, disturbed.load.nominate(ACTIVATIONS, 12, killing.done))
    report = await disturbed.judged()
    _tell(f"killed: {report}")
    for worker, seconds in disturbed.seconds.items():
        _tell(f"{worker} went on after {', '.join(f'{s:.1f}' for s in seconds)} s")
    assert report.violations == []
    assert len(disturbed.load.nominated) >= ACTIVATIONS
    assert max(s for seconds in disturbed.seconds.values() for s in seconds) < GOES_ON_WITHIN


def _tell(text: str) -> None:
    print(text)  # noqa: T201 - figures, shown with -s or when it fails
