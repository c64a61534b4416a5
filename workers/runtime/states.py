"""Cases as rows: locked, loaded, written back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import asyncpg
import orjson
from pydantic import TypeAdapter

from workers.procedure.ids import client_person_id
from workers.procedure.room import Room
from workers.runtime.encoding import encode_text
from workers.runtime.statements import Statement

LOCK_KNOWN = "SELECT scin FROM cases WHERE scin = ANY($1::text[]) ORDER BY scin FOR NO KEY UPDATE"
# what another transaction has made since the statement began is neither made nor there
LOCK_CASES = f"""
WITH made AS (
    INSERT INTO cases (scin, part, look_on)
    SELECT s, p, (SELECT platform_today() + 365) FROM unnest($1::text[], $2::int[]) AS u(s, p)
    ON CONFLICT DO NOTHING RETURNING scin
), there AS (
    {LOCK_KNOWN}
)
SELECT scin FROM made UNION ALL SELECT scin FROM there
"""  # noqa: S608 - ours
HELD = "SELECT scin, parked_id FROM held_cases WHERE grp = $1 AND scin = ANY($2::text[])"
WRITING = "SELECT nextval('writing')"


class StateTooNewError(Exception):
    """A state row was written by a newer version of the code than this; the process must not touch it."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """Cases as they stand.

    Attributes:
        states: fresh ones where there is no row.
        held: the cases that wait for a redrive, with the parked event they wait for.
        told: when the details of their clients were told, by person id (R-16).
        writing: a number for the events of this transaction.
    """

    states: dict[str, Any]
    held: dict[str, UUID]
    told: dict[str, datetime | None]
    writing: int


def load_statement(table: str | None) -> str:
    """Reads some cases, with their states from a room's table, if it has one, and what their clients are kept under.

    Takes a number for what is written.
    """
    states = (
        f"LEFT JOIN {table} AS s ON s.scin = u.scin" if table else "CROSS JOIN (SELECT NULL, NULL) AS s(version, state)"
    )
    return f"""
        SELECT u.scin, s.version, s.state, h.parked_id, u.client, p.told_at, (SELECT nextval('writing')) AS writing
        FROM unnest($1::text[], $2::text[]) AS u(scin, client) {states}
        LEFT JOIN held_cases AS h ON h.grp = $3 AND h.scin = u.scin LEFT JOIN persons AS p ON p.person_id = u.client
    """  # noqa: S608 - the name of our own table


def save_statement(table: str) -> str:
    """Writes the states of some cases to a room's table."""
    return f"""
        INSERT INTO {table} (scin, version, state)
        SELECT s, $2, d::json FROM unnest($1::text[], $3::text[]) AS u(s, d)
        ON CONFLICT (scin) DO UPDATE SET version = excluded.version, state = excluded.state
    """  # noqa: S608 - the name of our own table


async def lock_cases(connection: asyncpg.Connection, parts: Mapping[str, int]) -> None:
    """Lock the case row of each SCIN, in order, creating those seen for the first time."""
    wanted = set(parts)
    while scins := sorted(wanted):
        rows = await connection.fetch(LOCK_CASES, scins, [parts[scin] for scin in scins])
        wanted.difference_update(row["scin"] for row in rows)


@cache
def adapter_of(state_type: Any) -> TypeAdapter[Any]:  # noqa: ANN401 - mypy takes no type for hashable
    """Reads and checks states of a type; made once, for that is dear."""
    return TypeAdapter(state_type)


class States:
    """The state rows of one room."""

    def __init__(self, room: Room) -> None:
        self._room = room
        state_type: Any = room.state_type
        self._adapter = adapter_of(state_type) if state_type else None
        self._load = load_statement(f"{room.name}_cases" if state_type else None)
        self._save = save_statement(f"{room.name}_cases")

    async def load(self, connection: asyncpg.Connection, scins: Iterable[str]) -> Loaded:
        """The cases of ``scins``, of which there is at least one; to be called after they are locked.

        Raises:
            StateTooNewError: a row has a version this code doesn't know.
        """
        wanted = list(scins)
        rows = await connection.fetch(self._load, wanted, list(map(client_person_id, wanted)), self._room.name)
        states = {row["scin"]: self._state(row) for row in rows}
        held = {row["scin"]: row["parked_id"] for row in rows if row["parked_id"] is not None}
        told = {row["client"]: row["told_at"] for row in rows}
        return Loaded(states, held, told, rows[0]["writing"])

    def _state(self, row: asyncpg.Record) -> Any:  # noqa: ANN401 - the room's state
        if self._room.new_state is None:
            return None
        if row["version"] is None:
            return self._room.new_state(row["scin"])
        return self._read(row["version"], row["state"])

    def save(self, states: Mapping[str, Any]) -> list[Statement]:
        """What writes states that changed."""
        if not states or self._adapter is None:
            return []
        scins = sorted(states)
        return [Statement(self._save, (scins, self._room.version, [encode_text(states[scin]) for scin in scins]))]

    def _read(self, version: int, state: str) -> Any:  # noqa: ANN401 - the room's state
        assert self._adapter is not None  # noqa: S101 - only rooms with a state read one
        if version == self._room.version:
            return self._adapter.validate_json(state)
        if version > self._room.version or self._room.upcast is None:
            raise StateTooNewError(f"{self._room.name}: state version {version}, this code knows {self._room.version}")
        plain = orjson.loads(state)
        for older in range(version, self._room.version):
            plain = self._room.upcast(older, plain)
        return self._adapter.validate_python(plain)


async def load_held(connection: asyncpg.Connection, group: str, scins: Iterable[str]) -> dict[str, UUID]:
    """The cases that wait for a redrive, with the parked event they wait for."""
    return {row["scin"]: row["parked_id"] for row in await connection.fetch(HELD, group, list(scins))}


async def next_writing(connection: asyncpg.Connection) -> int:
    """A number for the events of this transaction; to be taken after the cases are locked."""
    return int(await connection.fetchval(WRITING))
