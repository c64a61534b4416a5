"""One process, one group: from settings to a running worker and its graceful end."""

import asyncio
import gc
import os
import signal
import sys
import threading
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any, NoReturn

import uvloop

import policy
from workers.runtime import logs
from workers.runtime.heartbeat import heartbeat
from workers.runtime.settings import load
from workers.runtime.worker import Service, Worker

WORKERS = ("activation", "cis", "letters", "maintain", "service_mgmt", "timers")
ROOMS: Mapping[str, str] = {name: f"workers.{name}.agent" for name in WORKERS}
DRAIN_SECONDS = 12.0


class UnknownWorkerError(Exception):
    """No worker has that name."""


def run(name: str) -> NoReturn:
    """Run the worker ``name`` until SIGTERM or Ctrl-C; the exit code is 1 when it couldn't go on.

    Raises:
        UnknownWorkerError: there is no such worker.
        SettingsError: a setting is missing.
    """
    if name not in ROOMS:
        raise UnknownWorkerError(f"no worker {name!r}; there are {', '.join(sorted(ROOMS))}")
    logs.configure(name)
    code = uvloop.run(_serve(name))
    sys.stderr.flush()
    os._exit(code)  # Faust's consumer thread is no daemon: a process that couldn't stop it would live on as a zombie


async def _serve(name: str) -> int:
    agent = import_module(ROOMS[name])
    services: Sequence[Service] = getattr(agent, "SERVICES", ())
    settings = load()
    worker = Worker(agent.ROOM, settings, policy.load(), services)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    with heartbeat(settings.stuck_seconds):
        failure = await _first(stop.wait(), worker.failed(), _started(worker))
    if failure is not None:
        logs.log.error("worker_failed", error=type(failure).__name__, exc_info=failure)
    _end_at_the_latest(DRAIN_SECONDS + 2)
    with suppress(Exception):  # what isn't finished now is in the database, the next process goes on with it
        await asyncio.wait_for(worker.stop(), DRAIN_SECONDS)
    return 0 if failure is None else 1


def _spare_the_collector() -> None:
    """What lives now lives for ever, and what a batch makes is freed by counting: look for cycles seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 50)


async def _started(worker: Worker) -> None:
    """Start, then stay until there is a reason to end."""
    await worker.start()
    _spare_the_collector()
    await asyncio.Event().wait()


async def _first(
    stopped: Coroutine[Any, Any, Any], failed: Coroutine[Any, Any, BaseException], started: Coroutine[Any, Any, None]
) -> BaseException | None:
    """The failure that ends the process, be it while it starts; None where it was told to stop."""
    stop, failure, start = (asyncio.create_task(one) for one in (stopped, failed, started))
    await asyncio.wait((stop, failure, start), return_when=asyncio.FIRST_COMPLETED)
    for task in (stop, failure, start):
        task.cancel()
    if start.done() and not start.cancelled():
        return start.exception()
    return failure.result() if failure.done() and not failure.cancelled() else None


def _end_at_the_latest(seconds: float) -> None:
    """A drain that hangs, be it in a thread, ends all the same."""
    timer = threading.Timer(seconds, os._exit, (1,))
    timer.daemon = True
    timer.start()
