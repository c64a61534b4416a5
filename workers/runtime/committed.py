"""What a reader of committed events finds in a part of a partition.

Other systems may use Kafka's transactions: markers of their ends, and events that were taken back, lie between the last
event that was read and the end of the partition. Nobody ever reads them, so they are no lag.
"""

from collections.abc import Mapping
from time import monotonic

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from workers.runtime.brokers import Brokers

SEARCH_SECONDS = 1.0
WAIT_MS = 20  # that a fetch waits at the broker, which answers nothing else on the connection meanwhile
FETCH_BYTES = 65_536  # a partition: the first event is enough

Span = tuple[int, int]
"""From an offset up to an end, which isn't part of it."""
Spans = Mapping[TopicPartition, Span]


class Committed:
    """Looks for events between two offsets, by a consumer of its own; opened when it's first asked.

    What was found is remembered: what lies before an end offset doesn't change any more, once it can be read.
    """

    def __init__(self, at: Brokers) -> None:
        self._brokers = at
        self._consumer: AIOKafkaConsumer | None = None
        self._events: dict[TopicPartition, int] = {}
        self._bare: dict[TopicPartition, Span] = {}

    async def close(self) -> None:
        """Leave Kafka."""
        if self._consumer is not None:
            await self._consumer.stop()

    async def bare(self, spans: Spans) -> set[TopicPartition]:
        """The partitions in whose span no event lies; where it can't be told in time, there may be one.

        What an open transaction holds back may still become an event.
        """
        unknown = {place: span for place, span in spans.items() if not self._known(place, span)}
        for place, record in (await self.first(unknown)).items():
            if record is None or record.offset >= spans[place][1]:
                self._bare[place] = spans[place]
            else:
                self._events[place] = record.offset
        return {place for place, span in spans.items() if self._known_bare(place, span)}

    async def first(self, spans: Spans) -> dict[TopicPartition, ConsumerRecord | None]:
        """The first event of each span, or `None` where there is none; a partition is left out if it can't be told."""
        if not spans:
            return {}
        consumer = await self._reader()
        consumer.assign(list(spans))
        for place, (start, _) in spans.items():
            consumer.seek(place, max(0, start))
        try:
            return await _first(consumer, spans)
        finally:
            consumer.pause(*spans)  # else it goes on fetching

    def _known(self, place: TopicPartition, span: Span) -> bool:
        return span[0] <= self._events.get(place, -1) < span[1] or self._known_bare(place, span)

    def _known_bare(self, place: TopicPartition, span: Span) -> bool:
        start, end = self._bare.get(place, (0, -1))
        return start <= span[0] and span[1] <= end

    async def _reader(self) -> AIOKafkaConsumer:
        if self._consumer is None:
            consumer = AIOKafkaConsumer(
                **self._brokers.client,
                enable_auto_commit=False,
                auto_offset_reset="earliest",
                isolation_level="read_committed",
                fetch_max_wait_ms=WAIT_MS,
                max_partition_fetch_bytes=FETCH_BYTES,
            )
            await consumer.start()
            self._consumer = consumer
        return self._consumer


async def _first(consumer: AIOKafkaConsumer, spans: Spans) -> dict[TopicPartition, ConsumerRecord | None]:
    found: dict[TopicPartition, ConsumerRecord | None] = {}
    waiting, deadline = set(spans), monotonic() + SEARCH_SECONDS
    while waiting and monotonic() < deadline:
        fetched = await consumer.getmany(*waiting, timeout_ms=WAIT_MS)
        found.update({place: records[0] for place, records in fetched.items() if records})
        ended = {place for place in waiting - found.keys() if await consumer.position(place) >= spans[place][1]}
        found.update(dict.fromkeys(ended))
        held_back = {place for place in waiting - found.keys() if await _is_held_back(consumer, place)}
        consumer.pause(*(waiting & (found.keys() | held_back)))
        waiting -= found.keys() | held_back
    return found


async def _is_held_back(consumer: AIOKafkaConsumer, place: TopicPartition) -> bool:
    """Whether it was read up to an open transaction."""
    stable: int | None = consumer.last_stable_offset(place)
    return stable is not None and await consumer.position(place) >= stable
