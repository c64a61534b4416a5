"""The press: what it makes of a backlog of letters, and whether decisions wait for it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic

import asyncpg

from bench.child import Child
from bench.legs import Way
from bench.load import Clients, Paced, paced_load
from bench.usage import Peaks, WithRendering
from clientrep.press import start_press, stop_press

WARM_UP = 5.0
SECONDS = 30.0
"""For which it is watched, if there is that much to make."""
BETWEEN_LOOKS = 0.1
REASON = "the benchmark measures decisions"
ISSUED = "SELECT count(*) FROM letters WHERE status = 'issued'"
WAITING = "SELECT count(*) FROM documents_to_make"
ANY_WAITING = "SELECT EXISTS (SELECT FROM documents_to_make)"


class NothingToPrintError(AssertionError):
    """The press had worked off its backlog before it was measured; more activations make a longer one."""


@dataclass(frozen=True, slots=True)
class Printing:
    """What the press made of a backlog, with nothing else to do.

    Attributes:
        letters: issued while it was watched.
        rate: of them a second.
        cpu: milliseconds of CPU time a letter, by process.
        memory: MiB at most, by process.
        disturbed: how many processors were busy with something else, on average.
    """

    letters: int
    rate: float
    cpu: Mapping[str, float]
    memory: Mapping[str, float]
    disturbed: float


@dataclass(frozen=True, slots=True)
class Pressed:
    """The press alone, and beside decisions.

    Attributes:
        printing: alone.
        paced: the light load while it ran.
        letters_a_second: that it made meanwhile.
        waiting: requests that still waited for it in the end; none: it ran only for a part of the time.
    """

    printing: Printing
    paced: Paced
    letters_a_second: float
    waiting: int


async def pressed(driver: Child, processes: WithRendering, clients: Clients, rate: float, way: Way) -> Pressed:
    """Start the press on what waits, then let ``rate`` nominations a second come in while it runs on, and stop it.

    Raises:
        NothingToPrintError: too little waits.
    """
    connection = way.database
    await start_press(connection)
    printing = await _printing(connection, processes)
    issued, began = await connection.fetchval(ISSUED), monotonic()
    paced = await paced_load(driver, processes, clients, rate, way)
    made = (await connection.fetchval(ISSUED) - issued) / (monotonic() - began)
    waiting = await connection.fetchval(WAITING)
    await stop_press(connection, REASON)
    return Pressed(printing, paced, made, waiting)


async def _printing(connection: asyncpg.Connection, processes: WithRendering) -> Printing:
    await asyncio.sleep(WARM_UP)
    cpu, elsewhere, issued = processes.cpu(), processes.busy_elsewhere(), await connection.fetchval(ISSUED)
    async with Peaks(processes) as peaks:
        seconds = await _watch(connection)
    letters = await connection.fetchval(ISSUED) - issued
    if not letters:
        raise NothingToPrintError("no letters were left for the press to make")
    used = {name: 1000 * (after - cpu[name]) / letters for name, after in processes.cpu().items()}
    disturbed = (processes.busy_elsewhere() - elsewhere) / seconds
    return Printing(letters, letters / seconds, used, peaks.most, disturbed)


async def _watch(connection: asyncpg.Connection) -> float:
    """Until there is nothing more to make, but not for ever; returns the seconds it took."""
    began = monotonic()
    while (took := monotonic() - began) < SECONDS and await connection.fetchval(ANY_WAITING):  # noqa: ASYNC110
        await asyncio.sleep(BETWEEN_LOOKS)
    return took
