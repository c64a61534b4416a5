"""What was kept in clear is sealed, and keys are wrapped by the current master key: once for each, beside the workers.

For rows from before there were keys, and for a new master key. In small transactions, from the first row to the last;
done again it finds nothing to do.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg

from workers.runtime.keyring import keys_for
from workers.runtime.settings import PREFIX, SettingsError
from workers.runtime.vault import NAME, Vault, WrappedKey, vault_of

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class InClear:
    """A table with rows in clear: how to read some after a key, and how to write them sealed."""

    read: str
    write: str


TABLES: Mapping[str, InClear] = {
    "persons": InClear(
        """
        SELECT person_id AS id, person_id AS subject, match_key, data::text AS plain FROM persons
        WHERE data IS NOT NULL AND person_id > $1 ORDER BY person_id LIMIT $2
        """,
        """
        UPDATE persons SET data = NULL, sealed = s, match_key = m
        FROM unnest($1::text[], $2::text[], $3::bytea[], $4::text[]) AS u(i, p, s, m)
        WHERE person_id = i AND data = p::jsonb
        """,
    ),
    "notes": InClear(
        """
        SELECT note_id AS id, about AS subject, NULL AS match_key, text AS plain FROM notes
        WHERE text IS NOT NULL AND note_id > $1 ORDER BY note_id LIMIT $2
        """,
        """
        UPDATE notes SET text = NULL, sealed = s
        FROM unnest($1::text[], $2::text[], $3::bytea[], $4::text[]) AS u(i, p, s, m)
        WHERE note_id = i AND text = p
        """,
    ),
    "third_parties": InClear(
        """
        SELECT third_party_id AS id, third_party_id AS subject, NULL AS match_key, data::text AS plain
        FROM third_parties WHERE data IS NOT NULL AND third_party_id > $1 ORDER BY third_party_id LIMIT $2
        """,
        """
        UPDATE third_parties SET data = NULL, sealed = s
        FROM unnest($1::text[], $2::text[], $3::bytea[], $4::text[]) AS u(i, p, s, m)
        WHERE third_party_id = i AND data = p::jsonb
        """,
    ),
}
"""A row that a worker has written meanwhile is left as it is: it's sealed already, or in clear for the next time."""

OLD_KEYS = """
SELECT subject AS id, master, wrapped FROM data_keys WHERE subject > $1 AND master <> $3 ORDER BY subject LIMIT $2
"""
WRAP_AGAIN = """
UPDATE data_keys AS k SET master = $4, wrapped = n
FROM unnest($1::text[], $2::bytea[], $3::bytea[]) AS u(s, o, n) WHERE k.subject = s AND k.wrapped = o
"""

Rows = Sequence[asyncpg.Record]


async def renew(connection: asyncpg.Connection) -> dict[str, int]:
    """Seal what is in clear, and wrap again what another master key wrapped; how many rows of each table.

    Raises:
        SettingsError: there is no master key.
        VaultError: a key was wrapped by a master key that isn't there any more.
    """
    vault = vault_of(connection)
    if vault is None:
        raise SettingsError(f"{PREFIX}{NAME} is not set")
    done = {table: await _seal_all(connection, vault, how) for table, how in TABLES.items()}
    return {**done, "data_keys": await _wrap_all_again(connection, vault)}


async def _seal_all(connection: asyncpg.Connection, vault: Vault, how: InClear) -> int:
    async def seal(rows: Rows) -> None:
        keys = await keys_for(connection, vault, {row["subject"] for row in rows})
        sealed = [vault.seal(row["subject"], keys[row["subject"]], row["plain"]) for row in rows]
        match_keys = [row["match_key"] and vault.index(row["match_key"]) for row in rows]
        ids, plain = [row["id"] for row in rows], [row["plain"] for row in rows]
        await connection.execute(how.write, ids, plain, sealed, match_keys)

    return await _each(connection, seal, how.read)


async def _wrap_all_again(connection: asyncpg.Connection, vault: Vault) -> int:
    async def wrap(rows: Rows) -> None:
        new = [vault.renewed(row["id"], WrappedKey(row["master"], row["wrapped"])).wrapped for row in rows]
        old = [row["wrapped"] for row in rows]
        await connection.execute(WRAP_AGAIN, [row["id"] for row in rows], old, new, vault.current)

    return await _each(connection, wrap, OLD_KEYS, vault.current)


async def _each(
    connection: asyncpg.Connection,
    step: Callable[[Rows], Awaitable[None]],
    query: str,
    *more: Any,  # noqa: ANN401
) -> int:
    """All rows of a query, some at a time, each time in a transaction; how many there were."""
    last, number = "", 0
    while True:
        async with connection.transaction():
            rows = await connection.fetch(query, last, AT_ONCE, *more)
            if not rows:
                return number
            await step(rows)
        last, number = rows[-1]["id"], number + len(rows)
