"""A process with the worker of a room of one rule, in which nothing is broken any more."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import uvloop

import policy
from tests.integration.bare_loop import ROOM, BrokenRuleError, noting
from tests.scene import Scene
from workers.procedure.message import Message
from workers.procedure.outcome import Outcome
from workers.procedure.room import Room
from workers.runtime import logs
from workers.runtime.settings import load
from workers.runtime.worker import Worker

ROOT = Path(__file__).parents[2]


def repaired(_state: object, message: Message, *_: object) -> Outcome:
    """Notes whatever comes, what broke the rule before as well."""
    return noting(None, message._replace(id=f"was-{message.id}"))


def half_repaired(_state: object, message: Message, *_: object) -> Outcome:
    """The rule breaks at fewer events than before."""
    if message.id.startswith("breaks-still"):
        raise BrokenRuleError(f"Miriam Okafor, {message.scin}")
    return repaired(None, message)


REPAIRED: Room = replace(ROOM, decide=repaired)
HALF_REPAIRED: Room = replace(ROOM, decide=half_repaired)


@asynccontextmanager
async def working(scene: Scene, room: Room = REPAIRED) -> AsyncIterator[Worker]:
    """The worker of a room, in this process; it is ready, and ends with the ``async with``."""
    worker = Worker(room, scene.settings, policy.load(), ())
    try:
        await worker.start()
        yield worker
    finally:
        await worker.stop()


async def lone_worker(scene: Scene, more: Mapping[str, str]) -> asyncio.subprocess.Process:
    """Start a process of its own."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("CLIENTREP_")}
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.integration.lone_worker"),
        env={**ours, **scene.platform.settings, "CLIENTREP_METRICS_PORT": "0", **more},
        cwd=ROOT,
        stderr=asyncio.subprocess.DEVNULL,
    )


async def serve() -> None:
    worker = Worker(REPAIRED, load(), policy.load(), ())
    await worker.start()
    raise await worker.failed()


if __name__ == "__main__":
    logs.configure("activation")
    uvloop.run(serve())
