"""The producer of the outbox."""

from aiokafka import AIOKafkaProducer

from workers.runtime.brokers import Brokers

BATCH_BYTES, REQUEST_BYTES = 262_144, 2_097_152


def new_producer(brokers: Brokers) -> AIOKafkaProducer:
    """A producer that loses nothing and sends at once whatever whole batches it's given."""
    return AIOKafkaProducer(
        **brokers.client,
        enable_idempotence=True,
        acks="all",
        linger_ms=0,
        max_batch_size=BATCH_BYTES,
        max_request_size=REQUEST_BYTES,
    )
