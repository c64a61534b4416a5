"""Faust, as far as it may be trusted: it joins the group, polls and hands over whole batches (design: Faust).

One Faust event stands for a poll; the records of the poll ride beside it in a `Handover`. Faust neither acks nor
commits: the ledger tells where to read on, and Kafka's own offset follows it for lag tools.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any, Protocol

import faust
from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError
from faust.transport.consumer import ensure_TPset
from faust.transport.drivers import aiokafka as driver
from faust.types import TP

from workers.runtime.brokers import Brokers
from workers.runtime.faust_login import credentials
from workers.runtime.handover import FULL, Handover
from workers.runtime.ledger import Batch, Place
from workers.runtime.polling import fresh

FETCH_BYTES = 262_144  # a partition and fetch: what is prefetched stays in memory
SESSION_SECONDS = 6.0
REBALANCE_SECONDS = 30.0  # what a member may take to finish its batch and send; a dead one goes by its session
METADATA_MS = 10_000  # a topic that a starting broker didn't tell of is given to nobody until it is asked again

Bounds = Callable[[], Awaitable[Mapping[Place, tuple[int, int]]]]


class Host(Protocol):
    """What the consumer asks of the worker it runs in."""

    async def assigned(self, places: Sequence[Place], bounds: Bounds) -> Mapping[Place, int]:
        """Partitions came: take their leases; tells from where to read on.

        ``bounds`` gives earliest and end offsets, to be asked for when nobody else moves the ledger any more.
        """
        ...

    async def revoked(self) -> None:
        """All partitions go: finish, send and give up the leases."""
        ...


class ConsumerThread(driver.AIOKafkaConsumerThread):
    """Faust's consumer thread, reading only what is committed."""

    def _create_worker_consumer(self, transport: Any) -> AIOKafkaConsumer:  # noqa: ANN401 - Faust's
        consumer = super()._create_worker_consumer(transport)
        consumer._isolation_level = "read_committed"  # noqa: SLF001 - Faust ties it to exactly_once
        return consumer

    async def cluster_bounds(self, tps: Sequence[TP]) -> Mapping[TP, tuple[int, int]]:
        """Earliest and end offset of each partition."""
        bounds: Mapping[TP, tuple[int, int]] = await self.call_thread(self._bounds, list(tps))
        return bounds

    async def standings(self, tps: Sequence[TP]) -> Mapping[TP, tuple[int, int]]:
        """The consumer's position in each partition and its end; nothing while they aren't ours, or Kafka is away."""
        standings: Mapping[TP, tuple[int, int]] = await self.call_thread(self._standings, list(tps))
        return standings

    async def _standings(self, tps: list[TP]) -> dict[TP, tuple[int, int]]:
        consumer = self._ensure_consumer()
        partitions = [driver.ensure_aiokafka_TP(tp) for tp in tps]
        try:
            positions = [await consumer.position(partition) for partition in partitions]
            ends = await consumer.end_offsets(partitions)
        except KafkaError:
            return {}
        return {tp: (at, ends[p]) for tp, at, p in zip(tps, positions, partitions, strict=True)}

    async def tell(self, offsets: Mapping[TP, int]) -> bool:
        """Commit offsets for whoever looks; whether it was done, for during a rebalance it fails."""
        return bool(await self.call_thread(self._tell, offsets))

    async def _tell(self, offsets: Mapping[TP, int]) -> bool:
        try:
            await self._ensure_consumer().commit({driver.ensure_aiokafka_TP(tp): o for tp, o in offsets.items()})
        except KafkaError:
            return False
        return True

    async def _bounds(self, tps: list[TP]) -> dict[TP, tuple[int, int]]:
        consumer = self._ensure_consumer()
        partitions = [driver.ensure_aiokafka_TP(tp) for tp in tps]
        first = await consumer.beginning_offsets(partitions)
        last = await consumer.end_offsets(partitions)
        return {tp: (first[p], last[p]) for tp, p in zip(tps, partitions, strict=True)}


