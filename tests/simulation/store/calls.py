"""Deadlines and the CIS gateway's requests."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from tests.simulation.store.database import Row, Transaction
from tests.simulation.store.statements import Rows, delete, select, statement, update
from workers.runtime import checks, due, pace


@statement(due.DUE)
async def _timers_due(tx: Transaction, parts: Sequence[int], of_each: int) -> Rows:
    now, left = tx.database.now(), dict.fromkeys(parts, of_each)
    rows = []
    where = lambda r: r["part"] in left and r["status"] == "waiting" and not r["sent_at"] and r["due_at"] <= now  # noqa: E731
    for row in select(tx, "timers", where, "timer_id grp scin part due_at", "due_at part"):
        left[row["part"]] -= 1
        if left[row["part"]] >= 0:
            rows.append(row)
    return [Row({**row, "overdue": (now - row["due_at"]).total_seconds()}) for row in rows]


@statement(due.CLAIM)
async def _claim(tx: Transaction, ids: Sequence[str], now: datetime) -> Rows:
    where = lambda r: r["timer_id"] in ids and r["status"] == "waiting" and r["sent_at"] is None  # noqa: E731
    rows = await update(tx, "timers", where, lambda _: {"sent_at": now})
    return [Row((name, row[name]) for name in ("timer_id", "scin", "part", "name", "rule", "due_at")) for row in rows]


@statement(due.READ_SO_FAR)
async def _read_so_far(tx: Transaction, group: str, parts: Sequence[int]) -> Rows:
    return select(tx, "ledger", lambda r: r["grp"] == group and r["part"] in parts, "topic part next")


@statement(pace.OUTSIDE)
async def _read_from_outside(
    tx: Transaction, groups: Sequence[str], topics: Sequence[str], parts: Sequence[int]
) -> Rows:
    where = lambda r: r["grp"] in groups and r["topic"] in topics and r["part"] in parts  # noqa: E731
    return [Row(sum=sum(row["next"] for row in select(tx, "ledger", where, "next")))]


@statement(pace.READ)
async def _timers_read(tx: Transaction, groups: Sequence[str], topic: str, parts: Sequence[int]) -> Rows:
    where = lambda r: r["grp"] in groups and r["topic"] == topic and r["part"] in parts  # noqa: E731
    return select(tx, "ledger", where, "grp part next", "grp part")


@statement(checks.WAITING)
async def _number_waiting(tx: Transaction, parts: Sequence[int]) -> Rows:
    waiting = [r for r in tx.rows("cis_requests") if r["part"] in parts and r["status"] == "waiting"]
    return [Row(count=len(waiting))]


@statement(checks.DUE)
async def _checks_due(tx: Transaction, parts: Sequence[int], in_flight: Sequence[str], number: int) -> Rows:
    now = tx.database.now()
    rows = [
        row
        for row in tx.rows("cis_requests")
        if row["part"] in parts
        and row["status"] == "waiting"
        and row["next_attempt_at"] <= now
        and row["request_id"] not in in_flight
    ]
    rows.sort(key=lambda row: row["next_attempt_at"])
    names = ("request_id", "scin", "part", "correlation", "attempts", "requested_at")
    return [Row((name, row[name]) for name in names) for row in rows[:number]]


@statement(checks.ANSWERED)
async def _answered(tx: Transaction, ids: Sequence[str]) -> Rows:
    where = lambda r: r["request_id"] in ids and r["status"] == "waiting"  # noqa: E731
    rows = await update(tx, "cis_requests", where, lambda r: {"status": "answered", "attempts": r["attempts"] + 1})
    return [Row(request_id=row["request_id"]) for row in rows]


@statement(checks.FORGET)
async def _forget(tx: Transaction, ids: Sequence[str]) -> Rows:
    return await delete(tx, "persons", lambda r: r["person_id"] in ids)


@statement(checks.LATER)
async def _later(
    tx: Transaction, ids: Sequence[str], pauses: Sequence[timedelta], ends: Sequence[datetime], now: datetime
) -> Rows:
    wanted = {one: (now + pause, max(now, end)) for one, pause, end in zip(ids, pauses, ends, strict=True)}
    where = lambda r: r["request_id"] in wanted and r["status"] == "waiting"  # noqa: E731
    return await update(
        tx,
        "cis_requests",
        where,
        lambda r: {"attempts": r["attempts"] + 1, "next_attempt_at": min(wanted[r["request_id"]])},
    )
