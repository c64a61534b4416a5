"""The same load twice in one run: alone, and beside something that should cost it nothing."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import asyncpg
from rich.console import Console

from bench.child import Child
from bench.driver import Wire, drive
from bench.hashing import CHEAP
from bench.load import Clients, Load, Size, top_load
from bench.press import REASON
from bench.usage import Processes
from clientrep.local.host import host
from clientrep.local.platform import Platform
from clientrep.prepare import prepare
from clientrep.press import stop_press

ROUNDS = 3
Prepare = Callable[[asyncpg.Connection, Wire], Awaitable[None]]


async def _nothing(_: asyncpg.Connection, __: Wire) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Beside:
    """What is compared.

    Attributes:
        what: beside which the load is measured again.
        prepare: makes it so.
        directory: of the platform.
        settings: of its workers.
        begin: done first, while the press still runs.
    """

    what: str
    prepare: Prepare
    directory: Path
    settings: Mapping[str, str]
    begin: Prepare = _nothing


def compare(beside: Beside, activations: int, allowed: float) -> int:
    """Measure and tell; exit code 1: an activation costs more than ``allowed`` times what it costs alone."""
    console, ratios = Console(), []

    async def work(platform: Platform) -> None:
        ratios.append(await _measure(platform, beside, Size(activations, activations), console))

    platform = Platform(beside.directory, prepare=prepare, settings={**CHEAP, **beside.settings})
    asyncio.run(host(platform, work))
    if not ratios:
        return 1
    console.print(f"CPU time an activation: ratio {ratios[0]:.2f}, at most {allowed} wanted")
    return 0 if ratios[0] <= allowed else 1


async def _measure(platform: Platform, beside: Beside, size: Size, console: Console) -> float:
    wire = Wire.of(platform)
    connection = await asyncpg.connect(wire.dsn)
    await beside.begin(connection, wire)
    await stop_press(connection, REASON)
    driver, clients = Child(drive, wire), Clients()
    processes = Processes.of(platform, driver=driver.pid)
    try:
        alone = [await top_load(driver, processes, clients, size) for _ in range(ROUNDS)]
        console.print(_said("alone", alone))
        await beside.prepare(connection, wire)
        together = [await top_load(driver, processes, clients, size) for _ in range(ROUNDS)]
        console.print(_said(beside.what, together))
    finally:
        driver.stop()
        await connection.close()
    return _cpu(together) / _cpu(alone)


def _cpu(loads: list[Load]) -> float:
    """Milliseconds an activation of all processes but the driver, in the round that was disturbed least."""
    return min(load.cpu_in_all for load in loads)


def _said(what: str, loads: list[Load]) -> str:
    rate = median(load.rate for load in loads)
    servers = median(load.cpu["postgres"] for load in loads)
    rounds = ", ".join(f"{load.cpu_in_all:.2f}" for load in loads)
    return f"{what}: {rate:.0f} a second, {rounds} ms of CPU time each (PostgreSQL {servers:.2f})"