class Consumer(driver.Consumer):
    """Hands over whole polls and reads on where the ledger stands."""

    _thread: ConsumerThread
    host: Host
    handover: Handover
    _first: Any

    def __init__(self, transport: "Transport", *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Faust's
        self.host, self.handover = transport.host, transport.handover
        super().__init__(transport, *args, **kwargs)

    def _new_consumer_thread(self) -> ConsumerThread:
        return ConsumerThread(self, loop=self.loop, beacon=self.beacon)

    async def seek_to_committed(self) -> Mapping[TP, int]:
        """After an assignment: to the ledger, not to Kafka's own offsets."""
        self.handover.clear()
        tps = sorted(ensure_TPset(self.assignment()))
        following = await self.host.assigned([_place(tp) for tp in tps], partial(self._bounds, tps))
        offsets = {tp: following[_place(tp)] for tp in tps}
        if offsets:
            await self._thread.seek_wait(offsets)
        return offsets

    async def _bounds(self, tps: Sequence[TP]) -> dict[Place, tuple[int, int]]:
        return {_place(tp): b for tp, b in (await self._thread.cluster_bounds(tps)).items()} if tps else {}

    async def seek_places(self, places: Mapping[Place, int]) -> None:
        """Read on elsewhere in some partitions; what was polled of them before is dropped."""
        mine = ensure_TPset(self.assignment())
        offsets = {TP(*place): offset for place, offset in places.items() if TP(*place) in mine}
        if offsets:
            self.handover.drop(places)
            await self._thread.seek_wait(offsets)

    async def on_partitions_assigned(self, assigned: set[TP], generation_id: int = 0) -> None:
        """Our share came; where it is none Faust seeks nothing, and the host wouldn't know that it has its share."""
        await super().on_partitions_assigned(assigned, generation_id)
        if not assigned:
            await self.host.assigned([], partial(self._bounds, []))

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        """All partitions go (Faust rebalances eagerly): finish before the next owner begins."""
        self.stop_flow()
        self.handover.clear()
        await self.host.revoked()
        await super().on_partitions_revoked(revoked)

    async def getmany(self, timeout: float) -> AsyncIterator[tuple[TP, Any]]:  # noqa: ASYNC109 - Faust's signature
        """One message for a whole poll.

        A poll may end after a rebalance that it began before. What it brought is never thrown away, for it may have
        been read after the seek; the ledger tells which of it counts.
        """
        if not await self.handover.free():
            yield self._event()
            return
        polled = await fresh(self._poll, timeout, FULL)
        if polled and not self.flow_active:
            await self.wait(self.can_resume_flow.wait())
        active = self._get_active_partitions()
        batch = {place: rows for place, rows in polled.items() if TP(*place) in active}
        if batch and not self.should_stop:
            self.handover.put(batch)
            self._first = next(iter(batch.values()))[0]
            yield self._event()

    def _event(self) -> tuple[TP, Any]:
        """What tells the agent that a batch lies there: its first record."""
        tp = TP(self._first.topic, self._first.partition)
        self._read_offset[tp] = None
        return tp, self._to_message(tp, self._first)

    async def _poll(self, timeout: float) -> Batch:  # noqa: ASYNC109 - Faust's signature
        records, _ = await self._wait_next_records(timeout)
        return {_place(tp): rows for tp, rows in (records or {}).items() if rows}

    async def standings(self, places: Collection[Place]) -> dict[Place, tuple[int, int]]:
        """Position and end of those that are ours, as far as Kafka tells."""
        mine = ensure_TPset(self.assignment())
        tps = sorted(tp for place in places if (tp := TP(*place)) in mine)
        return {_place(tp): both for tp, both in (await self._thread.standings(tps)).items()} if tps else {}

    async def commit_places(self, offsets: Mapping[Place, int]) -> bool:
        """Tell Kafka where the ledger stands; whether it took it."""
        return await self._thread.tell({TP(*place): offset for place, offset in offsets.items()})


class Transport(driver.Transport):
    """The transport whose consumer is ours."""

    Consumer = Consumer
    host: Host
    handover: Handover


class App(faust.App):
    """One App an agent: its id is the consumer group."""

    host: Host
    handover: Handover

    def _create_directories(self) -> None:
        """Without tables there is nothing to keep in files."""

    async def crashed_with(self) -> BaseException:
        """Wait until a part of Faust has crashed; tells why."""
        await self._crashed.wait()
        return self.crash_reason or RuntimeError("Faust has crashed")

    def _new_transport(self) -> Transport:
        transport = Transport(self.conf.broker_consumer, self)
        transport.host, transport.handover = self.host, self.handover
        return transport


def new_app(  # noqa: PLR0913 - an app, whom it asks, what it reads and who takes it
    name: str,
    brokers: Brokers,
    host: Host,
    handover: Handover,
    topics: Sequence[str],
    take: Callable[[], Awaitable[None]],
) -> App:
    """A Faust app whose one agent takes each batch; it declares and leads nothing, keeps no table and acks nothing."""
    app = App(
        name,
        broker=[f"aiokafka://{server}" for server in brokers.address.split(",")],
        broker_credentials=credentials(brokers),
        topic_allow_declare=False,
        topic_disable_leader=True,
        web_enabled=False,
        stream_wait_empty=False,
        store="memory://",
        broker_max_poll_records=FULL,
        consumer_max_fetch_size=FETCH_BYTES,
        broker_session_timeout=SESSION_SECONDS,
        broker_heartbeat_interval=1.0,
        broker_rebalance_timeout=REBALANCE_SECONDS,
        broker_commit_interval=60.0,
        consumer_metadata_max_age_ms=METADATA_MS,
        consumer_auto_offset_reset="earliest",
    )
    app.host, app.handover = host, handover
    topic = app.topic(*topics, key_type=bytes, value_type=bytes, value_serializer="raw", acks=False)

    @app.agent(topic, name=f"{name}.agent")
    async def decide_and_commit(polls: Any) -> None:  # noqa: ANN401 - Faust's stream
        async for _ in polls:
            await take()

    return app


def _place(tp: Any) -> Place:  # noqa: ANN401 - Faust's or aiokafka's
    return Place(tp.topic, tp.partition)
