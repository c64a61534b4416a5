"""One process, one group: from settings to a running worker and its graceful end."""

import asyncio
import gc
import signal
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any

import uvloop

import policy
from workers.runtime import logs
from workers.runtime.settings import load
from workers.runtime.worker import Service, Worker

ROOMS: Mapping[str, str] = {name: f"workers.{name}.agent" for name in ("activation", "cis", "letters", "timers")}
DRAIN_SECONDS = 12.0


class UnknownWorkerError(Exception):
    """No worker has that name."""


def run(name: str) -> int:
    """Run the worker ``name`` until SIGTERM or Ctrl-C; the exit code is 1 when it couldn't go on.

    Raises:
        UnknownWorkerError: there is no such worker.
        SettingsError: a setting is missing.
    """
    if name not in ROOMS:
        raise UnknownWorkerError(f"no worker {name!r}; there are {', '.join(sorted(ROOMS))}")
    logs.configure(name)
    return uvloop.run(_serve(name))


async def _serve(name: str) -> int:
    agent = import_module(ROOMS[name])
    services: Sequence[Service] = getattr(agent, "SERVICES", ())
    worker = Worker(agent.ROOM, load(), policy.load(), services)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        await worker.start()
        _spare_the_collector()
        failure = await _first(stop.wait(), worker.failed())
    except Exception as error:  # noqa: BLE001 - whatever it was, it's told and the supervisor starts us again
        failure = error
    if failure is not None:
        logs.log.error("worker_failed", error=type(failure).__name__, exc_info=failure)
    with suppress(Exception):  # what isn't finished now is in the database, the next process goes on with it
        await asyncio.wait_for(worker.stop(), DRAIN_SECONDS)
    return 0 if failure is None else 1


def _spare_the_collector() -> None:
    """What lives now lives for ever, and what a batch makes is freed by counting: look for cycles seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


async def _first(stopped: Coroutine[Any, Any, Any], failed: Coroutine[Any, Any, BaseException]) -> BaseException | None:
    tasks = [asyncio.create_task(stopped), asyncio.create_task(failed)]
    done, left = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in left:
        task.cancel()
    return tasks[1].result() if tasks[1] in done else None
