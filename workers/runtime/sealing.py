"""Rows on their way to a table: what is personal in them is sealed, match keys are hashed."""

from collections.abc import Iterable, Sequence
from typing import Any

import asyncpg

from workers.runtime.keyring import Keys, keys_for
from workers.runtime.vault import Vault, vault_of
from workers.runtime.write import Sealed

Rows = list[list[Any]]


async def sealed_rows(connection: asyncpg.Connection, kinds: Sequence[tuple[Rows, Sealed]]) -> None:
    """Seal in place what is personal in the parameters of several statements; in clear where there is no vault."""
    vault = vault_of(connection)
    if vault is None or not kinds:
        return
    subjects = {row[places.subject] for rows, places in kinds for row in rows}
    keys = await keys_for(connection, vault, subjects)
    for rows, places in kinds:
        _seal(vault, keys, rows, places)


def _seal(vault: Vault, keys: Keys, rows: Iterable[list[Any]], places: Sealed) -> None:
    for row in rows:
        subject = row[places.subject]
        row[-1], row[places.text] = vault.seal(subject, keys[subject], row[places.text]), None
        if places.match_key is not None and row[places.match_key] is not None:
            row[places.match_key] = vault.index(row[places.match_key])
