"""Letters' documents to make, and print vendors that say nothing."""

from collections.abc import Sequence
from datetime import timedelta

from tests.simulation.store.database import Row, Transaction
from tests.simulation.store.statements import Rows, delete, statement, update
from workers.runtime import documents, silence


@statement(documents.DUE)
async def _due(tx: Transaction, parts: Sequence[int], in_flight: Sequence[str], number: int) -> Rows:
    """Nobody stops the press here."""
    now = tx.database.now()
    rows = [
        row
        for row in tx.rows("documents_to_make")
        if row["part"] in parts and row["next_attempt_at"] <= now and row["request_id"] not in in_flight
    ]
    rows.sort(key=lambda row: row["next_attempt_at"])
    names = ("request_id", "scin", "part", "letter_ids", "code", "attempts")
    return [Row({name: row[name] for name in names} | {"now": now}) for row in rows[:number]]


@statement(documents.DONE)
async def _done(tx: Transaction, ids: Sequence[str]) -> Rows:
    gone = await delete(tx, "documents_to_make", lambda r: r["request_id"] in ids)
    return [
        Row((name, row[name]) for name in ("request_id", "scin", "part", "correlation", "requested_at")) for row in gone
    ]


@statement(documents.LATER)
async def _later(tx: Transaction, ids: Sequence[str], pauses: Sequence[timedelta]) -> Rows:
    until = {one: tx.database.now() + pause for one, pause in zip(ids, pauses, strict=True)}
    return await update(
        tx,
        "documents_to_make",
        lambda r: r["request_id"] in until,
        lambda r: {"attempts": r["attempts"] + 1, "next_attempt_at": until[r["request_id"]]},
    )


@statement(documents.QUEUE)
async def _queue(tx: Transaction, parts: Sequence[int]) -> Rows:
    asked = [row["requested_at"] for row in tx.rows("documents_to_make") if row["part"] in parts]
    return [Row(count=len(asked), age=(tx.database.now() - min(asked)).total_seconds() if asked else 0.0)]


@statement(silence.WAITING)
async def _unreported(tx: Transaction) -> Rows:
    issued = [row["issued_at"] for row in tx.rows("letters") if row["status"] == "issued"]
    return [Row(count=len(issued), age=(tx.database.now() - min(issued)).total_seconds() if issued else 0.0)]


@statement(silence.SILENT)
async def _silent(tx: Transaction, after: timedelta, reported: Sequence[str], kind: str, group: str) -> Rows:
    now = tx.database.now()
    letters = list(tx.rows("letters"))
    chased = any(
        task["grp"] == group and task["kind"] == kind and (task["status"] == "open" or task["raised_at"] > now - after)
        for task in tx.rows("tasks")
    )
    if chased or not any(letter["status"] in reported for letter in letters):
        return []
    waiting = [one for one in letters if one["status"] == "issued" and one["issued_at"] <= now - after]
    waiting.sort(key=lambda letter: letter["issued_at"])
    return [Row(letter_id=one["letter_id"], scin=one["scin"], now=now) for one in waiting[:1]]
