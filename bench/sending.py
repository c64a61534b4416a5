"""Sending as cheaply as aiokafka can: whole batches, built here, one for each partition at a time."""

import asyncio
from collections import deque
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from aiokafka import AIOKafkaProducer

Header = tuple[str, bytes]


class Said(NamedTuple):
    """A record to send."""

    key: bytes
    value: bytes
    headers: list[Header]


Place = tuple[str, int]
"""A topic and a partition."""


async def new_producer(kafka: str) -> AIOKafkaProducer:
    """A producer like the workers' own: idempotent, every record acknowledged by all replicas."""
    producer = AIOKafkaProducer(bootstrap_servers=kafka, enable_idempotence=True, acks="all", linger_ms=0)
    await producer.start()
    return producer


async def send(producer: AIOKafkaProducer, by_place: Mapping[Place, Iterable[Said]]) -> None:
    """Send all records and wait until the broker has acknowledged them."""
    await asyncio.gather(*(_send_to(producer, place, deque(records)) for place, records in by_place.items()))


async def _send_to(producer: AIOKafkaProducer, place: Place, left: deque[Said]) -> None:
    topic, part = place
    while left:
        batch = producer.create_batch()
        while left and _append(batch, left[0]):
            left.popleft()
        await (await producer.send_batch(batch, topic, partition=part))


def _append(batch: object, record: Said) -> bool:
    """Whether the batch had room for it."""
    added = batch.append(  # type: ignore[attr-defined]
        key=record.key, value=record.value, timestamp=None, headers=record.headers
    )
    return added is not None
