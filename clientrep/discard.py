"""Takes parked events off the list for good; why, by whom and when is kept."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from getpass import getuser
from typing import Any
from uuid import UUID

import asyncpg

from clientrep.errors import CommandError
from workers.runtime import redrive_rows
from workers.runtime.redrive_rows import Line
from workers.runtime.states import LOCK_KNOWN

Row = dict[str, Any]

LONGEST = 500
READ = """
SELECT id, grp, topic, part, pos, reason, detail, scin FROM parked WHERE id = ANY($1::uuid[]) ORDER BY grp, seq
"""
NOW = "SELECT platform_now()"


@dataclass(frozen=True, slots=True)
class Doomed:
    """A parked event that is to be discarded."""

    id: UUID
    grp: str
    topic: str
    part: int
    pos: int
    reason: str
    detail: str
    scin: str | None


def checked_reason(given: str | None) -> str:
    """Why something is discarded, as it will be kept.

    Raises:
        CommandError: nothing is said, or more than 500 characters, or what can't be printed.
    """
    why = " ".join((given or "").split())
    if not why:
        raise CommandError("say why: --reason-text, or a line on standard input; it is kept, so name nobody in it")
    if len(why) > LONGEST or not why.isprintable():
        raise CommandError(f"the reason must be printable and have at most {LONGEST} characters")
    return why


async def discard(
    connection: asyncpg.Connection, ids: Collection[UUID], why: str | None, *, dry_run: bool
) -> list[Row]:
    """Discard events, all or none; where a case waited for one, what is behind it is decided next.

    Only a dry run, which changes nothing, does without a reason.

    Raises:
        CommandError: one isn't parked, or is being redriven at this moment.
    """
    transaction = connection.transaction()
    await transaction.start()
    try:
        rows = await _discard(connection, ids, why)
    except BaseException:
        await transaction.rollback()
        raise
    await (transaction.rollback if dry_run else transaction.commit)()
    return rows


async def _discard(connection: asyncpg.Connection, ids: Collection[UUID], why: str | None) -> list[Row]:
    doomed = await _locked(connection, ids)
    followed: dict[UUID, int] = {}
    for group in sorted({one.grp for one in doomed}):
        scins = {one.scin for one in doomed if one.grp == group and one.scin}
        lines = await redrive_rows.lines(connection, group, scins)
        followed.update(await _move_up(connection, group, list(lines.values()), ids))
    by = getuser()
    await redrive_rows.end(
        connection, await connection.fetchval(NOW), [(one.id, "discarded", by) for one in doomed], why
    )
    return [_row(one, why, followed.get(one.id, 0)) for one in doomed]


async def _locked(connection: asyncpg.Connection, ids: Collection[UUID]) -> list[Doomed]:
    """Cases first, then rows: a worker that redrives them does the same."""
    before = await _read(connection, ids)
    for missing in sorted(set(ids) - {one.id for one in before}):
        raise CommandError(f"nothing is parked under {missing}")
    await connection.execute(LOCK_KNOWN, sorted({one.scin for one in before if one.scin}))
    await redrive_rows.lock(connection, ids)
    doomed = await _read(connection, ids)
    if [(one.id, one.scin) for one in doomed] != [(one.id, one.scin) for one in before]:
        raise CommandError("some of these events were redriven or discarded at this moment; look again")
    return doomed


async def _move_up(
    connection: asyncpg.Connection, group: str, lines: Sequence[Line], gone: Collection[UUID]
) -> dict[UUID, int]:
    """Redrive what is first in line now, where the first is gone; how many follow it, by its id."""
    moved = {line.ids[0]: line.without(gone) for line in lines if line.ids[0] in gone}
    ask = {left.ids[0]: getuser() for left in moved.values() if left.ids}
    await redrive_rows.move_up(connection, group, list(moved.values()), ask)
    return {first: len(left.ids) for first, left in moved.items()}


async def _read(connection: asyncpg.Connection, ids: Collection[UUID]) -> list[Doomed]:
    return [Doomed(**row) for row in await connection.fetch(READ, list(ids))]


def _row(one: Doomed, why: str | None, followed: int) -> Row:
    place = {"topic": one.topic, "partition": one.part, "offset": one.pos, "group": one.grp}
    about = {"reason": one.reason, "detail": one.detail, "why": why}
    return {"id": str(one.id), **place, "outcome": "discarded", **about, "decided_next": followed}
