"""The store in memory is PostgreSQL: whatever is done to it in a seed, done again there, gives the same rows.

All that sessions did, faults and all, is done again on connections of their own, in the order in which it was done:
where PostgreSQL would have let somebody wait, it times out here; what it finds or has at the end must be the same.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio

from tests.integration.scratch import scratch
from tests.scene import Scene
from tests.simulation.seeds import Seeds, opened
from tests.simulation.store.database import Database, Done
from tests.simulation.store.session import Session
from tests.simulation.store.statements import STATEMENTS
from workers.runtime import mail_news, mail_rows
from workers.runtime.inbox import register
from workers.runtime.migrate import migrate

SEEDS = (58, 12, 88, 16, 107)
"""All that seeds ever do is done in one of these."""
SIMULATED_CLOCK = """
CREATE TABLE simulated (moment timestamptz NOT NULL);
INSERT INTO simulated VALUES ('2000-01-01T00:00Z');
CREATE FUNCTION clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS 'SELECT moment FROM simulated';
"""
READ = (
    ("activation", (b"a", b"a", b"a", b"a")),
    ("maintain", (b"a", b"b", b"a", b"b")),
    ("maintain", (b"a", b"b", b"b", b"a")),
    ("activation", (b"b", b"a", b"a", b"a")),
    ("letters", (b"a", b"a", b"b", b"b")),
)
"""Who reads events, one after the other, and with which contents."""
STANDING = (
    "new new new new",
    "new conflict new conflict",
    "repeated conflict conflict new",
    "conflict repeated repeated repeated",
    "new new conflict conflict",
)
BEGINS_ANEW = datetime.min.replace(tzinfo=UTC)


@pytest.fixture(scope="module")
def seeds() -> Iterator[Seeds]:
    with opened() as ready:
        yield ready


def test_whatever_is_done_with_emails_is_compared(seeds: Seeds) -> None:
    done = {one.text for seed in SEEDS for one in seeds.recorded(seed).done or ()}
    about_emails = {
        text
        for module in (mail_rows, mail_news)
        for text in vars(module).values()
        if isinstance(text, str) and text in STATEMENTS
    }
    assert about_emails - done == set()
    assert len(about_emails) > 10


class Again:
    """The real store, to which everything is done again."""

    def __init__(self, open_connection: Any, first: asyncpg.Connection) -> None:
        self._open = open_connection
        self._first = first
        self._connections: dict[int, asyncpg.Connection] = {}

    async def do(self, done: Done) -> Sequence[Any]:
        """What came of it here."""
        await self._first.execute("UPDATE simulated SET moment = $1", done.clock)
        await self._first.execute("UPDATE clock SET ahead = $1", done.ahead)
        connection = await self._connection(done.session)
        if done.text in {"begin", "commit", "rollback"}:
            await connection.execute(done.text)
            return done.rows
        statement = await connection.prepare(done.text)
        rows = await statement.fetch(*done.values)
        return rows if statement.get_attributes() else done.rows

    async def has(self, table: str) -> Sequence[Any]:
        """The rows of a table."""
        rows: Sequence[Any] = await self._first.fetch(f"SELECT * FROM {table}")  # noqa: S608 - one of ours
        return rows

    async def close(self) -> None:
        """Whatever is open within a transaction must not keep the schema from going."""
        for connection in self._connections.values():
            await connection.close(timeout=2)

    async def _connection(self, session: int) -> asyncpg.Connection:
        if session not in self._connections:
            self._connections[session] = await self._open()
        return self._connections[session]


@pytest_asyncio.fixture(loop_scope="session")
async def again(quiet: Scene) -> AsyncIterator[Again]:
    async with scratch(quiet.settings) as bare:

        async def with_clock() -> asyncpg.Connection:
            connection = await bare()
            path = await connection.fetchval("SHOW search_path")
            await connection.execute(f"SET search_path TO {path}, pg_catalog; SET lock_timeout = '2s'")
            return connection

        first = await with_clock()
        await migrate(first)
        await first.execute(SIMULATED_CLOCK)
        opened_now = Again(with_clock, first)
        try:
            yield opened_now
        finally:
            await opened_now.close()


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("seed", SEEDS)
async def test_what_a_seed_does_gives_the_same_on_postgresql(seeds: Seeds, again: Again, seed: int) -> None:
    database = await asyncio.to_thread(seeds.recorded, seed)
    assert database.done is not None
    differs: dict[str, str] = {}
    for number, done in enumerate(database.done):
        there, here = _told(await again.do(done), done.rows), _told(done.rows, done.rows)
        if there != here:
            differs.setdefault(" ".join(done.text.split()), f"{number}: {there} {here}")
    assert differs == {}
    assert await _tables_that_differ(database, again) == []


@pytest.mark.asyncio(loop_scope="session")
async def test_what_several_workers_read_is_known_alike_on_postgresql(again: Again) -> None:
    database, events = Database(lambda: datetime.now(UTC)), [UUID(int=number) for number in range(4)]
    database.done = []
    session = cast("asyncpg.Connection", Session(database))
    for (group, digests), standing in zip(READ, STANDING, strict=True):
        told = await register(session, group, dict(zip(events, digests, strict=True)))
        assert [told[event].value for event in events] == standing.split()
    for done in database.done:
        assert _told(await again.do(done), done.rows) == _told(done.rows, done.rows)
    assert await _tables_that_differ(database, again) == []


async def _tables_that_differ(database: Database, again: Again) -> list[str]:
    tables = {table: list(rows.values()) for table, rows in database.tables.items()}
    return [table for table, rows in tables.items() if _told(await again.has(table), rows) != _told(rows, rows)]


def _told(rows: Sequence[Mapping[str, Any]], like: Sequence[Mapping[str, Any]]) -> list[str]:
    """Rows of the columns that the store in memory has, in any order."""
    names = like[0].keys() if like else ()
    return sorted(repr([_plain(value) for value in _values(row, list(names))]) for row in rows)


def _values(row: Mapping[str, Any], names: Sequence[str]) -> list[Any]:
    """Of the columns named; what is computed has names of its own."""
    return [row[name] for name in names] if set(names) <= set(row.keys()) else list(row.values())


def _plain(value: Any) -> Any:
    """JSON by what it says; an instant long ago by that."""
    if isinstance(value, str) and value[:1] in {"{", "["}:
        return json.dumps(json.loads(value), sort_keys=True)
    if isinstance(value, datetime):
        return None if value.year == BEGINS_ANEW.year else value.astimezone(UTC)
    return value or None if isinstance(value, str) else value
