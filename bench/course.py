"""The course of the benchmark: one platform, one run, from the top load to the raw rate of PostgreSQL.

The press is stopped, but while it is measured itself.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import asyncpg

from bench.capture import Capture
from bench.child import Child
from bench.clients import scin_of
from bench.counts import Rows, differences, messages_each, messages_sent, rows_each, rows_written
from bench.driver import Wire, drive
from bench.floor_run import FloorRun, FloorRunner, scratch_schema
from bench.hashing import CHEAP, milliseconds_a_hash, production_parameters
from bench.legs import Way
from bench.load import PART_OF_TOP, Clients, Load, Paced, Size, fill, paced_load, top_load
from bench.outcomes import WrongOutcomeError, closed_requests
from bench.plan import Plan
from bench.press import REASON, Pressed, pressed
from bench.sample import Sampler, rows_of
from bench.transitions import SCHEMA as TRANSITIONS
from bench.transitions import transitions_a_second
from bench.usage import Processes, WithRendering
from clientrep.local.platform import Platform
from clientrep.press import stop_press
from contracts.topics import all_topic_names
from workers.runtime.settled import settled

ROUNDING = 0.02
"""How far rows and messages of an activation may differ, for a few are folded together within a batch or not."""
SAMPLES = 5
SERVERS = ("postgres", "kafka")
PARKED = "SELECT count(*) FROM parked"

Say = Callable[[str], None]


class UnequalError(AssertionError):
    """The floor doesn't do the same work, so it is no floor."""


@dataclass(frozen=True, slots=True)
class Result:
    """All that was found.

    Attributes:
        top: the top load.
        paced: the light load.
        press: what the press makes, and the light load beside it.
        rows: rows an activation, by table.
        messages: messages an activation, by topic.
        floor: the floor.
        transitions: bare case transitions of PostgreSQL a second.
        hash_ms: CPU milliseconds of a hash at production parameters.
        cheap_hash_ms: the same at the benchmark's.
    """

    top: Load
    paced: Paced
    press: Pressed
    rows: Mapping[str, Rows]
    messages: Mapping[str, float]
    floor: FloorRun
    transitions: float
    hash_ms: float
    cheap_hash_ms: float


class Course:
    """One run on a platform that is ready."""

    def __init__(self, platform: Platform, size: Size, say: Say) -> None:
        self._platform = platform
        self._size, self._say = size, say
        self._wire = Wire.of(platform)
        self._clients = Clients()
        self._workers = tuple(platform.workers)
        self._pids = {name: pid for name, pid in platform.pids.items() if pid is not None}

    async def run(self) -> Result:
        """Everything, one after the other."""
        hash_ms = milliseconds_a_hash(*production_parameters())
        cheap_ms = milliseconds_a_hash(*(int(value) for value in CHEAP.values()))
        connection = await asyncpg.connect(self._wire.dsn)
        driver = Child(drive, self._wire)
        try:
            await stop_press(connection, REASON)
            top, paced = await self._loads(driver, connection)
            rows, messages = await self._counted(connection)
            plan = await self._sampled(driver, connection, rows)
            press = await self._pressed(driver, connection, paced.rate)
        finally:
            driver.stop()
        await self._end_workers()
        floor = await self._floor(plan)
        _require_equal(rows, messages, floor)
        return Result(top, paced, press, rows, messages, floor, await self._transitions(plan), hash_ms, cheap_ms)

    async def _loads(self, driver: Child, connection: asyncpg.Connection) -> tuple[Load, Paced]:
        processes = Processes.of(self._platform, driver=driver.pid)
        self._say(f"{self._size.measured} activations, {self._size.in_flight} at any time")
        top = await top_load(driver, processes, self._clients, self._size)
        await settled(connection, self._wire.kafka)
        self._say(f"{top.rate:.0f} a second; now a fifth of that")
        paced = await paced_load(driver, processes, self._clients, top.rate / PART_OF_TOP, self._way(connection))
        await settled(connection, self._wire.kafka)
        return top, paced

    async def _pressed(self, driver: Child, connection: asyncpg.Connection, rate: float) -> Pressed:
        self._say("the press on what waits, then the light load beside it")
        processes = WithRendering.of(self._platform, driver=driver.pid)
        press = await pressed(driver, processes, self._clients, rate, self._way(connection))
        await settled(connection, self._wire.kafka)
        await self._require_straight_through(connection)
        return press

    def _way(self, connection: asyncpg.Connection) -> Way:
        return Way(connection, self._wire.kafka, self._wire.partitions)

    async def _counted(self, connection: asyncpg.Connection) -> tuple[dict[str, Rows], dict[str, float]]:
        """Rows and messages of all activations so far, which must all have gone straight through."""
        self._say("counting rows and messages")
        await self._require_straight_through(connection)
        rows = rows_each(await rows_written(connection, "public"), self._clients.used)
        sent = await messages_sent(self._wire.kafka, all_topic_names(), self._wire.partitions)
        return rows, messages_each(sent, self._clients.used)

    async def _sampled(self, driver: Child, connection: asyncpg.Connection, rows: Mapping[str, Rows]) -> Plan:
        """The plan of an activation that wrote as many rows as all did on average."""
        self._say("watching one activation")
        async with Capture(connection) as capture:
            for _ in range(SAMPLES):
                plan = await self._sample(driver, connection, capture)
                unequal = differences(rows, rows_of(plan), ROUNDING)
                if not unequal:
                    return plan
        raise UnequalError(f"no single activation wrote what all did on average: {'; '.join(unequal)}")

    async def _sample(self, driver: Child, connection: asyncpg.Connection, capture: Capture) -> Plan:
        scin = scin_of(self._clients.used)
        await capture.forget()
        await fill(driver, self._clients, 1, 1)
        await settled(connection, self._wire.kafka)
        return Sampler(scin, capture.tables).plan(await capture.transactions())

    async def _end_workers(self) -> None:
        for process in self._workers:
            await self._platform.remove_worker(process)

    async def _floor(self, plan: Plan) -> FloorRun:
        self._say("the floor: the same")
        servers = {name: self._pids[name] for name in SERVERS}
        floor = await FloorRunner(plan, self._wire, servers).run(self._workers, self._size)
        self._say(f"{floor.load.rate:.0f} a second; now PostgreSQL alone")
        return floor

    async def _transitions(self, plan: Plan) -> float:
        connection = await scratch_schema(self._wire.dsn, TRANSITIONS)
        try:
            return await transitions_a_second(connection, plan)
        finally:
            await connection.close()

    async def _require_straight_through(self, connection: asyncpg.Connection) -> None:
        self._require_no_restart()
        if await connection.fetchval(PARKED):
            raise WrongOutcomeError("events were parked")
        if await closed_requests(self._wire.kafka, self._wire.partitions) < self._clients.used:
            raise WrongOutcomeError("service requests are missing")

    def _require_no_restart(self) -> None:
        if {name: self._platform.pids[name] for name in self._pids} != self._pids:
            raise WrongOutcomeError("a process died and was started again")


def _require_equal(rows: Mapping[str, Rows], messages: Mapping[str, float], floor: FloorRun) -> None:
    unequal = [*differences(rows, floor.rows, ROUNDING), *differences(messages, floor.messages, ROUNDING)]
    if unequal:
        raise UnequalError(f"the floor's rows or messages an activation differ (ours and its): {'; '.join(unequal)}")
