"""``python -m bench.herd [--waits N …] [--live N]``: waits that all end at the same midnight.

They are copies of a real one, a nomination by telephone whose letters are out and whose written authorisation is
awaited; the fourteen days pass on the platform's clock. Each ends with its decision (SU-5a): the service request is
closed, client and representative get a letter. The press is stopped.

First each herd alone, on a platform of its own; then one beside live traffic, straight-through activations that come
at random moments before it and while it lasts.
"""

import argparse
import asyncio
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import asyncpg
from rich.console import Console

from bench import profile
from bench.driver import Wire
from bench.hashing import CHEAP
from bench.lapsed import Lapsed, Late, late_by
from bench.legs import Spread
from bench.load import LINGER
from bench.press import REASON
from bench.traffic import LEAD_SECONDS, Traffic
from bench.usage import Processes
from bench.waiting import SAMPLE, Copies, one_waits
from clientrep.local.host import host
from clientrep.local.platform import WORKERS, Platform
from clientrep.prepare import prepare
from clientrep.press import stop_press
from workers.runtime import clock
from workers.runtime.brokers import Brokers
from workers.runtime.database import connect
from workers.runtime.settings import load
from workers.runtime.settled import Watch

DIRECTORY = Path(".clientrep/bench-herd")
"""On a disk, for fsync must cost what it costs."""
LEAD = timedelta(seconds=LEAD_SECONDS)
"""For so long the platform rests before the waits end, or has live traffic already."""
PATIENCE = 1800.0
ALLOWED = {20_000: 12.0, 100_000: 60.0}
"""Seconds that 99 of 100 may be late, by how many fall due at once."""
TIMES = 2.0
"""Live traffic may take so many times what it takes otherwise (p99)."""

DUE = "SELECT due_at FROM timers WHERE scin = $1 AND status = 'waiting'"
TAKEN = """
SELECT coalesce(sum(next) FILTER (WHERE grp = 'activation' AND topic = 'cm.timers'), 0) >= $1
   AND coalesce(sum(next) FILTER (WHERE grp = 'letters' AND topic = 'cm.letters.requests'), 0) > $1
FROM ledger
"""
"""Each asks for its letters; the sample had asked for letters before."""
ANY_WAITING = "SELECT EXISTS (SELECT FROM timers WHERE due_at = $1 AND status = 'waiting')"


@dataclass(frozen=True, slots=True)
class Beside:
    """Live traffic: how long it took before the herd and beside it; ``lasted``: the herd was there all the time."""

    before: Spread
    during: Spread
    lasted: bool


@dataclass(frozen=True, slots=True)
class Herd:
    """What a herd came to.

    Attributes:
        late: how late they were.
        cpu: seconds of CPU time by process, until the letters were taken over; that of live traffic beside it, too.
        live: live traffic, if there was any.
    """

    late: Late
    cpu: Mapping[str, float]
    live: Beside | None


class Course:
    """One herd on a platform that is ready and has the virtual clock.

    Args:
        connection: to its database.
        wire: its addresses.
        processes: its processes.
    """

    def __init__(self, connection: asyncpg.Connection, wire: Wire, processes: Processes) -> None:
        self._connection = connection
        self._wire = wire
        self._processes = processes

    async def all_wait(self, waits: int) -> datetime:
        """Cases that wait, copies of one that is among them; when their waits end."""
        await one_waits(self._connection, self._wire)
        await stop_press(self._connection, REASON)
        copies = await Copies.of_sample(self._connection, self._wire.partitions, people=True)
        await copies.make(self._connection, waits - 1)
        due: datetime = await self._connection.fetchval(DUE, SAMPLE)
        return due

    async def all_end(self, waits: int, due: datetime, traffic: Traffic | None) -> Herd:
        """Let the waits end and look at what they came to."""
        before = await self._before(traffic) if traffic else None
        async with (
            Watch(self._connection, Brokers(self._wire.kafka), timeout=PATIENCE) as watch,
            Lapsed(self._connection, self._wire.kafka, self._wire.partitions) as lapsed,
        ):
            rest = due - LEAD - await clock.now(self._connection)
            await clock.advance(self._connection, rest, watch.settled)
            cpu = self._processes.cpu()
            live = await self._beside(due, traffic, before) if traffic and before else None
            await self._taken(waits)
            used = {name: seconds - cpu[name] for name, seconds in self._processes.cpu().items()}
            await watch.settled()
            return Herd(await lapsed.judged(due, waits), used, live)

    async def _before(self, traffic: Traffic) -> Spread:
        await traffic.begin()
        return await traffic.passes()

    async def _beside(self, due: datetime, traffic: Traffic, before: Spread) -> Beside:
        during = await traffic.passes()
        return Beside(before, during, lasted=await self._connection.fetchval(ANY_WAITING, due))

    async def _taken(self, waits: int) -> None:
        """Wait as long as it takes, with looks that cost nothing."""
        async with asyncio.timeout(PATIENCE):
            while not await self._connection.fetchval(TAKEN, waits):  # noqa: ASYNC110 - rows set no Event
                await asyncio.sleep(0.5)
        await asyncio.sleep(LINGER)


