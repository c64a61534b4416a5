"""What the checker asks of the database (`tests.faults.facts`)."""

from collections import Counter
from functools import partial

from tests.faults import facts
from tests.simulation.store.database import KEYS, Row, Transaction
from tests.simulation.store.statements import STATEMENTS, Rows, select, statement


async def _all(table: str, tx: Transaction) -> Rows:
    return list(tx.rows(table))


STATEMENTS.update({f"SELECT * FROM {table}": partial(_all, table) for table in KEYS})  # noqa: S608 - ours


@statement(facts.OUTBOX)
async def _outbox(tx: Transaction) -> Rows:
    return [Row(grp=r["grp"], topic=r["topic"], scin=(r["key"] or b"").decode()) for r in tx.rows("outbox")]


@statement(facts.OPEN_TASKS)
async def _open_tasks(tx: Transaction) -> Rows:
    return select(tx, "tasks", lambda r: r["status"] == "open", "scin kind")


@statement(facts.GAPS)
async def _gaps(tx: Transaction) -> Rows:
    return select(tx, "ledger", lambda r: r["gaps"] > 0, "grp topic part gaps")


@statement(facts.TASKS)
async def _tasks(tx: Transaction) -> Rows:
    return select(tx, "tasks", lambda _: True, "task_id status")


@statement("SELECT letter_id, scin, code, status FROM letters")
async def _letters(tx: Transaction) -> Rows:
    return select(tx, "letters", lambda _: True, "letter_id scin code status")


@statement("SELECT grp, event FROM inbox")
async def _inbox(tx: Transaction) -> Rows:
    return select(tx, "inbox", lambda _: True, "grp event")


@statement(facts.HISTORY)
async def _history(tx: Transaction) -> Rows:
    counted = Counter((row["grp"], row["source"], row["event_id"]) for row in tx.rows("history"))
    names = ("grp", "source", "event_id", "number")
    return [Row(zip(names, (*key, number), strict=True)) for key, number in counted.items()]
