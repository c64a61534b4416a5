"""What a worker stands on: PostgreSQL, and Kafka with Faust. A simulation brings a ground of its own."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import Protocol, cast

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from workers.runtime.brokers import Brokers, brokers
from workers.runtime.committed import Committed
from workers.runtime.connections import Connections
from workers.runtime.faust_app import App, Consumer, Host, new_app
from workers.runtime.handover import Handover
from workers.runtime.ledger import Place
from workers.runtime.producer import new_producer
from workers.runtime.settings import Settings
from workers.runtime.topics import cluster_id

Take = Callable[[], Awaitable[None]]
"""Takes the batch that was handed over."""


class Member(Protocol):
    """Takes part in a consumer group and hands over what it polls."""

    @property
    def rebalancing(self) -> bool:
        """Whether the group is sharing out its partitions anew."""
        ...

    async def start(self) -> None:
        """Join."""
        ...

    async def stop(self) -> None:
        """Leave."""
        ...

    async def crashed_with(self) -> BaseException:
        """Wait until it can't go on; tells why."""
        ...

    async def seek_places(self, places: Mapping[Place, int]) -> None:
        """Read on elsewhere in some partitions."""
        ...

    async def commit_places(self, offsets: Mapping[Place, int]) -> bool:
        """Tell Kafka where the ledger stands; whether it took it."""
        ...

    async def standings(self, places: Collection[Place]) -> Mapping[Place, tuple[int, int]]:
        """Position and end of each place."""
        ...


class Ends(Protocol):
    """Tells where partitions end."""

    async def of(self, places: Sequence[Place]) -> Mapping[Place, int]:
        """The end offset of each place, as it is now."""
        ...

    async def bare(self, spans: Mapping[Place, tuple[int, int]]) -> Collection[Place]:
        """The places where no event lies from an offset up to an end: only what other systems' transactions left."""
        ...

    async def close(self) -> None:
        """Leave Kafka."""
        ...


class Ground(Protocol):
    """Where a worker gets its connections from."""

    def connections(self, worker: str) -> Connections:
        """Connections to PostgreSQL, opened as they are needed."""
        ...

    async def producer(self) -> AIOKafkaProducer:
        """A producer that has started."""
        ...

    async def cluster_id(self) -> str:
        """The Kafka cluster's id."""
        ...

    def ends(self) -> Ends:
        """Looks for the ends of partitions; opened when it's first asked."""
        ...

    def member(self, group: str, topics: Sequence[str], host: Host, handover: Handover, take: Take) -> Member:
        """One who takes part in a group, not started yet."""
        ...


class Servers:
    """The ground of every real worker: the servers that the settings name."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._brokers = brokers(settings)

    def connections(self, worker: str) -> Connections:
        """See `Ground`."""
        return Connections(self._settings, worker)

    async def producer(self) -> AIOKafkaProducer:
        """See `Ground`."""
        producer = new_producer(self._brokers)
        await producer.start()
        return producer

    async def cluster_id(self) -> str:
        """See `Ground`."""
        return await cluster_id(self._brokers)

    def ends(self) -> Ends:
        """See `Ground`."""
        return KafkaEnds(self._brokers)

    def member(self, group: str, topics: Sequence[str], host: Host, handover: Handover, take: Take) -> Member:
        """See `Ground`."""
        return FaustMember(new_app(group, self._brokers, host, handover, topics, take))


class FaustMember:
    """A Faust app as a member."""

    def __init__(self, app: App) -> None:
        self._app = app

    @property
    def rebalancing(self) -> bool:
        """See `Member`."""
        return bool(self._app.rebalancing)

    async def start(self) -> None:
        """See `Member`."""
        await self._app.start()

    async def stop(self) -> None:
        """See `Member`."""
        await self._app.stop()

    async def crashed_with(self) -> BaseException:
        """See `Member`."""
        return await self._app.crashed_with()

    async def seek_places(self, places: Mapping[Place, int]) -> None:
        """See `Member`."""
        await self._consumer().seek_places(places)

    async def commit_places(self, offsets: Mapping[Place, int]) -> bool:
        """See `Member`."""
        return await self._consumer().commit_places(offsets)

    async def standings(self, places: Collection[Place]) -> Mapping[Place, tuple[int, int]]:
        """See `Member`."""
        return await self._consumer().standings(places)

    def _consumer(self) -> Consumer:
        return cast("Consumer", self._app.consumer)


class KafkaEnds:
    """Asks the broker, by a consumer of its own."""

    def __init__(self, at: Brokers) -> None:
        self._brokers = at
        self._consumer: AIOKafkaConsumer | None = None
        self._committed = Committed(at)

    async def of(self, places: Sequence[Place]) -> Mapping[Place, int]:
        """See `Ends`."""
        ends = await (await self._reader()).end_offsets([TopicPartition(*place) for place in places])
        return {Place(place.topic, place.partition): end for place, end in ends.items()}

    async def bare(self, spans: Mapping[Place, tuple[int, int]]) -> Collection[Place]:
        """See `Ends`."""
        found = await self._committed.bare({TopicPartition(*place): span for place, span in spans.items()})
        return {Place(place.topic, place.partition) for place in found}

    async def close(self) -> None:
        """See `Ends`."""
        await self._committed.close()
        if self._consumer is not None:
            await self._consumer.stop()

    async def _reader(self) -> AIOKafkaConsumer:
        if self._consumer is None:
            self._consumer = AIOKafkaConsumer(**self._brokers.client, enable_auto_commit=False)
            await self._consumer.start()
        return self._consumer
