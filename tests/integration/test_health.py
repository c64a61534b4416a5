"""Health is progress: who makes none says so, and ends with the reason when it lasts."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import httpx
import psutil

from clientrep.local.metrics import page
from clientrep.local.platform import Platform
from clientrep.prepare import prepare
from tests.integration.bare_loop import object_, scins_in
from tests.integration.worker_process import is_ready, worker
from tests.scene import SCINS, Scene
from workers.runtime.database import connect

ACTIVATION = ("-m", "clientrep", "worker", "activation")
HANGING = ("-m", "tests.integration.hanging_room")
LOCKED = "SELECT FROM ledger WHERE grp = 'activation' FOR UPDATE"


@asynccontextmanager
async def nothing_can_be_committed(quiet: Scene) -> AsyncIterator[None]:
    """Somebody holds the ledger's rows."""
    connection = await connect(quiet.settings, application_name="test")
    try:
        async with connection.transaction():
            await connection.execute(LOCKED)
            yield
    finally:
        await connection.close()


@contextmanager
def suspended(quiet: Scene, part: str) -> Iterator[None]:
    """A server that neither answers nor goes away."""
    server = psutil.Process(quiet.platform.pids[part])
    processes = [server, *server.children(recursive=True)]
    for process in processes:
        process.suspend()
    try:
        yield
    finally:
        for process in processes:
            process.resume()


async def test_a_worker_is_ready_while_it_can_work(quiet: Scene, tmp_path: Path) -> None:
    async with worker(quiet, tmp_path, *ACTIVATION) as running:
        await object_(quiet, next(SCINS))
        assert await running.page("/live") == (200, "activation: alive\n")
        assert await running.page("/ready") == (200, "activation: ready\n")
        await asyncio.sleep(6)
        assert await running.figure("clientrep_lag_events") == 0
        assert await running.figure("clientrep_partitions_assigned") == 8
        assert await running.figure("clientrep_partitions_leased") == 8
        assert await running.figure("clientrep_oldest_unprocessed_seconds") == 0
        with suspended(quiet, "postgres"):
            told = await running.until_ready(lambda status, _: status == 503)
            assert "waiting for the leases of its partitions" in told
        await running.until_ready(is_ready)
        assert running.process.returncode is None


async def test_a_batch_that_is_never_committed_is_told_then_ends_the_worker(quiet: Scene, tmp_path: Path) -> None:
    async with worker(quiet, tmp_path, *ACTIVATION, stuck_seconds="6") as running:
        async with nothing_can_be_committed(quiet):
            for scin in scins_in(3, 2):
                await object_(quiet, scin)
            assert "no progress: batch" in await running.until_ready(lambda status, _: status == 503)
            assert await running.figure("clientrep_lag_events") > 0
            assert await running.figure("clientrep_oldest_unprocessed_seconds") > 2
            assert await running.figure("clientrep_unmoved_seconds") > 2
            assert await running.ended() == 1
        (line,) = running.lines("worker_failed")
        assert line["error"] == "StuckError"
        assert line["detail"].startswith("batch: no progress for ")


async def test_a_rule_that_never_comes_back_ends_the_worker_too(quiet: Scene, tmp_path: Path) -> None:
    scin = next(SCINS)
    async with worker(quiet, tmp_path, *HANGING, stuck_seconds="8") as running:
        await object_(quiet, scin, f"hangs-{scin}")
        assert await running.ended() == 1
        (line,) = running.lines("stuck")
        assert (line["name"], line["worker"]) == ("event loop", "activation")
        assert any("hanging_room.py" in place for place in line["where"])
    async with worker(quiet, tmp_path, *ACTIVATION):
        await quiet.settled()


async def test_a_broker_that_hangs_is_noticed(quiet: Scene, tmp_path: Path) -> None:
    async with worker(quiet, tmp_path, *ACTIVATION, stuck_seconds="6") as running:
        with suspended(quiet, "kafka"):
            assert "Kafka" in await running.until_ready(lambda status, _: status == 503)
            assert await running.ended() == 1
        assert {line["error"] for line in running.lines("worker_failed")} == {"StuckError"}


async def test_a_worker_that_gets_no_partitions_is_ready_and_stays(tmp_path: Path) -> None:
    settings = {"CLIENTREP_PARTITIONS": "1", "CLIENTREP_STUCK_SECONDS": "8"}
    async with Platform(tmp_path, prepare=prepare, workers={"timers": 2}, settings=settings) as platform:
        await asyncio.sleep(12)
        assert [one.kept.restarts for one in platform.workers.values()] == [0, 0]
        async with httpx.AsyncClient() as client:
            pages = [await page(client, one.port, "/metrics") for one in platform.workers.values()]
    shares = sorted(
        float(re.findall(r"^clientrep_partitions_leased (.*)$", str(one), re.MULTILINE)[0]) for one in pages
    )
    assert shares == [0, 1]
