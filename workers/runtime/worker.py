"""A worker: the loop, the relay, the leases and Faust, put together for one room."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from itertools import count
from typing import Protocol

from contracts import catalogue
from policy import Policies
from workers.procedure.room import Room
from workers.runtime.faust_app import Bounds
from workers.runtime.ground import Ground, Servers
from workers.runtime.guard import Guard
from workers.runtime.handover import Handover
from workers.runtime.health import Health
from workers.runtime.keyring import require_master_keys
from workers.runtime.leases import RENEW_EVERY, Leases
from workers.runtime.ledger import Batch, Ledger, Place
from workers.runtime.logs import log
from workers.runtime.loop import Loop
from workers.runtime.migrate import require_schema
from workers.runtime.outbox import Relay
from workers.runtime.parts import Parts
from workers.runtime.progress import under_way
from workers.runtime.readers import new_reader
from workers.runtime.reading import Reading
from workers.runtime.redrives import Redrives
from workers.runtime.settings import Settings
from workers.runtime.shift import Shift
from workers.runtime.trouble import insist

FLUSH_SECONDS = 4.0
PASSING_SECONDS = 0.05
LOOK_AGAIN = 10
"""Renewals between two looks into the outbox: a COMMIT may end after whoever lost its answer had looked there."""


class Running(Protocol):
    """Something a room runs beside its loop."""

    def wake(self) -> None:
        """The loop has committed."""
        ...

    async def run(self) -> None:
        """Run until cancelled."""
        ...


class LeaseLostError(Exception):
    """This process was away for longer than its lease, and another one took over."""


Service = Callable[[Shift], Running]


class Worker:
    """One process at work for one group; also the host its consumer asks."""

    def __init__(
        self,
        room: Room,
        settings: Settings,
        policies: Policies,
        services: Sequence[Service],
        ground: Ground | None = None,
    ) -> None:
        self._room = room
        self._settings = settings
        self._policies = policies
        self._services = services
        self._ground = ground or Servers(settings)
        self._connections = self._ground.connections(room.name)
        self._leases = Leases(room.name)
        self._leasing = asyncio.Lock()
        self._ledger = Ledger(room.name, self._leases.owner)
        self._handover = Handover(self._came)
        self._quiet = asyncio.Lock()
        self._parts = Parts()
        self._running: list[Running] = []
        self._reading = Reading()
        self._assignments = 0
        self._health = Health(settings.metrics_host, settings.metrics_port, room.name)
        self._cluster_id = ""
        self._stopping = False

    async def start(self) -> None:
        """Connect, take part in the group and begin."""
        await require_schema(await self._connections.get("loop"))
        await require_master_keys(await self._connections.get("loop"))
        self._producer = await self._ground.producer()
        self._cluster_id = await self._ground.cluster_id()
        self._relay = Relay(self._room.name, self._producer, self._connections, self._leases)
        partitions = len(await self._producer.partitions_for(self._topics()[0]))
        shift = self._new_shift(partitions)
        self._loop = self._new_loop(shift)
        redrives = Redrives(shift, self._room, self._policies)
        self._running = [*(service(shift) for service in self._services), redrives]
        self._parts.begin(self._relay.run(), self._renew(), self._tell_kafka(), self._move_over())
        self._parts.begin(*(running.run() for running in self._running))
        await self._health.start()
        self._member = self._ground.member(self._room.name, self._topics(), self, self._handover, self._take)
        self._guard = self._new_guard()
        self._parts.begin(self._guard.look(), self._guard.ask(), self._until_crash())
        await self._member.start()

    async def failed(self) -> BaseException:
        """The error that ended a part of the worker; waits until there is one."""
        return await self._parts.failed()

    async def stop(self) -> None:
        """Finish the batch, send what was committed, leave the group."""
        self._health.tell(["ending"])
        if hasattr(self, "_member"):
            self._stopping = True
            with suppress(Exception):  # what can't be finished now is in the database; the group must be left
                await self.revoked()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._member.stop(), FLUSH_SECONDS)
        await self._parts.end()
        if hasattr(self, "_producer"):
            await self._producer.stop()
        await self._health.stop()
        await self._connections.close()

    async def assigned(self, places: Sequence[Place], bounds: Bounds) -> Mapping[Place, int]:
        """Partitions came: take their leases, open their ledger rows, send what is left in the outbox."""
        self._assignments += 1
        try:
            async with self._leasing:
                connection = await self._connections.get("leases")
                await self._leases.acquire(connection, {place.part for place in places})
                following = await self._ledger.open(connection, self._cluster_id, await bounds())
        except Exception as error:
            self._parts.fail(error)
            raise
        self._loop.passing.forget()
        self._relay.read_again()
        self._guard.assigned(following)
        for running in self._running:
            running.wake()
        log.info("assigned", group=self._room.name, partitions=len(places))
        return following

    async def revoked(self) -> None:
        """All partitions go: let the batch end, send, give up the leases."""
        self._assignments += 1
        self._guard.revoked()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._finish(), FLUSH_SECONDS)
        try:
            async with self._leasing:
                await self._leases.release(await self._connections.get("leases"))
        except Exception as error:
            self._parts.fail(error)
            raise

    async def _finish(self) -> None:
        async with self._quiet:
            self._loop.passing.forget()
            await self._relay.drained()

    def _new_shift(self, partitions: int) -> Shift:
        ends = self._ground.ends()
        return Shift(self._room.name, self._settings, self._connections, self._leases, self._relay, partitions, ends)

    def _new_loop(self, shift: Shift) -> Loop:
        reader = new_reader(self._room, self._policies, self._settings, self._connections, shift.partitions)
        return Loop(self._room, self._policies, reader, self._ledger, shift, self._handover.decided)

    def _new_guard(self) -> Guard:
        return Guard(
            limit=self._settings.stuck_seconds,
            health=self._health,
            reading=self._reading,
            leases=self._leases,
            relay=self._relay,
            handover=self._handover,
            standings=self._member.standings,
        )

    def _topics(self) -> list[str]:
        return sorted({catalogue.named(name).topic for name in self._room.reads} | set(self._room.shares))

    def _came(self, batch: Batch) -> None:
        self._loop.read_ahead(batch)

    async def _take(self) -> None:
        try:
            async with self._quiet:
                batch = self._handover.take()
                if batch and not self._stopping:
                    await self._process(batch)
                self._handover.done(passed=self._loop.passing.any.is_set())
        except Exception as error:  # noqa: BLE001 - Faust would swallow it and go on
            self._parts.fail(error)
            await asyncio.Event().wait()

    async def _process(self, batch: Batch) -> None:
        assignment = self._assignments
        result = await self._loop.process(batch)
        if not result.batch:
            return
        if result.not_ours and assignment == self._assignments and not self._member.rebalancing:
            raise LeaseLostError(f"{self._room.name}: another process holds {len(result.not_ours)} of our partitions")
        self._reading.took(result.batch, {*result.seek, *result.not_ours})
        for running in self._running:
            running.wake()
        if result.seek:
            self._ledger.sought(result.seek)
            await self._member.seek_places(result.seek)

    async def _move_over(self) -> None:
        """What concerns nobody here waits for what does, but not for long."""
        while True:
            await self._loop.passing.any.wait()
            await asyncio.sleep(PASSING_SECONDS)
            async with self._quiet:
                if self._loop.passing.any.is_set():
                    await self._process({})

    async def _renew(self) -> None:
        for times in count(1):
            await asyncio.sleep(RENEW_EVERY)
            if await insist(self._renewed, "leases") or self._relay.skipped or times % LOOK_AGAIN == 0:
                self._relay.read_again()

    async def _renewed(self) -> bool:
        """Renew the leases; whether those held are others than before."""
        async with self._leasing:
            before = self._leases.held
            await self._leases.renew(await self._connections.get("leases"))
            return self._leases.held != before

    async def _tell_kafka(self) -> None:
        """Kafka's own offsets follow the ledger once a second, for lag tools and autoscalers."""
        while True:
            await asyncio.sleep(1)
            with under_way("telling Kafka where the ledger stands"):
                if (news := self._reading.news()) and await self._member.commit_places(news):
                    self._reading.told(news)

    async def _until_crash(self) -> None:
        raise await self._member.crashed_with()
