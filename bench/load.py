"""Measured loads: as much as goes, and a fifth of that."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from bench.child import Child
from bench.legs import Spread, Way, spread
from bench.usage import Peaks, Processes

WARM_UP = 1000
LINGER = 2.0
"""Seconds for what follows the last decision, which counts too: what was sent is deleted from the outbox."""
PART_OF_TOP = 5
PACED_SECONDS = 18


class Size(NamedTuple):
    """How many activations are measured, and how many go on at any time."""

    measured: int
    in_flight: int


@dataclass(frozen=True, slots=True)
class Load:
    """A load that was measured.

    Attributes:
        activations: how many.
        rate: of them a second.
        cpu: milliseconds of CPU time an activation, by process.
        memory: MiB at most, by process.
        disturbed: how many processors were busy with something else, on average.
    """

    activations: int
    rate: float
    cpu: Mapping[str, float]
    memory: Mapping[str, float]
    disturbed: float

    @property
    def cpu_in_all(self) -> float:
        """Milliseconds an activation of all processes but the driver."""
        return sum(used for name, used in self.cpu.items() if name != "driver")


@dataclass(frozen=True, slots=True)
class Paced:
    """A light load that was measured.

    Attributes:
        activations: how many.
        rate: nominations a second.
        whole: from a nomination's planned moment until it was read that its letters are asked for.
        legs: the legs of the way.
        cpu: milliseconds of CPU time an activation, by process.
    """

    activations: int
    rate: float
    whole: Spread
    legs: Mapping[str, Spread]
    cpu: Mapping[str, float]


class Clients:
    """Hands out the numbers of clients, none twice, and counts them."""

    def __init__(self) -> None:
        self.used = 0

    async def prepare(self, driver: Child, count: int) -> None:
        """Let the driver make the nominations of the next ``count`` clients."""
        driver.ask("prepare", self.used, count)
        self.used += count
        await driver.hears("prepared")


async def top_load(driver: Child, processes: Processes, clients: Clients, size: Size) -> Load:
    """As many activations a second as go, from the first nomination to the last request taken over, after a warm-up."""
    await fill(driver, clients, WARM_UP, size.in_flight)
    await asyncio.sleep(LINGER)
    cpu, elsewhere = processes.cpu(), processes.busy_elsewhere()
    async with Peaks(processes) as peaks:
        seconds = await fill(driver, clients, size.measured, size.in_flight)
        disturbed = (processes.busy_elsewhere() - elsewhere) / seconds
    await asyncio.sleep(LINGER)
    used = _each(_since(cpu, processes), size.measured)
    return Load(size.measured, size.measured / seconds, used, peaks.most, disturbed)


async def fill(driver: Child, clients: Clients, count: int, in_flight: int) -> float:
    """Let ``count`` activations pass, ``in_flight`` at any time; returns the seconds it took."""
    await clients.prepare(driver, count)
    driver.ask("fill", in_flight)
    (seconds,) = await driver.hears("filled")
    return float(seconds)


async def paced_load(driver: Child, processes: Processes, clients: Clients, rate: float, way: Way) -> Paced:
    """``rate`` nominations a second, open-loop: the clients don't wait for each other."""
    count = int(rate * PACED_SECONDS)
    await clients.prepare(driver, count)
    async with way:
        cpu = processes.cpu()
        driver.ask("pace", rate)
        (durations,) = await driver.hears("paced")
        used = _since(cpu, processes)
        return Paced(count, rate, spread(durations), await way.legs(), _each(used, count))


def _since(before: Mapping[str, float], processes: Processes) -> dict[str, float]:
    return {name: seconds - before[name] for name, seconds in processes.cpu().items()}


def _each(seconds: Mapping[str, float], activations: int) -> dict[str, float]:
    return {name: 1000 * used / activations for name, used in seconds.items()}
