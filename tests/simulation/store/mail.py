"""Emails to send: how one stands, and what its case was not told yet."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from tests.simulation.store.database import Row, Transaction
from tests.simulation.store.statements import Rows, columns, locked, select, statement, update
from workers.runtime import mail_news, mail_rows

WAITING, SENDING = "waiting", "sending"


@statement(mail_rows.DUE)
async def _due(tx: Transaction, parts: Sequence[int], in_flight: Sequence[str], number: int) -> Rows:
    now = tx.database.now()
    where = lambda r: _waits(r, parts) and r["next_attempt_at"] <= now and r["request_id"] not in in_flight  # noqa: E731
    names = "request_id scin part attempts repeats message_name next_attempt_at"
    rows = select(tx, "mail_requests", where, names, "next_attempt_at")[:number]
    return [_some(row, names.split()[:-1]) for row in rows]


@statement(mail_rows.BEGIN)
async def _begin(tx: Transaction, ids: Sequence[str], attempts: Sequence[UUID], lease: timedelta, domain: str) -> Rows:
    attempt = dict(zip(ids, attempts, strict=True))

    def begun(row: Row) -> Mapping[str, Any]:
        new = attempt[row["request_id"]]
        return {
            "status": SENDING,
            "attempt": new,
            "attempts": row["attempts"] + (row["attempt"] != new),
            "leased_until": tx.database.clock() + lease,
            "message_id": row["message_id"] or f"<{row['message_name']}@{domain}>",
        }

    rows = await update(tx, "mail_requests", lambda r: _is_tried_by(r, attempt), begun)
    now = tx.database.now()
    names = ("requester_id", "change_id", "client_id")
    return [Row({**_some(row, ("request_id", "message_id")), "now": now, **_some(row, names)}) for row in rows]


@statement(mail_rows.SENT)
async def _sent(tx: Transaction, ids: Sequence[str], digests: Sequence[str], said: Sequence[str]) -> Rows:
    facts = {row["request_id"]: row for row in columns("request_id digest said", ids, digests, said)}

    def taken(row: Row) -> Mapping[str, Any]:
        fact = facts[row["request_id"]]
        told = {"body_sha256": fact["digest"], "said": fact["said"].split(",") if fact["said"] else []}
        how = {"status": "sent", "sent_at": tx.database.now(), "news": "sent"}
        return {**told, **how, "reason": None, "leased_until": None}

    where = lambda r: r["request_id"] in facts and r["status"] in {WAITING, SENDING, "refused"}  # noqa: E731
    return await update(tx, "mail_requests", where, taken)


@statement(mail_rows.REFUSED)
async def _refused(tx: Transaction, *values: Sequence[Any]) -> Rows:
    def given_up(row: Row, new: Row) -> Mapping[str, Any]:
        repeats = row["repeats"] + (new["reason"] == "answer_lost")
        how = {"status": "refused", "news": "refused", "reason": new["reason"], "code": new["code"]}
        return {**how, "attempts": _tries(row), "repeats": repeats}

    return await _after_attempts(tx, columns("request_id attempt reason code", *values), given_up)


@statement(mail_rows.LATER)
async def _later(tx: Transaction, *values: Sequence[Any]) -> Rows:
    def put_off(row: Row, new: Row) -> Mapping[str, Any]:
        repeats = row["repeats"] + (new["lost"] and row["status"] == SENDING)
        how = {"status": WAITING, "reason": new["reason"], "next_attempt_at": tx.database.now() + new["pause"]}
        return {**how, "attempts": _tries(row), "repeats": repeats}

    return await _after_attempts(tx, columns("request_id attempt reason pause lost", *values), put_off)


@statement(mail_rows.PUT_OFF)
async def _put_off(tx: Transaction, parts: Sequence[int], wait: timedelta, reason: str) -> Rows:
    where = lambda r: _waits(r, parts) and r["next_attempt_at"] <= tx.database.now()  # noqa: E731
    then = lambda _: {"next_attempt_at": tx.database.now() + wait, "reason": reason}  # noqa: E731
    return await update(tx, "mail_requests", where, then)


@statement(mail_rows.RENEW)
async def _renew(tx: Transaction, ids: Sequence[str], attempts: Sequence[UUID], lease: timedelta) -> Rows:
    attempt = dict(zip(ids, attempts, strict=True))
    where = lambda r: r["status"] == SENDING and r["attempt"] == attempt.get(r["request_id"])  # noqa: E731
    return await update(tx, "mail_requests", where, lambda _: {"leased_until": tx.database.clock() + lease})


@statement(mail_rows.INTERRUPTED)
async def _interrupted(tx: Transaction, parts: Sequence[int], most: int) -> Rows:
    def lost(row: Row) -> Mapping[str, Any]:
        often = row["repeats"] + 1
        again = {"status": WAITING, "reason": "interrupted"}
        never = {"status": "refused", "reason": "answer_lost", "news": "refused"}
        then = {"repeats": often, "next_attempt_at": tx.database.now(), "code": 0}
        return {**then, **(again if often < most else never)}

    def left(row: Row) -> bool:
        on_the_way = row["part"] in parts and row["status"] == SENDING
        return on_the_way and row["leased_until"] < tx.database.clock()

    return await update(tx, "mail_requests", left, lost)


@statement(mail_rows.LATE)
async def _late(tx: Transaction, parts: Sequence[int]) -> Rows:
    def late(row: Row) -> bool:
        waits = _waits(row, parts) and row["news"] is None
        return waits and row["late_at"] is not None and row["late_at"] <= tx.database.now()

    return await update(tx, "mail_requests", late, lambda _: {"news": "late", "late_at": None})


@statement(mail_rows.UNTOLD)
async def _untold(tx: Transaction, parts: Sequence[int], others: Sequence[str], number: int) -> Rows:
    where = lambda r: r["part"] in parts and r["news"] is not None and r["request_id"] not in others  # noqa: E731
    return select(tx, "mail_requests", where, "request_id scin part")[:number]


@statement(mail_rows.QUEUE)
async def _queue(tx: Transaction, parts: Sequence[int]) -> Rows:
    asked = [row["requested_at"] for row in tx.rows("mail_requests") if _waits(row, parts)]
    return [Row(count=len(asked), age=(tx.database.now() - min(asked)).total_seconds() if asked else 0.0)]


@statement(mail_news.TOLD)
async def _told(tx: Transaction, ids: Sequence[str]) -> Rows:
    rows = await locked(tx, "mail_requests", lambda r: r["request_id"] in ids and r["news"] is not None)
    for row in rows:
        tx.put("mail_requests", {**row, "news": None})
    names = "request_id scin part correlation news message_id body_sha256 said sent_at repeats reason code"
    return [_some(row, names.split()) for row in rows]


async def _after_attempts(
    tx: Transaction, came: Iterable[Row], change: Callable[[Row, Row], Mapping[str, Any]]
) -> Rows:
    """Only the attempt that is on the way may say how it ended, or one that never began."""
    new = {row["request_id"]: row for row in came}
    attempt = {request_id: row["attempt"] for request_id, row in new.items()}
    where = lambda r: _is_tried_by(r, attempt)  # noqa: E731
    return await update(tx, "mail_requests", where, lambda r: change(r, new[r["request_id"]]))


def _is_tried_by(row: Row, attempt: Mapping[str, UUID]) -> bool:
    if row["request_id"] not in attempt:
        return False
    return row["status"] == WAITING or (row["status"], row["attempt"]) == (SENDING, attempt[row["request_id"]])


def _waits(row: Row, parts: Sequence[int]) -> bool:
    return row["part"] in parts and row["status"] == WAITING


def _tries(row: Row) -> int:
    """An attempt that never began counts as one, too."""
    tries: int = row["attempts"] + (row["status"] == WAITING)
    return tries


def _some(row: Row, names: Iterable[str]) -> Row:
    return Row((name, row[name]) for name in names)
