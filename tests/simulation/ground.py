"""What a simulated worker stands on, and one life of it."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import cast

from aiokafka import AIOKafkaProducer

import policy
from tests.simulation.broker import Broker
from tests.simulation.group import Group, MemoryMember
from tests.simulation.process import Process
from tests.simulation.producing import MemoryProducer
from tests.simulation.store.connections import MemoryConnections
from tests.simulation.store.database import Database
from workers.procedure.room import Room
from workers.runtime.connections import Connections
from workers.runtime.faust_app import Host
from workers.runtime.ground import Ends, Member, Take
from workers.runtime.handover import Handover
from workers.runtime.ledger import Place
from workers.runtime.main import DRAIN_SECONDS
from workers.runtime.settings import Settings
from workers.runtime.worker import Service, Worker


@dataclass(frozen=True)
class Servers:
    """What all processes share.

    Attributes:
        cut: the share of messages to the database on whose way the connection is lost.
        fails: the share of batches to Kafka that are never acknowledged.
    """

    database: Database
    broker: Broker
    settings: Settings
    cut: float
    fails: float


class MemoryGround:
    """A process's ground."""

    def __init__(self, servers: Servers, group: Group, process: Process) -> None:
        self._servers = servers
        self._group = group
        self._process = process

    def connections(self, _: str) -> Connections:
        """See `Ground`."""
        return MemoryConnections(self._servers.database, self._process, self._servers.cut)

    async def producer(self) -> AIOKafkaProducer:
        """See `Ground`."""
        await self._process.way()
        return cast("AIOKafkaProducer", MemoryProducer(self._servers.broker, self._process, self._servers.fails))

    async def cluster_id(self) -> str:
        """See `Ground`."""
        await self._process.way()
        return "simulated"

    def ends(self) -> Ends:
        """See `Ground`."""
        return MemoryEnds(self._servers.broker, self._process)

    def member(self, _: str, topics: Sequence[str], host: Host, handover: Handover, take: Take) -> Member:
        """See `Ground`."""
        return MemoryMember(self._group, topics, self._process, host, handover, take)


class MemoryEnds:
    """Asks the broker in memory."""

    def __init__(self, broker: Broker, process: Process) -> None:
        self._broker = broker
        self._process = process

    async def of(self, places: Sequence[Place]) -> dict[Place, int]:
        """See `Ends`."""
        await self._process.way()
        return {place: self._broker.end(place) for place in places}

    async def bare(self, _: Mapping[Place, tuple[int, int]]) -> Collection[Place]:
        """Nobody uses transactions here."""
        return ()

    async def close(self) -> None:
        """See `Ends`."""


async def live(room: Room, services: Sequence[Service], servers: Servers, group: Group, process: Process) -> None:
    """Work until something fails or it's told to end, then end as a real process does (`workers.runtime.main`)."""
    worker = Worker(room, servers.settings, policy.load(), services, MemoryGround(servers, group, process))
    starting = asyncio.create_task(worker.start())
    failed = asyncio.create_task(worker.failed())
    told = asyncio.create_task(process.told_to_end.wait())
    await asyncio.wait((failed, told, asyncio.create_task(_only_errors(starting))), return_when=asyncio.FIRST_COMPLETED)
    for task in (starting, failed, told):
        task.cancel()
    process.tell(f"ends: {_why(starting, failed)}")
    with suppress(Exception):
        await asyncio.wait_for(worker.stop(), DRAIN_SECONDS)


async def _only_errors(starting: "asyncio.Task[None]") -> None:
    """Done when the start has failed."""
    await asyncio.wait((starting,))
    if starting.exception() is None:
        await asyncio.Event().wait()


def _why(starting: "asyncio.Task[None]", failed: "asyncio.Task[BaseException]") -> str:
    if starting.done() and not starting.cancelled() and starting.exception() is not None:
        return repr(starting.exception())
    return repr(failed.result()) if failed.done() and not failed.cancelled() else "told to"
