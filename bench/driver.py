"""The load: clients' nominations and the representatives' answers to the calls, until the letters are asked for.

The press is stopped meanwhile, for the procedure is what is measured: it has ended when the letters' documents wait to
be made. A process of its own, as lean as can be, for it competes with the workers for the same cores.
"""

import asyncio
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic, time
from typing import Any, Self

import asyncpg
import orjson
from aiokafka import AIOKafkaConsumer, TopicPartition

from bench.child import Channel
from bench.clients import Client, Representatives, clients, some
from bench.sending import Place, Said, new_producer, send
from clientrep.local.platform import Platform
from workers.runtime.settings import load

NOMINATIONS, TASKS, ANSWERS, LETTERS = "cm.contacts", "cm.tasks", "cm.tasks.results", "cm.letters.requests"
CALL = b'"call_representative"'
PATIENCE = 60.0
"""Seconds without an activation's end after which the load gives up."""
SEED = 1
TAKEN_OVER = "SELECT count(*) FROM documents_to_make"
"""Requests for letters that the letters worker has decided; only a running press makes them fewer."""
BETWEEN_LOOKS = 0.05


class StuckError(RuntimeError):
    """Activations don't end."""


@dataclass(frozen=True)
class Wire:
    """Where the load goes.

    Attributes:
        kafka: bootstrap servers.
        prefix: before the name of every topic.
        partitions: of every topic.
        public_key: to which PIN and password are sealed.
        dsn: of the database.
        schema: in which the tables are.
    """

    kafka: str
    prefix: str
    partitions: int
    public_key: bytes
    dsn: str = field(repr=False)
    schema: str = "public"

    @classmethod
    def of(cls, platform: Platform) -> Self:
        """Those of a platform that is ready."""
        settings = load(platform.settings)
        dsn = settings.postgres.get_secret_value()
        return cls(settings.kafka, "", settings.partitions, settings.seal_public_key(), dsn)


