"""One process's loop whose batches come from the test: real ledger, leases and outbox, no consumer of its own."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, groupby
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.partitioner import murmur2

import policy
from tests.scene import SCINS, Scene
from tests.wire import event
from workers.procedure.effects import Publish
from workers.procedure.ids import derived_id
from workers.procedure.message import Message
from workers.procedure.outcome import Entry, Outcome
from workers.procedure.room import Room
from workers.runtime.brokers import brokers
from workers.runtime.connections import Connections
from workers.runtime.ground import KafkaEnds
from workers.runtime.leases import Leases
from workers.runtime.ledger import Ledger, Place, Record
from workers.runtime.loop import Loop
from workers.runtime.outbox import Relay
from workers.runtime.reader import Reader
from workers.runtime.settings import Settings
from workers.runtime.shift import Shift

GROUP = "activation"
PARTITIONS = 8
IDS = (f"event-{number}" for number in count())
NOTED = "SELECT event_id FROM history WHERE scin = ANY($1::text[]) ORDER BY seq"


class BrokenRuleError(Exception):
    """What a rule of the test raises."""


def noting(_state: object, message: Message, *_: object) -> Outcome:
    """Notes an event and sends one; an event whose id says so breaks the rule."""
    if message.id.startswith("breaks"):
        raise BrokenRuleError(f"Miriam Okafor, {message.scin}")
    entry = Entry("R-3", "noted")
    withdrawn = {"task_id": f"{GROUP}:{message.id}", "scin": message.scin, "reason": "Noted"}
    event_id = derived_id(message.source, message.id, "R-3", 0)
    return Outcome(None, (entry,), (Publish("task.withdrawn", withdrawn, event_id, "R-3"),))


ROOM = Room(name=GROUP, reads=("contact.objection",), decide=noting)
"""A room that only tests have: it stands where Set Up does, keeps no state and has one rule."""


@dataclass
class Process:
    """What one process has of its own."""

    settings: Settings
    connections: Connections
    leases: Leases
    ledger: Ledger
    loop: Loop

    async def take(self, parts: Iterable[int]) -> None:
        """Take the leases of partitions, and open their ledger rows at the first offset."""
        connection = await self.connections.get("leases")
        places = [Place("cm.contacts", part) for part in sorted(parts)]
        await self.leases.acquire(connection, [place.part for place in places])
        await self.ledger.open(connection, await _cluster_id(self.settings), dict.fromkeys(places, (0, sys.maxsize)))

    async def end(self) -> None:
        """Give everything up."""
        await self.leases.release(await self.connections.get("leases"))
        await self.connections.close()


def new_process(scene: Scene, room: Room = ROOM, reader: Reader | None = None) -> Process:
    """A process whose relay never runs, as if it died before sending."""
    connections = Connections(scene.settings, GROUP)
    leases = Leases(GROUP)
    ledger = Ledger(GROUP, leases.owner)
    relay = Relay(GROUP, AIOKafkaProducer(bootstrap_servers=scene.settings.kafka), connections, leases)
    shift = Shift(GROUP, scene.settings, connections, leases, relay, PARTITIONS, KafkaEnds(brokers(scene.settings)))
    loop = Loop(room, policy.load(), reader or Reader(room, policy.load(), PARTITIONS, None), ledger, shift)
    return Process(scene.settings, connections, leases, ledger, loop)


async def _cluster_id(settings: Settings) -> str:
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka)
    await admin.start()
    try:
        return str((await admin.describe_cluster())["cluster_id"])
    finally:
        await admin.close()


async def batch_of(scene: Scene, places: Mapping[Place, int]) -> dict[Place, Sequence[Record]]:
    """What Kafka has in some partitions from an offset on."""
    consumer = AIOKafkaConsumer(bootstrap_servers=scene.settings.kafka, enable_auto_commit=False)
    await consumer.start()
    try:
        wanted = [TopicPartition(*place) for place in places]
        consumer.assign(wanted)
        for place, offset in places.items():
            consumer.seek(TopicPartition(*place), offset)
        return await _read(consumer, await consumer.end_offsets(wanted))
    finally:
        await consumer.stop()


async def _read(consumer: AIOKafkaConsumer, ends: Mapping[TopicPartition, int]) -> dict[Place, Sequence[Record]]:
    found: list[Any] = []
    while [place for place, end in ends.items() if await consumer.position(place) < end]:
        found += [record for records in (await consumer.getmany(timeout_ms=200)).values() for record in records]
    found.sort(key=lambda record: (record.topic, record.partition, record.offset))
    return {Place(*key): list(rows) for key, rows in groupby(found, key=lambda r: (r.topic, r.partition))}


def scins_in(partition: int, number: int) -> list[str]:
    """Clients whose events go to one partition."""
    found = (scin for scin in SCINS if int(murmur2(scin.encode()) & 0x7FFFFFFF) % PARTITIONS == partition)
    return [next(found) for _ in range(number)]


async def object_(scene: Scene, scin: str, event_id: str = "") -> str:
    """A client objects; returns the event's id."""
    document = event("contact.objection", {"scin": scin}, await scene.now(), id=event_id or next(IDS))
    await scene.wire.send("cm.contacts", document, scin)
    return str(document["id"])


async def noted(scene: Scene, *scins: str) -> list[str]:
    """The ids of the events that were decided for some clients, in the order of the decisions."""
    return [row["event_id"] for row in await scene.database.fetch(NOTED, list(scins))]
