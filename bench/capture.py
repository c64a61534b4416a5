"""Watches one activation: triggers note every row that is written for it, transaction by transaction."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Self

import asyncpg

from bench.counts import BY_BATCH, table_of
from bench.plan import Table

SCHEMA = "sampled"
MADE = f"""
CREATE SCHEMA {SCHEMA};
CREATE TABLE {SCHEMA}.written (
    place bigserial PRIMARY KEY, transaction text NOT NULL, writer text NOT NULL, relation text NOT NULL,
    verb text NOT NULL, old jsonb, new jsonb
);
CREATE FUNCTION {SCHEMA}.note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO {SCHEMA}.written (transaction, writer, relation, verb, old, new)
    VALUES (pg_current_xact_id()::text, current_setting('application_name'), TG_ARGV[0], TG_OP,
            CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END, CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END);
    RETURN NULL;
END $$
"""  # noqa: S608 - our names
DROPPED = f"DROP SCHEMA {SCHEMA} CASCADE"
NOTED = f"SELECT * FROM {SCHEMA}.written ORDER BY place"  # noqa: S608 - our name
TABLES = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
"""
COLUMNS = """
SELECT attname, format_type(atttypid, atttypmod) AS type FROM pg_attribute
WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum
"""
KEY = """
SELECT attname FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY(indkey)
WHERE indrelid = $1::text::regclass AND indisprimary ORDER BY attnum
"""
WRITER = re.compile(r"clientrep (\w+)/(\w+) \d+")


@dataclass(frozen=True, slots=True)
class Written:
    """One row as it was before and after, with typed values; None where there was none."""

    table: str
    verb: str
    old: dict[str, Any] | None
    new: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Committed:
    """One transaction of a worker, and through which of its connections."""

    worker: str
    connection: str
    rows: Sequence[Written]


class Capture:
    """While entered, notes what is written for activations; the tables are those of the ``public`` schema."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection
        self.tables: dict[str, Table] = {}

    async def __aenter__(self) -> Self:
        await self._connection.execute(MADE)
        for row in await self._connection.fetch(TABLES):
            if row["relname"] not in BY_BATCH:
                await self._watch(row["relname"])
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._connection.execute(DROPPED)

    async def forget(self) -> None:
        """Begin again."""
        await self._connection.execute(f"TRUNCATE {SCHEMA}.written")

    async def transactions(self) -> list[Committed]:
        """What was committed, in the order of the transactions' first rows."""
        noted = await self._connection.fetch(NOTED)
        order = {row["transaction"]: row["place"] for row in reversed(noted)}
        by_transaction = sorted(noted, key=lambda row: (order[row["transaction"]], row["place"]))
        return [
            await self._committed(list(rows)) for _, rows in groupby(by_transaction, key=lambda r: r["transaction"])
        ]

    async def _watch(self, table: str) -> None:
        columns = await self._connection.fetch(COLUMNS, table)
        key = await self._connection.fetch(KEY, table)
        self.tables[table] = Table({c["attname"]: c["type"] for c in columns}, tuple(k["attname"] for k in key))
        await self._connection.execute(
            f"CREATE TRIGGER sampled AFTER INSERT OR UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {SCHEMA}.note('{table}')"
        )

    async def _committed(self, rows: list[asyncpg.Record]) -> Committed:
        writer = WRITER.fullmatch(rows[0]["writer"])
        if writer is None:
            raise ValueError(f"{rows[0]['writer']} is no worker")
        return Committed(writer[1], writer[2], [await self._written(row) for row in rows])

    async def _written(self, row: asyncpg.Record) -> Written:
        table = table_of(row["relation"])
        return Written(table, row["verb"], await self._typed(table, row["old"]), await self._typed(table, row["new"]))

    async def _typed(self, table: str, row: str | None) -> dict[str, Any] | None:
        if row is None:
            return None
        as_row = f"SELECT * FROM jsonb_populate_record(NULL::{table}, $1::jsonb)"  # noqa: S608 - our table
        record = await self._connection.fetchrow(as_row, row)
        return dict(record) if record is not None else None
