"""``python -m bench.growth [--waiting N …] [--processes N …]``: what an activation costs as the system grows.

First with more processes of activation, then, with one again, beside more and more waiting cases and their histories.
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

import asyncpg
from rich.console import Console
from rich.table import Table

from bench.child import Child
from bench.driver import Wire, drive
from bench.hashing import CHEAP
from bench.load import Clients, Size, top_load
from bench.press import REASON
from bench.usage import Processes
from bench.waiting import Copies, one_waits
from clientrep.local.host import host
from clientrep.local.platform import Platform
from clientrep.prepare import prepare
from clientrep.press import stop_press

DIRECTORY = Path(".clientrep/bench-growth")
ROUNDS = 2
"""Of each size; the one with the least CPU time counts."""
ROWS = "SELECT count(*) FROM history"
MIB = "SELECT pg_database_size(current_database()) / 1048576"
WORKER = "activation"


class Growth:
    """One platform that grows."""

    def __init__(self, platform: Platform, wire: Wire, connection: asyncpg.Connection, size: Size) -> None:
        self._platform = platform
        self._wire = wire
        self._connection = connection
        self._size = size
        self._clients = Clients()
        self._first: float | None = None
        self.table = Table("", "a second", "CPU ms each", "ratio", "of it PostgreSQL", "history rows", "database, MiB")

    async def measure(self, driver: Child, what: str) -> None:
        """One line more."""
        processes = Processes.of(self._platform, driver=driver.pid)
        loads = [await top_load(driver, processes, self._clients, self._size) for _ in range(ROUNDS)]
        best = min(loads, key=lambda load: load.cpu_in_all)
        self._first = self._first or best.cpu_in_all
        rows, mib = await self._connection.fetchval(ROWS), await self._connection.fetchval(MIB)
        figures = (
            f"{best.rate:.0f}",
            f"{best.cpu_in_all:.2f}",
            f"{best.cpu_in_all / self._first:.2f}",
            f"{best.cpu['postgres']:.2f}",
        )
        self.table.add_row(what, *figures, f"{rows:,}", f"{mib:,}")

    async def staff(self, number: int) -> None:
        """So many processes of activation, no more and no less."""
        there = [process for process in self._platform.workers if process.partition("-")[0] == WORKER]
        for _ in range(number - len(there)):
            await self._platform.add_worker(WORKER)
        for process in there[number:]:
            await self._platform.remove_worker(process)

    async def grow(self, driver: Child, processes: Sequence[int], waiting: Sequence[int]) -> None:
        """Everything, one after the other."""
        await one_waits(self._connection, self._wire)
        await stop_press(self._connection, REASON)
        for number in processes:
            await self.staff(number)
            await self.measure(driver, f"processes of activation: {number}")
        await self.staff(1)
        copies = await Copies.of_sample(self._connection, self._wire.partitions)
        for count in waiting:
            await copies.make(self._connection, count)
            await self.measure(driver, f"cases waiting: {count:,}")


def main() -> int:
    """Measure and tell; no figure is a test."""
    parser = argparse.ArgumentParser(prog="python -m bench.growth", description=__doc__)
    parser.add_argument("--waiting", type=int, nargs="*", default=[100_000, 1_000_000], help="cases (%(default)s)")
    parser.add_argument("--processes", type=int, nargs="*", default=[1, 2, 4], help="of activation (%(default)s)")
    parser.add_argument("--activations", type=int, default=3000, help="a round (%(default)s)")
    arguments, console = parser.parse_args(), Console()

    async def work(platform: Platform) -> None:
        wire = Wire.of(platform)
        connection, driver = await asyncpg.connect(wire.dsn), Child(drive, wire)
        growth = Growth(platform, wire, connection, Size(arguments.activations, arguments.activations))
        try:
            await growth.grow(driver, arguments.processes, arguments.waiting)
        finally:
            console.print(growth.table)
            driver.stop()
            await connection.close()

    asyncio.run(host(Platform(DIRECTORY, prepare=prepare, settings=CHEAP), work))
    return 0


if __name__ == "__main__":
    sys.exit(main())