class Driver:
    """Nominates, answers calls and waits until letters are asked for."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._representatives = Representatives(wire.public_key)
        self._ended: list[tuple[bytes, float]] = []
        self._news = asyncio.Event()

    async def start(self) -> None:
        """Connect, and read tasks and requests for letters from their ends on."""
        self._database = await asyncpg.connect(self._wire.dsn, server_settings={"search_path": self._wire.schema})
        self._producer = await new_producer(self._wire.kafka)
        self._consumer = AIOKafkaConsumer(
            bootstrap_servers=self._wire.kafka, enable_auto_commit=False, check_crcs=False
        )
        await self._consumer.start()
        topics = (self._topic(TASKS), self._topic(LETTERS))
        places = [TopicPartition(topic, part) for topic in topics for part in range(self._wire.partitions)]
        self._consumer.assign(places)
        await self._consumer.seek_to_end(*places)
        self._reading = asyncio.create_task(self._read())

    async def stop(self) -> None:
        """Disconnect."""
        self._reading.cancel()
        with suppress(asyncio.CancelledError):
            await self._reading
        await self._consumer.stop()
        await self._producer.stop()
        await self._database.close(timeout=2)

    async def fill(self, load: Sequence[Client], in_flight: int) -> float:
        """Keep ``in_flight`` activations going until all of ``load`` have ended; who ends makes room for the next.

        The press must be stopped.

        Returns:
            Seconds from the first nomination until the letters worker had taken over the last request for letters.
        """
        before = await self._taken_over()
        waiting, ended, began = iter(load), 0, monotonic()
        await self._nominate(some(waiting, in_flight))
        while ended < len(load):
            just_ended = len(await self._next_ended())
            ended += just_ended
            await self._nominate(some(waiting, just_ended))
        async with asyncio.timeout(PATIENCE):
            while await self._taken_over() < before + len(load):  # noqa: ASYNC110 - rows set no Event
                await asyncio.sleep(BETWEEN_LOOKS)
        return monotonic() - began

    async def _taken_over(self) -> int:
        return int(await self._database.fetchval(TAKEN_OVER))

    async def pace(self, load: Sequence[Client], rate: float) -> list[float]:
        """Nominate at random moments, ``rate`` a second on average, however long the answers take.

        Returns:
            Seconds from each planned nomination until it was read that its letters are asked for.
        """
        planned = _moments(rate, len(load))
        sending = asyncio.create_task(self._nominate_at(load, planned))
        read, wanted = dict[bytes, float](), {client.scin.encode() for client in load}
        while len(read) < len(load):
            read.update((scin, at) for scin, at in await self._next_ended() if scin in wanted)
        await sending
        return [read[client.scin.encode()] - at for client, at in zip(load, planned, strict=True)]

    async def _nominate_at(self, load: Sequence[Client], planned: Sequence[float]) -> None:
        done = 0
        while done < len(load):
            await asyncio.sleep(max(0.0, planned[done] - time()))
            now, first = time(), done
            while done < len(load) and planned[done] <= now:
                done += 1
            await self._nominate(load[first:done])

    async def _nominate(self, some_clients: Iterable[Client]) -> None:
        by_place: dict[Place, list[Said]] = defaultdict(list)
        for client in some_clients:
            by_place[self._topic(NOMINATIONS), client.part].append(client.nomination)
        await send(self._producer, by_place)

    async def _next_ended(self) -> list[tuple[bytes, float]]:
        """Activations whose letters were asked for since the last call, by SCIN, and when that was read."""
        news = asyncio.create_task(self._news.wait())
        await asyncio.wait({news, self._reading}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        if self._reading.done():
            self._reading.result()
        if not news.done():
            news.cancel()
            raise StuckError(f"no activation has ended for {PATIENCE:g} s")
        self._news.clear()
        ended, self._ended = self._ended, []
        return ended

    async def _read(self) -> None:
        tasks = self._topic(TASKS)
        while True:
            polled = await self._consumer.getmany(timeout_ms=200)
            called = {place.partition: records for place, records in polled.items() if place.topic == tasks}
            for place, records in polled.items():
                if place.topic != tasks:
                    self._note_ended(records)
            await self._answer(called)

    async def _answer(self, called: dict[int, list[Any]]) -> None:
        if called:
            answers = self._topic(ANSWERS)
            await send(self._producer, {(answers, part): self._answers(tasks) for part, tasks in called.items()})

    def _answers(self, tasks: Iterable[Any]) -> list[Said]:
        calls = [(task.key, orjson.loads(task.value)["task_id"]) for task in tasks if CALL in task.value]
        return [self._representatives.answer(scin, task_id) for scin, task_id in calls]

    def _note_ended(self, requests: Iterable[Any]) -> None:
        now = time()
        self._ended += [(request.key, now) for request in requests]
        self._news.set()

    def _topic(self, name: str) -> str:
        return self._wire.prefix + name


def _moments(rate: float, count: int) -> list[float]:
    """Moments at which independent clients would write, from now on (seconds since 1970)."""
    chance, at = random.Random(SEED), time()
    moments = []
    for _ in range(count):
        at += chance.expovariate(rate)
        moments.append(at)
    return moments


async def drive(channel: Channel, wire: Wire) -> None:
    """The process: ``prepare first count``, then ``fill in_flight`` or ``pace rate``."""
    driver = Driver(wire)
    await driver.start()
    try:
        await _obey(driver, channel, wire.partitions)
    finally:
        await driver.stop()


async def _obey(driver: Driver, channel: Channel, partitions: int) -> None:
    load: list[Client] = []
    async for what, *how in channel.commands():
        if what == "prepare":
            load = list(clients(how[0], how[1], partitions))
            channel.tell("prepared")
        elif what == "fill":
            channel.tell("filled", await driver.fill(load, *how))
        else:
            channel.tell("paced", await driver.pace(load, *how))
