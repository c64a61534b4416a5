"""Another program on the wire: it knows the topics and CloudEvents, and nothing of this project's code."""

import asyncio
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from types import TracebackType
from typing import Any, Literal, Self
from uuid import uuid4

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord

PREFIX = "uk.gov.dwp.cm."
STRUCTURED = [("content-type", b"application/cloudevents+json")]
LARGEST = 4_000_000
FETCH_MS = 50
"""A broker answers nothing else on a connection while a fetch waits there."""
Mode = Literal["binary", "structured"]
Headers = Sequence[tuple[str, bytes]]


@dataclass(frozen=True)
class Raw:
    """A record as it goes to a topic."""

    key: bytes | None
    headers: Headers
    value: bytes | None


@dataclass(frozen=True)
class Event:
    """A record as it was read; its attributes are the ``ce_*`` headers without their prefix."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Mapping[str, bytes]

    @property
    def kind(self) -> str:
        return self.attribute("type").removeprefix(PREFIX).removesuffix(".v1")

    @property
    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.value or b"null")
        return found

    def attribute(self, name: str) -> str:
        return self.headers.get(f"ce_{name}", b"").decode()


def event(kind: str, data: Mapping[str, Any], time: str, **more: str) -> dict[str, Any]:
    """An event as one JSON document, with an id of its own."""
    attributes = {"specversion": "1.0", "id": str(uuid4()), "source": "/acceptance", "type": f"{PREFIX}{kind}.v1"}
    return {**attributes, "time": time, "datacontenttype": "application/json", **more, "data": data}


def record(document: Mapping[str, Any], key: str | None, mode: Mode = "binary") -> Raw:
    """An event in either mode of CloudEvents."""
    key_bytes = None if key is None else key.encode()
    if mode == "structured":
        return Raw(key_bytes, STRUCTURED, json.dumps(document).encode())
    attributes = {name: text for name, text in document.items() if name not in {"data", "datacontenttype"}}
    headers = [(f"ce_{name}", str(text).encode()) for name, text in attributes.items()]
    return Raw(key_bytes, [*headers, ("content-type", b"application/json")], json.dumps(document["data"]).encode())


class Wire:
    """Sends records and reads topics from their beginning.

    Args:
        kafka: ``host:port`` of the broker.
    """

    def __init__(self, kafka: str) -> None:
        self._kafka = kafka
        self._producer = AIOKafkaProducer(bootstrap_servers=kafka, acks="all", max_request_size=LARGEST, linger_ms=0)
        self._consumers: dict[str, AIOKafkaConsumer] = {}
        self._read: dict[str, list[Event]] = {}

    async def __aenter__(self) -> Self:
        await self._producer.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Leave Kafka; a second time does nothing."""
        await self._producer.stop()
        consumers, self._consumers = self._consumers, {}
        await asyncio.gather(*(consumer.stop() for consumer in consumers.values()))

    async def put(self, topic: str, raw: Raw, partition: int | None = None) -> tuple[int, int]:
        """Send a record, without a partition to the one its key leads to; tells its partition and offset."""
        sent = await self._producer.send_and_wait(
            topic, raw.value, raw.key, partition=partition, headers=list(raw.headers)
        )
        return sent.partition, sent.offset

    async def send(self, topic: str, document: Mapping[str, Any], key: str, mode: Mode = "binary") -> None:
        """Send an event."""
        await self.put(topic, record(document, key, mode))

    async def topics(self) -> set[str]:
        """The names of all topics that there are."""
        return set(await (await self._consumer("cm.contacts")).topics())

    async def ends(self, topics: Iterable[str]) -> dict[tuple[str, int], int]:
        """Where each partition of some topics ends."""
        consumer = AIOKafkaConsumer(*topics, bootstrap_servers=self._kafka, enable_auto_commit=False)
        await consumer.start()
        try:
            ends = await consumer.end_offsets(consumer.assignment())
        finally:
            await consumer.stop()
        return {(place.topic, place.partition): end for place, end in ends.items()}

    async def events(self, topic: str) -> list[Event]:
        """Everything on a topic, up to its ends as they are now."""
        consumer = await self._consumer(topic)
        ends = await consumer.end_offsets(consumer.assignment())
        while [place for place, end in ends.items() if await consumer.position(place) < end]:
            await self._poll(topic, consumer)
        return self._read[topic]

    async def wait_for(
        self, topic: str, wanted: Callable[[Event], bool], number: int = 1, seconds: float = 20
    ) -> list[Event]:
        """The first events of a topic that are wanted, as soon as there are so many."""
        consumer = await self._consumer(topic)
        deadline = monotonic() + seconds
        while len(found := [one for one in self._read[topic] if wanted(one)]) < number:
            if monotonic() > deadline:
                raise TimeoutError(f"{len(found)} of {number} events on {topic} after {seconds:g} s")
            await self._poll(topic, consumer)
        return found

    async def _poll(self, topic: str, consumer: AIOKafkaConsumer) -> None:
        for records in (await consumer.getmany(timeout_ms=100)).values():
            self._read[topic].extend(map(_event, records))

    async def _consumer(self, topic: str) -> AIOKafkaConsumer:
        if topic not in self._consumers:
            consumer = AIOKafkaConsumer(
                topic,
                bootstrap_servers=self._kafka,
                enable_auto_commit=False,
                auto_offset_reset="earliest",
                fetch_max_wait_ms=FETCH_MS,
            )
            await consumer.start()
            self._consumers[topic], self._read[topic] = consumer, []
        return self._consumers[topic]


def _event(record: ConsumerRecord) -> Event:
    headers = dict(record.headers)
    return Event(record.topic, record.partition, record.offset, record.key, record.value, headers)
