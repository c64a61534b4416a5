"""The floor as a whole: its schema, its topics, its processes, the same load."""

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace

import asyncpg
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from bench.child import Child
from bench.counts import Rows, messages_each, messages_sent, rows_each, rows_written
from bench.driver import ANSWERS, NOMINATIONS, Wire, drive
from bench.floor import SCHEMA, move
from bench.load import Clients, Load, Size, top_load
from bench.plan import Plan
from bench.usage import Processes
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


async def run_floor(plan: Plan, wire: Wire, dsn: str, servers: Mapping[str, int], size: Size) -> FloorRun:
    """Move activations along the plan, with the same load as the workers'.

    Args:
        plan: what to move.
        wire: where the workers' topics are; the floor's own stand beside them.
        dsn: of the database.
        servers: the processes of PostgreSQL and Kafka.
        size: of the load.
    """
    watching = await scratch_schema(dsn, SCHEMA)
    topics = _topics(plan)
    await _create_topics(wire, topics)
    clients, ours = Clients(), replace(wire, prefix=PREFIX)
    with ExitStack() as end:
        movers = {name: _started(end, Child(move, name, plan, ours, dsn)) for name in plan.workers()}
        for mover in movers.values():
            await mover.hears("ready")
        driver = _started(end, Child(drive, ours))
        pids = {**servers, "driver": driver.pid, **{name: mover.pid for name, mover in movers.items()}}
        load = await top_load(driver, Processes(pids), clients, size)
    rows = rows_each(await rows_written(watching, SCHEMA), clients.used)
    await watching.close()
    sent = await messages_sent(wire.kafka, [PREFIX + topic for topic in topics], wire.partitions)
    of_topics = {topic.removeprefix(PREFIX): number for topic, number in sent.items()}
    return FloorRun(load, rows, messages_each(of_topics, clients.used))


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
