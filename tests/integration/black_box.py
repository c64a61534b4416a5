"""The product from outside: its command line as processes, its topics through ``tests.wire``; none of its code."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.wire import Wire, event

COMMAND = Path(sys.executable).with_name("clientrep")
START_SECONDS = 180.0
"""The first start on a machine fetches Apache Kafka."""
STOP_SECONDS = 30.0


class CommandFailedError(Exception):
    """A command ended with another status than 0; the text is what it wrote to stderr."""


@dataclass
class BlackBox:
    """A platform that ``clientrep up`` runs in ``folder``."""

    up: asyncio.subprocess.Process
    description: dict[str, str]
    folder: Path
    wire: Wire

    async def stop(self) -> int:
        """Ask ``up`` to end, by SIGTERM; returns its exit status."""
        await self.wire.close()
        if self.up.returncode is None:
            self.up.terminate()
        return await asyncio.wait_for(self.up.wait(), STOP_SECONDS)

    async def run(self, *arguments: str, stdin: str = "") -> Any:
        """Run a command; returns its document."""
        return await run(self.folder, *arguments, stdin=stdin)

    async def send(self, topic: str, kind: str, data: dict[str, Any], scin: str) -> None:
        """Send an event that happens now, in CloudEvents' binary mode."""
        now = (await self.run("clock", "now"))["now"]
        await self.wire.send(topic, event(kind, data, now), scin)

    async def ended(self, scin: str) -> list[dict[str, Any]]:
        """The changes of a client's service requests, once one is closed or cancelled."""
        topic = "cm.service-requests"
        await self.wire.wait_for(
            topic, lambda e: e.key == scin.encode() and e.data["status"] in {"Closed", "Cancelled"}
        )
        return [e.data for e in await self.wire.events(topic) if e.key == scin.encode()]

    async def letters(self, scin: str, number: int) -> list[dict[str, Any]]:
        """The letters for a client on the print topic, once there are so many."""
        found = await self.wire.wait_for("cm.letters", lambda e: e.key == scin.encode(), number)
        return [e.data for e in found]


@asynccontextmanager
async def up(folder: Path, *options: str) -> AsyncIterator[BlackBox]:
    """``clientrep up --json`` until the end of the ``async with``."""
    command = [str(COMMAND), "up", *options, "--json", "--dir", str(folder)]
    process = await asyncio.create_subprocess_exec(*command, cwd=folder.parent, stdout=asyncio.subprocess.PIPE)
    try:
        assert process.stdout is not None
        description = json.loads(await asyncio.wait_for(process.stdout.readline(), START_SECONDS))
        box = BlackBox(process, description, folder, await Wire(description["kafka"]).__aenter__())
        try:
            yield box
        finally:
            await box.stop()
    finally:
        if process.returncode is None:
            process.kill()


async def run(folder: Path, *arguments: str, stdin: str = "") -> Any:
    """Run a command with ``--json`` on the platform in ``folder``; returns its document."""
    return json.loads(await _output([str(COMMAND), *arguments, "--json", "--dir", str(folder)], stdin))


async def _output(command: Sequence[str], stdin: str) -> bytes:
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, stderr=pipe)
    output, errors = await process.communicate(stdin.encode())
    if process.returncode != 0:
        raise CommandFailedError(f"{command[1]} ended with {process.returncode}: {errors.decode()}")
    return output
