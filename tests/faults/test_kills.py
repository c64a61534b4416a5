"""Workers die by ``kill -9``, at fail points and in rebalances, under load; no history may show it."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from time import monotonic
from typing import Any

import pytest
import pytest_asyncio

from clientrep.local.platform import Platform
from clientrep.local.supervisor import Kept
from clientrep.prepare import prepare
from tests.conftest import CHEAP_HASHES
from tests.faults.checker import Report, check
from tests.faults.facts import gather
from tests.faults.load import Load
from tests.scene import Scene

# Activations are what the load asks for; the other workers only come and go.
WORKERS = ("activation", "cis", "letters", "timers")
EVERY_WORKER = (*WORKERS, "maintain", "service_mgmt")
ACTIVATIONS = 500
KILLS = 5
BETWEEN_KILLS = 0.3
FAIL_AT = "CLIENTREP_FAIL_AT"
PLACES = ("after_commit", "after_send", "before_delete")
PASSINGS = {"activation": 4, "cis": 4, "letters": 4, "timers": 1}
"""How often a worker passes a fail point until it dies there; deadlines come one after the other."""
GOES_ON_WITHIN = 20.0
"""Seconds; ten are asked for on a machine of its own, this one may be shared."""

PROGRESS: Mapping[str, str] = {
    **dict.fromkeys(WORKERS, "SELECT sum(next)::bigint FROM ledger WHERE grp = $1"),
    "timers": "SELECT count(sent_at) FROM timers WHERE $1 <> ''",
}
"""What grows as long as a worker's work goes on."""
WAITING = "SELECT count(*) FROM timers WHERE status = 'waiting' AND sent_at IS NULL AND $1 <> ''"
ALL_SHARED = """
SELECT count(*) = $1 FROM (SELECT grp FROM shards GROUP BY grp HAVING count(DISTINCT owner) = 2) AS shared
"""
GONE = "SELECT count(*) = 0 FROM pg_stat_activity WHERE application_name LIKE 'clientrep %/% ' || $1"
"""The server has ended the last transactions of a process."""
STILL_OPEN = """
SELECT kind, rule, 'answered: ' || (task_id = ANY($1)) AS answered, count(*), min(raised_at), max(raised_at),
       (SELECT array_agg(DISTINCT grp || ' parked ' || reason) FROM parked) AS parked
FROM tasks WHERE status = 'open' GROUP BY 1, 2, 3
"""
FALL_DUE = "UPDATE clock SET ahead = ahead + interval '15 days'"


@dataclass
class Disturbed:
    """A platform under load, and what was measured on it."""

    platform: Platform
    scene: Scene
    load: Load
    seconds: dict[str, list[float]] = field(default_factory=dict)

    async def judged(self) -> Report:
        """The checker's report, once every call is answered and every request has ended."""
        try:
            async with self.load.answering(), asyncio.timeout(180):
                await _until(self._everyone_called)
        except TimeoutError as late:
            raise AssertionError(f"still open: {await self._open()}") from late
        await self.scene.advance("16d")
        return check(await gather(self.scene.database, self.scene.wire, self.load.nominated))

    async def _everyone_called(self) -> bool:
        await self.scene.settled()
        return not await self.scene.database.fetchval("SELECT count(*) FROM tasks WHERE status = 'open'")

    async def _open(self) -> list[tuple[object, ...]]:
        asked = await self.scene.database.fetch(STILL_OPEN, list(self.load.answered))
        return [tuple(row) for row in asked]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def disturbed(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Disturbed]:
    folder = tmp_path_factory.mktemp("disturbed")
    async with (
        Platform(folder, prepare=prepare, clock="virtual", settings=CHEAP_HASHES) as platform,
        Scene(platform) as scene,
        Load(platform) as load,
    ):
        yield Disturbed(platform, scene, load)


async def _kill(disturbed: Disturbed, worker: str, wait: float) -> float:
    """Kill a worker's process under load, after a wait; returns the seconds until its work goes on."""
    await asyncio.sleep(wait)
    async with Scene(disturbed.platform) as scene, asyncio.timeout(60):
        ask = scene.database.fetchval
        await _until(lambda: ask(WAITING if worker == "timers" else PROGRESS[worker], worker))
        pid = disturbed.platform.pids[worker]
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        killed = monotonic()
        await _until(lambda: ask(GONE, str(pid)))
        before = await ask(PROGRESS[worker], worker)
        if worker == "timers":
            await scene.database.execute(FALL_DUE)
        await _until(lambda: _more_than(before, ask(PROGRESS[worker], worker)))
        return monotonic() - killed


