"""Clock, ledger, leases, inbox and outbox."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from contracts.topics import WORKERS
from tests.simulation.store.database import Row, Transaction
from tests.simulation.store.statements import NOTHING, Rows, columns, delete, insert, locked, select, statement, update
from workers.runtime import connections, fence, inbox, leases, ledger, loop, migrate, outbox, standing

NEWEST = migrate.migrations()[-1].version


@statement(connections.BY_KEY, "SET LOCAL synchronous_commit = off")
async def _set(_: Transaction) -> Rows:
    return NOTHING


@statement("SELECT to_regclass('schema_versions') IS NOT NULL")
async def _has_schema(_: Transaction) -> Rows:
    return [Row(known=True)]


@statement("SELECT coalesce(max(version), 0) FROM schema_versions")
async def _schema(_: Transaction) -> Rows:
    return [Row(version=NEWEST)]


@statement(loop.NOW)
async def _now(tx: Transaction) -> Rows:
    return [Row(now=tx.database.now())]


@statement(ledger.FENCE)
async def _ledger_fence(tx: Transaction, group: str, topics: Sequence[str], parts: Sequence[int]) -> Rows:
    places = set(zip(topics, parts, strict=True))
    shards = await locked(tx, "shards", lambda r: r["grp"] == group and r["part"] in parts, share=True)
    owners = {row["part"]: row["owner"] for row in shards}
    rows = await locked(
        tx, "ledger", lambda r: r["grp"] == group and (r["topic"], r["part"]) in places and r["part"] in owners
    )
    now = tx.database.now()
    return [Row(topic=r["topic"], part=r["part"], next=r["next"], owner=owners[r["part"]], now=now) for r in rows]


@statement(ledger.MOVE)
async def _move(tx: Transaction, group: str, *moved: Sequence[Any]) -> Rows:
    to = {(row["topic"], row["part"]): row for row in columns("topic part next gaps", *moved)}

    def change(row: Row) -> dict[str, Any]:
        new = to[row["topic"], row["part"]]
        return {"next": new["next"], "gaps": row["gaps"] + new["gaps"]}

    return await update(tx, "ledger", lambda r: r["grp"] == group and (r["topic"], r["part"]) in to, change)


@statement(ledger.OPEN)
async def _open(  # noqa: PLR0913 - the statement's parameters
    tx: Transaction, group: str, topics: Sequence[str], parts: Sequence[int], first: Sequence[int], cluster: str
) -> Rows:
    rows = columns("topic part next", topics, parts, first)
    new = [{"grp": group, **row, "cluster_id": cluster, "gaps": 0} for row in rows]
    return await insert(tx, "ledger", sorted(new, key=lambda r: (r["topic"], r["part"])))


@statement(ledger.READ)
async def _read(tx: Transaction, group: str, topics: Sequence[str], parts: Sequence[int]) -> Rows:
    places = set(zip(topics, parts, strict=True))
    where = lambda r: r["grp"] == group and (r["topic"], r["part"]) in places  # noqa: E731
    return select(tx, "ledger", where, "topic part next cluster_id")


@statement(standing.LEDGERS)
async def _ledgers(tx: Transaction) -> Rows:
    return select(tx, "ledger", lambda _: True, "grp topic part next")


@statement(fence.FENCE)
async def _fence(tx: Transaction, group: str, parts: Sequence[int], owner: UUID) -> Rows:
    rows = await locked(
        tx, "shards", lambda r: r["grp"] == group and r["part"] in parts and r["owner"] == owner, share=True
    )
    return [Row(part=row["part"], now=tx.database.now()) for row in rows]


@statement(leases.ACQUIRE)
async def _acquire(tx: Transaction, group: str, parts: Sequence[int], owner: UUID, seconds: float) -> Rows:
    until = tx.database.clock() + timedelta(seconds=seconds)

    def merge(there: Row, new: Row) -> dict[str, Any] | None:
        free = there["owner"] in {None, owner} or there["expires_at"] < tx.database.clock()
        return {"owner": owner, "epoch": there["epoch"] + 1, "expires_at": new["expires_at"]} if free else None

    rows = [{"grp": group, "part": part, "owner": owner, "epoch": 1, "expires_at": until} for part in sorted(parts)]
    return [Row(part=row["part"]) for row in await insert(tx, "shards", rows, merge)]


@statement(leases.RENEW)
async def _renew(tx: Transaction, group: str, owner: UUID, seconds: float, parts: Sequence[int]) -> Rows:
    rows = await update(
        tx,
        "shards",
        lambda r: r["grp"] == group and r["owner"] == owner and r["part"] in parts,
        lambda _: {"expires_at": tx.database.clock() + timedelta(seconds=seconds)},
    )
    return [Row(part=row["part"]) for row in rows]


@statement(leases.RELEASE)
async def _release(tx: Transaction, group: str, owner: UUID) -> Rows:
    long_ago = datetime.min.replace(tzinfo=tx.database.clock().tzinfo)
    return await update(
        tx,
        "shards",
        lambda r: r["grp"] == group and r["owner"] == owner,
        lambda _: {"owner": None, "expires_at": long_ago},
    )


@statement(inbox.ADD)
async def _register(tx: Transaction, group: str, events: Sequence[UUID], digests: Sequence[bytes], month: date) -> Rows:
    asked = columns("event digest", events, digests)
    seen = [told for row in asked for told in _known(tx, group, row)]
    known = {row["event"] for row in seen}
    new = sorted((row for row in asked if row["event"] not in known), key=_event)
    added = await insert(tx, "inbox", ({**row, "grp": group, "month": month} for row in new))
    return [*seen, *(Row(event=row["event"], digest=row["digest"], own=True, added=True) for row in added)]


def _known(tx: Transaction, group: str, asked: Row) -> Iterator[Row]:
    """What the group itself knows of the event, and what others know otherwise."""
    for reader in WORKERS:
        there = tx.get("inbox", asked["event"], reader)
        if there is not None and (reader == group or there["digest"] != asked["digest"]):
            yield Row(event=there["event"], digest=there["digest"], own=reader == group, added=False)


def _event(row: Row) -> UUID:
    found: UUID = row["event"]
    return found


@statement(outbox.INSERT)
async def _to_outbox(tx: Transaction, group: str, *values: Sequence[Any]) -> Rows:
    for row in columns("part id topic to_part key value headers", *values):
        tx.put("outbox", {"grp": group, **row})
    return NOTHING


@statement(outbox.LEFT_OVER)
async def _left_over(tx: Transaction, group: str, parts: Sequence[int], limit: int, queued: Sequence[int]) -> Rows:
    where = lambda r: r["grp"] == group and r["part"] in parts and r["id"] not in queued  # noqa: E731
    return select(tx, "outbox", where, "part id topic to_part key value headers", "part id")[:limit]


@statement(outbox.DELETE)
async def _from_outbox(tx: Transaction, group: str, parts: Sequence[int], ids: Sequence[int]) -> Rows:
    keys = set(zip(parts, ids, strict=True))
    return await delete(tx, "outbox", lambda r: r["grp"] == group and (r["part"], r["id"]) in keys)
