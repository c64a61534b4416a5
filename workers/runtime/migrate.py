"""Brings the database to this version: numbered SQL files, each applied once, in order, by one process.

Expand first, contract later: a worker accepts a newer schema than its code and refuses an older.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import asyncpg

from workers.runtime.inbox_months import drop_inbox_months, ensure_inbox_months

__all__ = [
    "Migration",
    "SchemaError",
    "drop_inbox_months",
    "ensure_inbox_months",
    "migrate",
    "migrations",
    "require_schema",
]

FOLDER = Path(__file__).with_name("migrations")
FILE_NAME = re.compile(r"(\d{4})_(\w+)\.sql")
LOCK = 0x636C69656E747265
LOCK_TIMEOUT = "5s"

VERSIONS = """
CREATE TABLE IF NOT EXISTS schema_versions (
    version integer PRIMARY KEY,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
)
"""
APPLIED = "SELECT version, checksum FROM schema_versions"
RECORD = "INSERT INTO schema_versions (version, name, checksum) VALUES ($1, $2, $3)"


class SchemaError(Exception):
    """The database and the code's migrations don't fit together."""


@dataclass(frozen=True)
class Migration:
    """One file: ``0001_house.sql`` is version 1, ``house``."""

    version: int
    name: str
    path: Path

    @cached_property
    def sql(self) -> str:
        """The statements."""
        return self.path.read_text("utf-8")

    @cached_property
    def checksum(self) -> str:
        """SHA-256 of the statements."""
        return sha256(self.sql.encode()).hexdigest()


def migrations(folder: Path = FOLDER) -> Sequence[Migration]:
    """The code's migrations, in order.

    Raises:
        SchemaError: a file has another kind of name, or a number is missing or there twice.
    """
    found = [_migration(path) for path in sorted(folder.glob("*.sql"))]
    for expected, migration in enumerate(found, 1):
        if migration.version != expected:
            raise SchemaError(f"{migration.path.name} stands where migration {expected:04} is expected")
    return found


async def migrate(connection: asyncpg.Connection, folder: Path = FOLDER) -> Sequence[Migration]:
    """Apply what is missing; returns what was applied.

    Raises:
        SchemaError: a file that was applied has changed since.
    """
    await connection.execute("SELECT pg_advisory_lock($1)", LOCK)
    try:
        await connection.execute(VERSIONS)
        applied = {row["version"]: row["checksum"] for row in await connection.fetch(APPLIED)}
        missing = list(_missing(migrations(folder), applied))
        for migration in missing:
            await _apply(connection, migration)
    finally:
        await connection.execute("SELECT pg_advisory_unlock($1)", LOCK)
    return missing


async def require_schema(connection: asyncpg.Connection) -> None:
    """Refuse a database that is older than the code; a newer one is fine.

    Raises:
        SchemaError: ``clientrep migrate`` has to run first.
    """
    needed = migrations()[-1].version
    known = await connection.fetchval("SELECT to_regclass('schema_versions') IS NOT NULL")
    version = await connection.fetchval("SELECT coalesce(max(version), 0) FROM schema_versions") if known else 0
    if version < needed:
        raise SchemaError(f"the database has schema {version}, this version needs {needed}: run `clientrep migrate`")


def _migration(path: Path) -> Migration:
    name = FILE_NAME.fullmatch(path.name)
    if name is None:
        raise SchemaError(f"{path.name} is not named like 0001_what_it_does.sql")
    return Migration(int(name[1]), name[2], path)


def _missing(found: Sequence[Migration], applied: Mapping[int, str]) -> Iterator[Migration]:
    for migration in found:
        checksum = applied.get(migration.version)
        if checksum is None:
            yield migration
        elif checksum != migration.checksum:
            raise SchemaError(f"{migration.path.name} has changed since it was applied; changes go into a new file")


async def _apply(connection: asyncpg.Connection, migration: Migration) -> None:
    async with connection.transaction():
        await connection.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
        await connection.execute(migration.sql)
        await connection.execute(RECORD, migration.version, migration.name, migration.checksum)
