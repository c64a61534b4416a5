"""Another system, which sends its events in Kafka's transactions."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaProducer

from tests.scene import Scene
from tests.wire import event, record


async def in_transactions(scene: Scene, scin: str, ends: Sequence[str]) -> list[str]:
    """Each event in a transaction of its own, which leaves a marker behind it; the ids of those committed."""
    committed = []
    async with producing(scene, scin) as producer:
        for end in ends:
            await producer.begin_transaction()
            sent = await send(scene, producer, scin)
            await (producer.commit_transaction if end == "commit" else producer.abort_transaction)()
            committed += [sent] if end == "commit" else []
    return committed


@asynccontextmanager
async def producing(scene: Scene, scin: str) -> AsyncIterator[AIOKafkaProducer]:
    """A producer that sends in transactions only."""
    async with AIOKafkaProducer(bootstrap_servers=scene.settings.kafka, transactional_id=scin) as producer:
        yield producer


async def send(scene: Scene, producer: AIOKafkaProducer, scin: str) -> str:
    """A client objects; returns the event's id."""
    document = event("contact.objection", {"scin": scin}, await scene.now())
    raw = record(document, scin)
    await producer.send_and_wait("cm.contacts", raw.value, raw.key, headers=list(raw.headers))
    return str(document["id"])