async def _more_than(before: int, now: Awaitable[int]) -> bool:
    return await now > before


async def _until(so: Callable[[], Awaitable[object]]) -> None:
    while not await so():  # noqa: ASYNC110 - what is waited for happens in other processes
        await asyncio.sleep(0.02)


async def _kill_again_and_again(disturbed: Disturbed) -> None:
    """In each round all workers die, one after the other; the next begins when the work of all goes on."""
    for _ in range(KILLS):
        for worker, seconds in zip(WORKERS, await asyncio.gather(*_one_round(disturbed)), strict=True):
            disturbed.seconds.setdefault(worker, []).append(seconds)
        await asyncio.sleep(1)  # work under load before the next death


def _one_round(disturbed: Disturbed) -> Iterator[Coroutine[Any, Any, float]]:
    return (_kill(disturbed, worker, number * BETWEEN_KILLS) for number, worker in enumerate(WORKERS))


async def test_every_kind_of_worker_is_killed_five_times(disturbed: Disturbed) -> None:
    killing = asyncio.ensure_future(_kill_again_and_again(disturbed))
    async with disturbed.load.answering():
        await asyncio.gather(killing, disturbed.load.nominate(ACTIVATIONS, 14, killing.done))
    report = await disturbed.judged()
    _tell(f"\nkilled: {report}")
    for worker, seconds in disturbed.seconds.items():
        _tell(f"{worker} went on after {', '.join(f'{s:.1f}' for s in seconds)} s")
    assert report.violations == []
    assert len(disturbed.load.nominated) >= ACTIVATIONS
    assert max(s for seconds in disturbed.seconds.values() for s in seconds) < GOES_ON_WITHIN


async def test_every_kind_of_worker_dies_at_each_fail_point(disturbed: Disturbed) -> None:
    await _staff_to_fail(disturbed.platform)
    dying = asyncio.gather(*(_die_again_and_again(disturbed, worker) for worker in WORKERS))
    async with disturbed.load.answering():
        await asyncio.gather(dying, disturbed.load.nominate(20, 12, dying.done))
    report = await disturbed.judged()
    _tell(f"dead at fail points: {report}")
    assert report.violations == []


async def _staff_to_fail(platform: Platform) -> None:
    """Other processes for all workers, which will die at the first fail point."""
    dying = [process for process in platform.workers if process.partition("-")[0] in WORKERS]
    await asyncio.gather(*map(platform.remove_worker, dying))
    adding = []
    for worker in WORKERS:
        platform.settings[FAIL_AT] = f"{PLACES[0]}:{PASSINGS[worker]}"
        adding.append(asyncio.ensure_future(platform.add_worker(worker)))
        await asyncio.sleep(0)  # it takes the settings as they are when it begins
    del platform.settings[FAIL_AT]
    await asyncio.gather(*adding)


async def _die_again_and_again(disturbed: Disturbed, worker: str) -> None:
    """A worker dies at the place of each of its lives; the last life has none."""
    kept = disturbed.platform.workers[worker].kept
    async with Scene(disturbed.platform) as scene, asyncio.timeout(120):
        for deaths, place in enumerate([*PLACES[1:], ""], 1):
            fail_at = f"{place}:{PASSINGS[worker]}" if place else ""
            kept.program = replace(kept.program, environment={**kept.program.environment, FAIL_AT: fail_at})
            if worker == "timers":
                await _until(lambda: scene.database.fetchval(WAITING, worker))
                await scene.database.execute(FALL_DUE)
            await _until(partial(_restarted, kept, deaths))


async def _restarted(kept: Kept, times: int) -> bool:
    return kept.restarts >= times


async def test_workers_come_and_go_under_load(disturbed: Disturbed) -> None:
    changing = asyncio.ensure_future(_come_and_go(disturbed))
    async with disturbed.load.answering():
        await asyncio.gather(changing, disturbed.load.nominate(100, 25, changing.done))
    report = await disturbed.judged()
    _tell(f"come and gone: {report}")
    assert report.violations == []


async def _come_and_go(disturbed: Disturbed) -> None:
    """Twice: a second process of each worker comes and takes its share, then the first goes."""
    platform = disturbed.platform
    async with Scene(platform) as scene, asyncio.timeout(120):
        for _ in range(2):
            first = tuple(platform.workers)
            await asyncio.gather(*map(platform.add_worker, EVERY_WORKER))
            await _until(lambda: scene.database.fetchval(ALL_SHARED, len(EVERY_WORKER)))
            await asyncio.gather(*map(platform.remove_worker, first))


def _tell(text: str) -> None:
    print(text)  # noqa: T201 - figures, shown with -s or when it fails
