"""The schema on a real PostgreSQL: applied once, by one, never changed afterwards."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio

from tests.integration.scratch import Open, scratch
from tests.scene import Scene
from workers.runtime.inbox_months import drop_inbox_months, ensure_inbox_months
from workers.runtime.migrate import SchemaError, migrate, migrations, require_schema

PARKED = """
INSERT INTO parked (id, grp, topic, part, pos, reason, detail, first_seen, headers)
SELECT gen_random_uuid(), 'activation', 'cm.contacts', length(r), 9 - n, r, '', now() + n * interval '1 second', '[]'
FROM unnest($1::text[]) WITH ORDINALITY AS u(r, n)
"""
INBOX = "INSERT INTO inbox (event, grp, month, digest) VALUES (gen_random_uuid(), 'activation', $1, '')"


@pytest_asyncio.fixture(loop_scope="session")
async def empty(scene: Scene) -> AsyncIterator[Open]:
    async with scratch(scene.settings) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def migrated(empty: Open) -> asyncpg.Connection:
    connection = await empty()
    await migrate(connection)
    return connection


def this_month() -> date:
    return datetime.now(UTC).date().replace(day=1)


async def test_an_empty_database_gets_everything_once(empty: Open) -> None:
    connection = await empty()
    with pytest.raises(SchemaError, match="the database has schema 0"):
        await require_schema(connection)
    assert await migrate(connection) == migrations()
    assert await migrate(connection) == []
    await require_schema(connection)


async def test_of_two_at_once_one_applies(empty: Open) -> None:
    applied = await asyncio.gather(migrate(await empty()), migrate(await empty()))
    assert sorted(map(len, applied)) == [0, len(migrations())]


async def test_a_file_that_changed_is_refused(empty: Open, tmp_path: Path) -> None:
    connection, file = await empty(), tmp_path / "0001_first.sql"
    file.write_text("CREATE TABLE one ()")
    await migrate(connection, tmp_path)
    file.write_text("CREATE TABLE one (more text)")
    with pytest.raises(SchemaError, match=r"0001_first\.sql has changed since it was applied"):
        await migrate(connection, tmp_path)


async def test_a_file_that_fails_leaves_nothing_behind(empty: Open, tmp_path: Path) -> None:
    connection, second = await empty(), tmp_path / "0002_second.sql"
    (tmp_path / "0001_first.sql").write_text("CREATE TABLE one ()")
    second.write_text("CREATE TABLE two (); SELECT 1 / 0")
    with pytest.raises(asyncpg.DivisionByZeroError):
        await migrate(connection, tmp_path)
    second.write_text("CREATE TABLE two ()")
    assert [one.name for one in await migrate(connection, tmp_path)] == ["second"]


async def test_a_newer_schema_is_accepted_and_an_older_refused(migrated: asyncpg.Connection) -> None:
    await migrated.execute("INSERT INTO schema_versions (version, name, checksum) VALUES (9999, 'later', '')")
    await require_schema(migrated)
    await migrated.execute("DELETE FROM schema_versions WHERE version >= $1", migrations()[-1].version)
    with pytest.raises(SchemaError, match="run `clientrep migrate`"):
        await require_schema(migrated)


async def test_the_inbox_has_this_month_and_the_next_two(migrated: asyncpg.Connection) -> None:
    made = await ensure_inbox_months(migrated)
    assert len(made) == 3
    assert made[0] == f"inbox_{this_month():%Y_%m}"
    assert await ensure_inbox_months(migrated) == []


async def test_what_lies_in_the_default_partition_moves(migrated: asyncpg.Connection) -> None:
    await migrated.execute(INBOX, this_month())
    made = await ensure_inbox_months(migrated)
    assert await migrated.fetchval("SELECT tableoid::regclass::text FROM inbox") == made[0]
    assert await migrated.fetchval("SELECT count(*) FROM inbox_other") == 0
    assert await migrated.fetchval("SELECT count(*) FROM inbox") == 1


async def test_of_two_that_make_months_one_does(empty: Open, migrated: asyncpg.Connection) -> None:
    made = await asyncio.gather(ensure_inbox_months(migrated), ensure_inbox_months(await empty()))
    assert sorted(map(len, made)) == [0, 3]


async def test_months_beyond_the_horizon_are_dropped(migrated: asyncpg.Connection) -> None:
    await ensure_inbox_months(migrated)
    old = date(2020, 1, 1)
    await migrated.execute(
        "CREATE TABLE inbox_2020_01 PARTITION OF inbox FOR VALUES FROM ('2020-01-01') TO ('2020-02-01')"
    )
    for month in (old, date(2020, 3, 1), this_month()):
        await migrated.execute(INBOX, month)
    assert await drop_inbox_months(migrated, keep_months=6) == ["inbox_2020_01"]
    assert [row["month"] for row in await migrated.fetch("SELECT month FROM inbox")] == [this_month()]


async def test_what_was_parked_before_there_were_redrives_keeps_its_order(empty: Open, tmp_path: Path) -> None:
    connection = await empty()
    for migration in migrations()[:3]:
        (tmp_path / migration.path.name).write_text(migration.sql)
    await migrate(connection, tmp_path)
    reasons = ["held", "not_json", "unknown_type"]
    await connection.execute(PARKED, reasons)
    await migrate(connection)
    await connection.execute(PARKED, ["later"])
    rows = await connection.fetch("SELECT reason, registered, shared FROM parked ORDER BY seq")
    assert [row["reason"] for row in rows] == [*reasons, "later"]
    assert [row["reason"] for row in rows if row["registered"]] == ["held"]
    assert [row["reason"] for row in rows if row["shared"]] == ["unknown_type"]
