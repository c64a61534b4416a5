"""The dry run: parked events are decided again by the workers' own code, in a transaction that is rolled back."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from importlib import import_module
from typing import Any
from uuid import UUID

import asyncpg

import policy
from clientrep.errors import CommandError
from clientrep.redrive import Chosen
from workers.procedure.room import Room
from workers.runtime.main import ROOMS
from workers.runtime.outbox import Outgoing
from workers.runtime.readers import new_reader
from workers.runtime.redriven import Redriven
from workers.runtime.redriving import NOW, Redriver
from workers.runtime.settings import Settings
from workers.runtime.states import StateTooNewError
from workers.runtime.topics import partition_count
from workers.runtime.turns import Turn

Row = dict[str, Any]

AT_MOST = 1000
"""Events of one dry run: until it ends, their cases are locked."""
GUARDS = "SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s'"


async def would_become(connection: asyncpg.Connection, settings: Settings, chosen: Sequence[Chosen]) -> list[Row]:
    """What would become of each event if it were redriven now; nothing is changed.

    Raises:
        CommandError: there are too many, or their cases are busy, or a newer version wrote their states.
    """
    if len(chosen) > AT_MOST:
        raise CommandError(f"a dry run takes {AT_MOST} events, these are {len(chosen)}: narrow them, or use --limit")
    partitions = await partition_count(settings)
    by_group: defaultdict[str, list[UUID]] = defaultdict(list)
    for one in chosen:
        by_group[one.grp].append(one.id)
    redriven: dict[UUID, Redriven] = {}
    for group, ids in by_group.items():
        found = await tried(connection, settings, room_of(group), partitions, ids)
        redriven.update({one.id: one for one in found})
    return [_row(one, redriven.get(one.id)) for one in chosen]


def room_of(group: str) -> Room:
    """The procedures of a worker.

    Raises:
        CommandError: this version has no such worker.
    """
    if group not in ROOMS:
        raise CommandError(f"this version has no worker {group}")
    room: Room = import_module(ROOMS[group]).ROOM
    return room


async def tried(
    connection: asyncpg.Connection, settings: Settings, room: Room, partitions: int, ids: Sequence[UUID]
) -> list[Redriven]:
    """Redrive, and take everything back.

    Raises:
        CommandError: their cases are busy, or a newer version wrote their states.
    """
    policies = policy.load()
    reader = new_reader(room, policies, settings, _Only(connection), partitions)
    redriver = Redriver(room, policies, reader, _no_turns, _no_fence, lambda *_: None)
    try:
        async with _taken_back(connection):
            return await redriver.redrive(connection, await _in_order(connection, ids))
    except StateTooNewError as error:
        raise CommandError(str(error)) from None
    except (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError, asyncpg.QueryCanceledError):
        raise CommandError("the cases of these events are busy; try again") from None


class _Only:
    """One connection for every purpose."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def get(self, purpose: str) -> asyncpg.Connection:  # noqa: ARG002 - see above
        return self._connection


@asynccontextmanager
async def _taken_back(connection: asyncpg.Connection) -> AsyncIterator[None]:
    transaction = connection.transaction()
    await transaction.start()
    try:
        await connection.execute(GUARDS)
        yield
    finally:
        await transaction.rollback()


@asynccontextmanager
async def _no_turns(connection: asyncpg.Connection) -> AsyncIterator[Turn[Outgoing]]:
    async with connection.transaction():
        yield Turn()


async def _no_fence(connection: asyncpg.Connection, parts: Iterable[int]) -> tuple[set[int], datetime | None]:
    return set(parts), await connection.fetchval(NOW)


async def _in_order(connection: asyncpg.Connection, ids: Sequence[UUID]) -> list[UUID]:
    rows = await connection.fetch("SELECT id FROM parked WHERE id = ANY($1::uuid[]) ORDER BY seq", ids)
    return [row["id"] for row in rows]


def _row(one: Chosen, redriven: Redriven | None) -> Row:
    if redriven is None:
        return {**one.row("parked", one.reason, one.detail), "timeline": []}
    timeline = [{"rule": rule, "what": what} for rule, what in redriven.timeline]
    return {**one.row(redriven.came, redriven.reason, redriven.detail), "timeline": timeline}
