"""Whether every activation really ended as it should: closed, nothing parked."""

from collections.abc import Iterable

import orjson
from aiokafka import AIOKafkaConsumer, TopicPartition

REQUESTS = "cm.service-requests"
POLL_MS = 1000


class WrongOutcomeError(AssertionError):
    """Not all of it went straight through; the figures would mean nothing."""


async def closed_requests(kafka: str, partitions: int) -> int:
    """How many service requests ended as ``Closed``.

    Raises:
        WrongOutcomeError: some ended as something else.
    """
    consumer = AIOKafkaConsumer(
        bootstrap_servers=kafka, enable_auto_commit=False, auto_offset_reset="earliest", check_crcs=False
    )
    await consumer.start()
    consumer.assign([TopicPartition(REQUESTS, part) for part in range(partitions)])
    last: dict[str, str] = {}
    try:
        while polled := await consumer.getmany(timeout_ms=POLL_MS):
            for records in polled.values():
                last.update(map(_request_and_status, (record.value for record in records)))
    finally:
        await consumer.stop()
    _require(last.values())
    return len(last)


def _request_and_status(value: bytes) -> tuple[str, str]:
    data = orjson.loads(value)
    return data["service_request_id"], data["status"]


def _require(statuses: Iterable[str]) -> None:
    others = sorted({status for status in statuses if status != "Closed"})
    if others:
        raise WrongOutcomeError(f"service requests ended as {', '.join(others)}")