async def measure(platform: Platform, waits: int, rate: float, seconds: float) -> Herd:
    """One herd; with ``rate`` live activations a second, or none."""
    wire = Wire.of(platform)
    processes = Processes.of(platform)
    connection = await connect(load(platform.settings), application_name="bench")
    traffic = Traffic(wire, rate, seconds) if rate else None
    try:
        course = Course(connection, wire, processes)
        return await course.all_end(waits, await course.all_wait(waits), traffic)
    finally:
        if traffic:
            traffic.end()
        await connection.close()


def run(waits: int, rate: float, seconds: float, sampled: str | None) -> Herd | None:
    """The same on a platform of its own; None where the user stopped it."""
    found: list[Herd] = []

    async def work(platform: Platform) -> None:
        found.append(await measure(platform, waits, rate, seconds))

    settings = {**CHEAP, **(profile.settings(sampled, DIRECTORY) if sampled else {})}
    asyncio.run(host(Platform(DIRECTORY, prepare=prepare, clock="virtual", settings=settings), work))
    return found[0] if found else None


def show(herd: Herd, waits: int, console: Console) -> bool:
    """Tell what was found; whether it is as wanted."""
    console.print(f"{waits} waits ended at once, none early, lost or twice")
    for what, late in zip(("timer sent", "decided", "committed"), herd.late, strict=True):
        p50, p99, last = late_by(late)
        console.print(f"  {what}: {p50:.2f} s late (p50), {p99:.2f} s (p99), {last:.2f} s (all)")
    used = ", ".join(f"{name} {1000 * seconds / waits:.2f}" for name, seconds in herd.cpu.items())
    console.print(f"  {waits / max(herd.late.committed):.0f} a second; {sum(herd.cpu.values()):.1f} s of CPU time")
    console.print(f"  CPU milliseconds a wait: {used}; in all {1000 * sum(herd.cpu.values()) / waits:.2f}")
    if herd.live is not None:
        return _show_live(herd.live, console)
    allowed = ALLOWED.get(waits)
    if allowed:
        console.print(f"  p99 of what is committed at most {allowed:g} s wanted")
    return allowed is None or late_by(herd.late.committed).p99 <= allowed


def _show_live(live: Beside, console: Console) -> bool:
    for when, took in (("before", live.before), ("beside", live.during)):
        console.print(f"  live traffic {when}: {took.p50:.0f} ms (p50), {took.p99:.0f} ms (p99)")
    ratio = live.during.p99 / live.before.p99
    console.print(f"  ratio of p99 {ratio:.2f}, at most {TIMES:g} wanted")
    if not live.lasted:
        console.print("  but the herd was over sooner: a larger one is needed (--beside)")
    return ratio <= TIMES and live.lasted


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.herd", description=__doc__)
    parser.add_argument("--waits", type=int, nargs="*", default=[*ALLOWED], help="of each herd alone (%(default)s)")
    parser.add_argument("--live", type=float, default=15, help="live activations a second; 0: none (%(default)s)")
    parser.add_argument("--beside", type=int, default=20_000, help="waits of the herd beside them (%(default)s)")
    parser.add_argument("--seconds", type=float, default=60, help="for which live traffic is measured (%(default)s)")
    parser.add_argument("--profile", choices=sorted(WORKERS), help="sample where a worker spends its CPU time")
    return parser.parse_args()


def main() -> int:
    """Measure, and fail where it isn't as wanted."""
    asked, console, fine = _arguments(), Console(width=200), True
    alone = [(waits, 0.0) for waits in asked.waits]
    for waits, rate in [*alone, *([(asked.beside, asked.live)] if asked.live else [])]:
        herd = run(waits, rate, asked.seconds, asked.profile)
        if herd is None:
            return 1
        fine &= show(herd, waits, console)
        if asked.profile:
            profile.show(DIRECTORY, console)
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
