"""The floor as a whole: its schema, its topics, its processes, the same load."""

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace

import asyncpg
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from bench.child import Child
from bench.counts import Rows, messages_each, messages_sent, rows_each, rows_written
from bench.driver import ANSWERS, NOMINATIONS, Wire, drive
from bench.floor import SCHEMA, Share, move
from bench.load import Clients, Load, Size, top_load
from bench.plan import Plan
from bench.usage import Processes, worker_of
from workers.runtime.migrate import ensure_inbox_months, migrate
from workers.runtime.topics import wanted_topics

PREFIX = "floor."


@dataclass(frozen=True, slots=True)
class FloorRun:
    """What the floor did: its load, and rows and messages an activation."""

    load: Load
    rows: Mapping[str, Rows]
    messages: Mapping[str, float]


async def scratch_schema(dsn: str, schema: str) -> asyncpg.Connection:
    """A schema made by the same migrations, and a connection that has it before its eyes."""
    connection = await asyncpg.connect(dsn, server_settings={"search_path": schema, "jit": "off"})
    await connection.execute(f"CREATE SCHEMA {schema}")
    await migrate(connection)
    await ensure_inbox_months(connection)
    return connection


class FloorRunner:
    """Moves activations along a plan, with the same load and as many processes as the workers had.

    Args:
        plan: what to move.
        wire: where the workers' topics and tables are; the floor's own stand beside them.
        servers: the processes of PostgreSQL and Kafka.
    """

    def __init__(self, plan: Plan, wire: Wire, servers: Mapping[str, int]) -> None:
        self._plan = plan
        self._wire = replace(wire, prefix=PREFIX, schema=SCHEMA)
        self._servers = servers

    async def run(self, processes: Iterable[str], size: Size) -> FloorRun:
        """Move them.

        Args:
            processes: names of the workers' processes; the floor has one for each that wrote anything.
            size: of the load.
        """
        watching = await scratch_schema(self._wire.dsn, SCHEMA)
        topics = _topics(self._plan)
        await _create_topics(self._wire, topics)
        clients = Clients()
        with ExitStack() as end:
            movers = await self._start(end, shares(processes, self._plan.workers(), self._wire.partitions))
            driver = _started(end, Child(drive, self._wire))
            pids = {**self._servers, **movers, "driver": driver.pid}
            load = await top_load(driver, Processes(pids), clients, size)
        rows = rows_each(await rows_written(watching, SCHEMA), clients.used)
        await watching.close()
        return FloorRun(load, rows, await self._messages(topics, clients.used))

    async def _start(self, end: ExitStack, to_do: Mapping[str, Share]) -> dict[str, int]:
        movers = {name: _started(end, Child(move, share, self._plan, self._wire)) for name, share in to_do.items()}
        for mover in movers.values():
            await mover.hears("ready")
        return {name: mover.pid for name, mover in movers.items()}

    async def _messages(self, topics: Iterable[str], activations: int) -> dict[str, float]:
        names = [PREFIX + topic for topic in topics]
        sent = await messages_sent(self._wire.kafka, names, self._wire.partitions)
        return messages_each({topic.removeprefix(PREFIX): number for topic, number in sent.items()}, activations)


def shares(processes: Iterable[str], workers: Iterable[str], partitions: int) -> dict[str, Share]:
    """Who does what: several processes of a worker share its partitions."""
    by_worker = {worker: [p for p in processes if worker_of(p) == worker] for worker in workers}
    every = [(worker, names, at) for worker, names in by_worker.items() for at in range(len(names))]
    return {
        names[at]: Share(worker, range(at, partitions, len(names)), number)
        for number, (worker, names, at) in enumerate(every)
    }


def _started(end: ExitStack, child: Child) -> Child:
    end.callback(child.stop)
    return child


def _topics(plan: Plan) -> list[str]:
    sends = (sent for stage in plan.stages for one in stage.transactions for sent in one.sends)
    return sorted({NOMINATIONS, ANSWERS, *(sent.topic for sent in sends)})


async def _create_topics(wire: Wire, names: list[str]) -> None:
    """With the partitions and the configuration of the workers' topics."""
    configurations = wanted_topics()
    topics = [NewTopic(PREFIX + name, wire.partitions, 1, topic_configs=configurations[name]) for name in names]
    admin = AIOKafkaAdminClient(bootstrap_servers=wire.kafka)
    await admin.start()
    try:
        await admin.create_topics(topics, timeout_ms=30_000)
    finally:
        await admin.close()
