"""The floor: the same rows and messages as the workers', moved by bare aiokafka and bare asyncpg.

No Faust, no validation, no decision, no lock and no ledger; whole batches as they come, one transaction each with
fsync on, the outbox sent and deleted meanwhile.
"""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import asyncpg
from aiokafka import AIOKafkaConsumer, TopicPartition

from bench.child import Channel
from bench.driver import Wire
from bench.plan import Plan, Sent, Stage, Transaction
from bench.sending import Place, Said, new_producer, send
from bench.statements import Activations, Batch, Columns, Numbers, rekeyed

SCHEMA = "bench_floor"
POLL_RECORDS = 1000
POLL_MS = 1000
NUMBERS_EACH = 1_000_000_000
DELETE = """
DELETE FROM outbox WHERE grp = $1 AND part = $2 AND id = ANY($3::bigint[])
"""
EVENT_ID = "ce_id"

Outgoing = tuple[Place, int, Said]
"""Where to, under which number it is in the outbox, and what."""


@dataclass(frozen=True, slots=True)
class Share:
    """What one process does: the part of a worker, in some of the partitions.

    Attributes:
        worker: whose part of the plan.
        parts: the partitions.
        number: of the process, among all.
    """

    worker: str
    parts: range
    number: int


class Floor:
    """One process of the floor."""

    def __init__(self, share: Share, plan: Plan, wire: Wire) -> None:
        self._share = share
        self._plan = plan
        self._wire = wire
        self._numbers = Numbers(share.number * NUMBERS_EACH)
        self._stages: dict[tuple[str, bytes], Stage | None] = {}
        for stage in plan.stages:
            if stage.worker == share.worker:
                self._know(stage)
        self._committed: asyncio.Queue[list[Outgoing]] = asyncio.Queue()

    async def start(self) -> None:
        """Connect, and read its partitions from their beginnings."""
        self._loop = await self._connect()
        self._relay = await self._connect()
        self._producer = await new_producer(self._wire.kafka)
        self._consumer = AIOKafkaConsumer(
            bootstrap_servers=self._wire.kafka,
            group_id=f"{self._wire.prefix}{self._share.worker}",
            auto_offset_reset="earliest",
            auto_commit_interval_ms=1000,
        )
        await self._consumer.start()
        topics = sorted({self._wire.prefix + topic for topic, _ in self._stages})
        self._consumer.assign([TopicPartition(topic, part) for topic in topics for part in self._share.parts])

    async def run(self, no_more: asyncio.Event) -> None:
        """Work until there is nothing to do any more."""
        async with asyncio.TaskGroup() as group:
            sending = group.create_task(self._send())
            while (polled := await self._poll()) or not no_more.is_set():
                await self._take(polled)
            await self._committed.join()
            sending.cancel()

    async def stop(self) -> None:
        """Disconnect."""
        await self._consumer.stop()
        await self._producer.stop()
        for connection in (self._loop, self._relay):
            await connection.close(timeout=2)

    def _know(self, stage: Stage) -> None:
        """The last message that a stage reads moves it on; the others, in the same poll, have nothing to add."""
        for read in stage.reads:
            self._stages[read.topic, read.id.encode()] = None
        last = stage.reads[-1]
        self._stages[last.topic, last.id.encode()] = stage

    async def _connect(self) -> asyncpg.Connection:
        server = {"search_path": self._wire.schema, "jit": "off", "application_name": f"floor {self._share.worker}"}
        connection = await asyncpg.connect(self._wire.dsn, server_settings=server)
        await connection.execute("SET enable_seqscan = off")
        return connection

    async def _poll(self) -> Mapping[Any, Iterable[Any]]:
        polled: Mapping[Any, Iterable[Any]] = await self._consumer.getmany(timeout_ms=POLL_MS, max_records=POLL_RECORDS)
        return polled

    async def _take(self, polled: Mapping[Any, Iterable[Any]]) -> None:
        at: dict[int, tuple[Stage, Activations]] = {}
        for place, records in polled.items():
            topic = place.topic.removeprefix(self._wire.prefix)
            for record in records:
                stage = self._stages[topic, _event_id(record).replace(record.key, b"")]
                if stage is not None:
                    _, activations = at.setdefault(id(stage), (stage, Activations()))
                    activations.scins.append(record.key.decode())
                    activations.parts.append(place.partition)
        for n in range(max((len(stage.transactions) for stage, _ in at.values()), default=0)):
            await self._commit([(s.transactions[n], a) for s, a in at.values() if n < len(s.transactions)])

    async def _commit(self, work: Iterable[tuple[Transaction, Activations]]) -> None:
        batch = Batch(self._plan, self._numbers)
        outgoing: list[Outgoing] = []
        for transaction, activations in work:
            columns = [(write.table, batch.add(write, activations)) for write in transaction.writes]
            outbox = (of_one for table, of_one in columns if table == "outbox")
            for sent, of_one in zip(transaction.sends, outbox, strict=True):
                outgoing += self._outgoing(sent, of_one, activations)
        async with self._loop.transaction():
            await batch.write(self._loop)
        self._committed.put_nowait(outgoing)

    def _outgoing(self, sent: Sent, outbox: Columns, activations: Activations) -> Iterable[Outgoing]:
        topic = self._wire.prefix + sent.topic
        names = [name for name, _ in sent.said.headers]
        texts = (rekeyed(text, self._plan.scin, activations.scins) for _, text in sent.said.headers)
        headers = (list(zip(names, one, strict=True)) for one in zip(*texts, strict=True))
        records = map(Said, outbox["key"], outbox["value"], headers)
        return zip(((topic, part) for part in activations.parts), outbox["id"], records, strict=True)

    async def _send(self) -> None:
        while True:
            outgoing, batches = await self._committed.get(), 1
            while not self._committed.empty():
                outgoing, batches = outgoing + self._committed.get_nowait(), batches + 1
            by_place: dict[Place, list[Said]] = {}
            for place, _, said in outgoing:
                by_place.setdefault(place, []).append(said)
            await send(self._producer, by_place)
            await self._delete(outgoing)
            for _ in range(batches):
                self._committed.task_done()

    async def _delete(self, outgoing: list[Outgoing]) -> None:
        by_part: dict[int, list[int]] = {}
        for (_, part), number, _ in outgoing:
            by_part.setdefault(part, []).append(number)
        async with self._relay.transaction():
            await self._relay.execute("SET LOCAL synchronous_commit = off")
            for part, numbers in by_part.items():
                await self._relay.execute(DELETE, self._share.worker, part, numbers)


def _event_id(record: Any) -> bytes:  # noqa: ANN401 - aiokafka's
    event_id: bytes = next(text for name, text in record.headers if name == EVENT_ID)
    return event_id


async def move(channel: Channel, share: Share, plan: Plan, wire: Wire) -> None:
    """One process of the floor."""
    floor = Floor(share, plan, wire)
    await floor.start()
    channel.tell("ready")
    no_more = asyncio.Event()
    working = asyncio.create_task(floor.run(no_more))
    told = asyncio.create_task(_told_to_end(channel))
    await asyncio.wait({working, told}, return_when=asyncio.FIRST_COMPLETED)
    no_more.set()
    await working
    await floor.stop()


async def _told_to_end(channel: Channel) -> None:
    async for _ in channel.commands():
        pass
