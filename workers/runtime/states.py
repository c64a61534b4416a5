"""Cases as rows: locked, loaded, written back."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any
from uuid import UUID

import asyncpg
import orjson
from pydantic import TypeAdapter

from workers.procedure.room import Room
from workers.runtime.encoding import encode_text

NEW_CASES = """
INSERT INTO cases (scin, part, look_on)
SELECT s, p, (SELECT platform_today() + 365) FROM unnest($1::text[], $2::int[]) AS u(s, p) ON CONFLICT DO NOTHING
"""
LOCK_CASES = "SELECT scin FROM cases WHERE scin = ANY($1::text[]) ORDER BY scin FOR NO KEY UPDATE"
HELD = "SELECT scin, parked_id FROM held_cases WHERE grp = $1 AND scin = ANY($2::text[])"
WRITING = "SELECT nextval('writing')"


class StateTooNewError(Exception):
    """A state row was written by a newer version of the code than this; the process must not touch it."""


def load_statement(table: str) -> str:
    """Reads the states of some cases from a room's table."""
    return f"SELECT scin, version, state FROM {table} WHERE scin = ANY($1::text[])"  # noqa: S608 - ours


def save_statement(table: str) -> str:
    """Writes the states of some cases to a room's table."""
    return f"""
        INSERT INTO {table} (scin, version, state)
        SELECT s, $2, d::json FROM unnest($1::text[], $3::text[]) AS u(s, d)
        ON CONFLICT (scin) DO UPDATE SET version = excluded.version, state = excluded.state
    """  # noqa: S608 - the name of our own table


async def lock_cases(connection: asyncpg.Connection, parts: Mapping[str, int]) -> None:
    """Lock the case row of each SCIN, in order, creating those seen for the first time."""
    scins = sorted(parts)
    await connection.execute(NEW_CASES, scins, [parts[scin] for scin in scins])
    await connection.execute(LOCK_CASES, scins)


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
        self._load = load_statement(f"{room.name}_cases")
        self._save = save_statement(f"{room.name}_cases")

    async def load(self, connection: asyncpg.Connection, scins: Iterable[str]) -> dict[str, Any]:
        """The states of ``scins``; fresh ones where there is no row.

        Raises:
            StateTooNewError: a row has a version this code doesn't know.
        """
        wanted = list(scins)
        if self._adapter is None or self._room.new_state is None:
            return dict.fromkeys(wanted)
        rows = await connection.fetch(self._load, wanted)
        found = {row["scin"]: self._read(row["version"], row["state"]) for row in rows}
        return {scin: found.get(scin) or self._room.new_state(scin) for scin in wanted}

    async def save(self, connection: asyncpg.Connection, states: Mapping[str, Any]) -> None:
        """Write states that changed."""
        if states and self._adapter is not None:
            scins = sorted(states)
            rows = [encode_text(states[scin]) for scin in scins]
            await connection.execute(self._save, scins, self._room.version, rows)

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
