"""The keys of those of whom data is kept, as rows: made when first needed, erased with the data (R-10)."""

from collections.abc import Iterable, Sequence

import asyncpg

from workers.runtime.settings import PREFIX, SettingsError
from workers.runtime.statements import columns
from workers.runtime.vault import NAME, Vault, VaultError, WrappedKey, vault_of

# what another transaction has made since the statement began is neither made nor there
MAKE = """
WITH made AS (
    INSERT INTO data_keys (subject, master, wrapped) SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[])
    ON CONFLICT DO NOTHING RETURNING subject, master, wrapped
)
SELECT * FROM made
UNION ALL SELECT subject, master, wrapped FROM data_keys WHERE subject = ANY($1::text[])
"""
UNKNOWN = "SELECT master FROM data_keys WHERE master <> ALL($1::text[]) LIMIT 1"

Keys = dict[str, WrappedKey]


async def keys_for(connection: asyncpg.Connection, vault: Vault, subjects: Iterable[str]) -> Keys:
    """The key of each subject, made where there is none yet; another process may make it at the same time."""
    wanted, found = set(subjects), Keys()
    while missing := sorted(wanted - found.keys()):
        fresh = ((subject, vault.new_key(subject)) for subject in missing)
        rows = columns((subject, key.master, key.wrapped) for subject, key in fresh)
        found.update(_keys(await connection.fetch(MAKE, *rows)))
    return found


async def require_master_keys(connection: asyncpg.Connection) -> None:
    """Refuse to begin where data is kept under master keys that aren't there: all of it would look erased.

    Raises:
        SettingsError: the key file is missing, or lacks a key.
    """
    vault = vault_of(connection)
    unknown = await connection.fetchval(UNKNOWN, list(vault.masters) if vault else [])
    if unknown is not None:
        raise SettingsError(f"{PREFIX}{NAME}: data is kept under master key {unknown!r}, which isn't there")


def opened(connection: asyncpg.Connection, subject: str, row: asyncpg.Record) -> str | None:
    """What a row has in its ``plain`` column (written before there were keys), or sealed; None: it was erased.

    Raises:
        VaultError: its master key is missing, or it was changed.
    """
    if row["plain"] is not None or row["sealed"] is None or row["wrapped"] is None:
        plain: str | None = row["plain"]
        return plain
    vault = vault_of(connection)
    if vault is None:
        raise VaultError(f"{PREFIX}{NAME} is not set, and what is kept is sealed")
    return vault.open(subject, WrappedKey(row["master"], row["wrapped"]), row["sealed"])


def _keys(rows: Sequence[asyncpg.Record]) -> Keys:
    return {row["subject"]: WrappedKey(row["master"], row["wrapped"]) for row in rows}
