"""Events from files, checked as the workers will check them and published as the wire wants them."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self

from aiokafka import AIOKafkaProducer

import policy
from clientrep.errors import CommandError
from contracts.catalogue import by_type
from contracts.envelope import Envelope, Record, Unreadable, read, write
from contracts.partition import partition_of
from contracts.reader import read_event
from workers.procedure.days import london_date
from workers.runtime.brokers import Brokers

STRUCTURED = [("content-type", b"application/cloudevents+json")]
TOLD_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Checked:
    """An event that its readers will accept: the topic it belongs to, and its record."""

    topic: str
    record: Record


def check_lines(name: str, lines: Iterable[bytes], now: datetime) -> list[Checked]:
    """Check structured CloudEvents, one JSON document a line; empty lines are skipped.

    Args:
        name: of the file, for the message.
        lines: its lines.
        now: the platform's clock.

    Raises:
        CommandError: some can't be sent; the text has their lines and field paths, and none of their values.
    """
    checked: list[Checked] = []
    problems: list[str] = []
    for number, line in enumerate(lines, 1):
        try:
            if line.strip():
                checked.append(check(line, now))
        except Unreadable as error:
            problems.append(f"{name}, line {number}: {error}")
    if problems:
        more = len(problems) - TOLD_AT_ONCE
        told = "\n".join(problems[:TOLD_AT_ONCE]) + (f"\nand {more} more" if more > 0 else "")
        raise CommandError(f"nothing was sent\n{told}")
    return checked


def check(event: bytes, now: datetime) -> Checked:
    """Check one structured CloudEvent.

    Raises:
        Unreadable: with the reason and the paths of the fields.
    """
    envelope = read(None, STRUCTURED, event)
    spec = by_type(envelope.type)
    if spec is None:
        raise Unreadable("unknown_type", "type: unknown")
    _, data = read_event(envelope, spec.topic, now, policy.load().in_force(london_date(now)).ahead)
    key = _key(envelope, spec.key_of(data))
    if not spec.fits(key, data):
        raise Unreadable("invalid_key", "partitionkey: not a SCIN")
    return Checked(spec.topic, _binary(envelope, key))


def _key(envelope: Envelope, of_the_data: str | None) -> str:
    key = of_the_data or envelope.key
    if not key:
        raise Unreadable("not_cloudevent", "partitionkey: missing (the client's SCIN, which the data doesn't hold)")
    if envelope.key not in {None, key}:
        raise Unreadable("not_cloudevent", "partitionkey: differs from the data")
    return key


def _binary(envelope: Envelope, key: str) -> Record:
    sequence = envelope.sequence
    return write(
        source=envelope.source,
        id=envelope.id,
        type=envelope.type,
        time=envelope.time,
        key=key,
        data=envelope.data,
        subject=envelope.subject,
        correlation_id=envelope.correlation_id,
        causation_id=envelope.causation_id,
        sequence=int(sequence) if sequence and sequence.isdecimal() else None,
        data_schema=envelope.data_schema,
    )


class Sender:
    """Publishes in order; an event counts as sent when all in-sync replicas have it."""

    def __init__(self, kafka: Brokers) -> None:
        self._producer = AIOKafkaProducer(**kafka.client, acks="all", enable_idempotence=True)

    async def __aenter__(self) -> Self:
        await self._producer.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._producer.stop()

    async def send(self, events: Sequence[Checked]) -> None:
        """Publish ``events``, each to the partition that its key leads to."""
        await asyncio.gather(*[await self._hand_over(event) for event in events])

    async def _hand_over(self, event: Checked) -> "asyncio.Future[object]":
        key, headers, value = event.record
        partition = partition_of(key.decode(), len(await self._producer.partitions_for(event.topic)))
        future: asyncio.Future[object] = await self._producer.send(
            event.topic, value, key, partition=partition, headers=headers
        )
        return future


async def send(kafka: Brokers, events: Sequence[Checked]) -> None:
    """Publish ``events`` in order."""
    async with Sender(kafka) as sender:
        await sender.send(events)
