"""The local platform's processes: dead ones come back, nothing outlives its owner."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import psutil
import pytest

from clientrep.local.child import Program
from clientrep.local.found import running
from clientrep.local.platform import Platform
from clientrep.local.supervisor import Supervisor
from tests.integration.soon import soon, when_back

HOLD = """
import asyncio, sys
from pathlib import Path
from clientrep.local.host import host
from clientrep.local.platform import Platform

async def ready(platform):
    print("ready", flush=True)
    await asyncio.Event().wait()

asyncio.run(host(Platform(Path(sys.argv[1]), workers=()), ready))
"""


async def test_a_process_that_dies_is_started_again(tmp_path: Path) -> None:
    supervisor = Supervisor()
    sleeper = Program("sleeper", [sys.executable, "-c", "import time; time.sleep(600)"], tmp_path / "sleeper.log")
    kept = await supervisor.keep(sleeper)
    try:
        for restarts in (1, 2):
            pid = kept.pid
            assert pid is not None
            os.kill(pid, signal.SIGKILL)
            await soon(lambda n=restarts: kept.restarts == n)  # type: ignore[misc]
            assert kept.pid not in {None, pid}
        last = kept.pid
    finally:
        await supervisor.stop()
    assert last is not None
    assert not psutil.pid_exists(last)


async def _hold(folder: Path) -> tuple[asyncio.subprocess.Process, list[psutil.Process]]:
    """Another process with a platform, and all it started."""
    holder = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HOLD, str(folder), stdout=asyncio.subprocess.PIPE
    )
    assert holder.stdout is not None
    assert await asyncio.wait_for(holder.stdout.readline(), 60) == b"ready\n"
    return holder, psutil.Process(holder.pid).children(recursive=True)


async def test_kill_9_leaves_no_process_and_the_data_for_another_run(tmp_path: Path) -> None:
    holder, children = await _hold(tmp_path)
    held = running(tmp_path)
    assert held is not None
    await when_back(held["postgres"], lambda c: c.execute("CREATE TABLE kept AS SELECT 1 AS one"))
    assert {"java", "postgres"} <= {child.name() for child in children}
    holder.kill()
    await holder.wait()
    await soon(lambda: not any(child.is_running() for child in children), 8)
    assert (tmp_path / "platform.json").exists()
    assert running(tmp_path) is None
    async with Platform(tmp_path, workers=(), keep=True) as again:
        assert await when_back(again.description["postgres"], lambda c: c.fetchval("SELECT one FROM kept")) == 1
    assert not (tmp_path / "platform.json").exists()


async def test_two_platforms_run_side_by_side(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    beside = tmp_path_factory.mktemp("beside")
    async with Platform(tmp_path, workers=()) as one, Platform(beside, workers=()) as other:
        assert one.description["kafka"] != other.description["kafka"]
        assert None not in (running(tmp_path), running(beside))
        for platform in (one, other):
            assert await when_back(platform.description["postgres"], lambda c: c.fetchval("SELECT 1")) == 1


@pytest.mark.parametrize("moments", [(signal.SIGINT,), (signal.SIGTERM, signal.SIGINT)])
async def test_signals_stop_everything(tmp_path: Path, moments: tuple[signal.Signals, ...]) -> None:
    holder, children = await _hold(tmp_path)
    for number in moments:
        holder.send_signal(number)
    assert await asyncio.wait_for(holder.wait(), 20) == 0
    assert not any(child.is_running() for child in children)
    assert not (tmp_path / "platform.json").exists()
