"""How many rows and messages there were, by the database's and the broker's own count."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import asyncpg
from aiokafka import AIOKafkaConsumer, TopicPartition

BY_BATCH = frozenset({"ledger", "shards", "clock", "press", "schema_versions"})
"""Tables that are written once a batch or less, however many activations are in it: not counted."""
INBOX = "inbox"
STATISTICS_LAG = 11.0
"""Seconds after which the statistics of an idle connection have reached everybody (PostgreSQL: 10)."""

WRITTEN = """
SELECT relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_user_tables WHERE schemaname = $1
"""


class Rows(NamedTuple):
    """Rows of a table that were inserted, updated and deleted."""

    inserted: float
    updated: float
    deleted: float

    def each(self, activations: int) -> "Rows":
        """How many for each activation."""
        return Rows(*(count / activations for count in self))


NO_ROWS = Rows(0, 0, 0)
Tables = Mapping[str, Rows]
Messages = Mapping[str, float]


def table_of(relation: str) -> str:
    """The table that a relation belongs to: the inbox's months are one table."""
    return INBOX if relation.startswith(INBOX) else relation


async def rows_written(connection: asyncpg.Connection, schema: str) -> dict[str, Rows]:
    """Rows written in a schema so far; the connection is not one that wrote."""
    await asyncio.sleep(STATISTICS_LAG)
    totals: dict[str, Rows] = {}
    for row in await connection.fetch(WRITTEN, schema):
        table, more = table_of(row["relname"]), Rows(*list(row.values())[1:])
        totals[table] = Rows(*map(sum, zip(totals.get(table, NO_ROWS), more, strict=True)))
    return {table: rows for table, rows in totals.items() if table not in BY_BATCH}


def rows_each(written: Tables, activations: int) -> dict[str, Rows]:
    """Rows an activation, table by table, without those that weren't touched."""
    return {table: rows.each(activations) for table, rows in sorted(written.items()) if any(rows)}


async def messages_sent(kafka: str, topics: Iterable[str], partitions: int) -> Counter[str]:
    """Messages on each topic so far."""
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka, enable_auto_commit=False)
    await consumer.start()
    try:
        places = [TopicPartition(topic, part) for topic in topics for part in range(partitions)]
        ends = await consumer.end_offsets(places)
    finally:
        await consumer.stop()
    sent: Counter[str] = Counter()
    for place, end in ends.items():
        sent[place.topic] += end
    return sent


def messages_each(sent: Mapping[str, int], activations: int) -> dict[str, float]:
    """Messages an activation, topic by topic, without those that got none."""
    return {topic: count / activations for topic, count in sorted(sent.items()) if count}


def differences(ours: Mapping[str, object], floors: Mapping[str, object], tolerance: float) -> list[str]:
    """Where two counts, by table or by topic, are not the same."""
    names = sorted({*ours, *floors})
    return [
        f"{name}: {ours.get(name)} and {floors.get(name)}"
        for name in names
        if _differ(ours.get(name), floors.get(name), tolerance)
    ]


def _differ(one: object, other: object, tolerance: float) -> bool:
    pairs = zip(_numbers(one), _numbers(other), strict=True)
    return any(abs(a - b) > tolerance for a, b in pairs)


def _numbers(count: object) -> Rows:
    if isinstance(count, Rows):
        return count
    return Rows(count, 0, 0) if isinstance(count, float | int) else NO_ROWS
