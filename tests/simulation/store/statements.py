"""What each statement of the workers does to tables in memory; found by the statement's own text."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any

from tests.simulation.store.database import KEYS, Row, Transaction

Rows = Sequence[Row]
Statement = Callable[..., Awaitable[Rows]]

STATEMENTS: dict[str, Statement] = {}

NOTHING: Rows = ()


class UnknownStatementError(LookupError):
    """The workers say something that the store in memory doesn't know yet."""


def statement(*texts: str) -> Callable[[Statement], Statement]:
    """The function does what statements with these texts do."""

    def known(does: Statement) -> Statement:
        STATEMENTS.update(dict.fromkeys(texts, does))
        return does

    return known


def found(text: str) -> Statement:
    """What does it.

    Raises:
        UnknownStatementError: nothing does.
    """
    try:
        return STATEMENTS[text]
    except KeyError:
        raise UnknownStatementError(text) from None


def columns(names: str, *values: Sequence[Any]) -> list[Row]:
    """Rows from arrays, as ``unnest`` makes them."""
    return [Row(zip(names.split(), one, strict=True)) for one in zip(*values, strict=True)]


Merge = Callable[[Row, Row], Mapping[str, Any] | None]
"""From the row that is there and the one that comes, what changes; None: nothing."""


async def insert(tx: Transaction, table: str, rows: Iterable[Mapping[str, Any]], merge: Merge | None = None) -> Rows:
    """``INSERT … ON CONFLICT DO UPDATE``, or ``DO NOTHING`` without ``merge``; tells what was written.

    Nothing is done at once where somebody has the row only locked.
    """
    written = []
    for row in rows:
        key = tuple(row[name] for name in KEYS[table])
        if merge is None and tx.get(table, *key) is not None and not tx.is_changed_by_others(table, key):
            continue
        await tx.lock(table, key)
        there = tx.get(table, *key)
        if there is None:
            written.append(tx.put(table, row))
        elif merge is not None and (change := merge(there, Row(row))) is not None:
            written.append(tx.put(table, {**there, **change}))
    return written


Where = Callable[[Row], bool]
Change = Callable[[Row], Mapping[str, Any]]


async def update(tx: Transaction, table: str, where: Where, change: Change) -> Rows:
    """``UPDATE … RETURNING *``: each row is looked at again once its lock is had."""
    return [tx.put(table, {**row, **change(row)}) for row in await locked(tx, table, where)]


async def delete(tx: Transaction, table: str, where: Where) -> Rows:
    """``DELETE … RETURNING *``."""
    gone = await locked(tx, table, where)
    for row in gone:
        tx.delete(table, *_key(table, row))
    return gone


async def locked(tx: Transaction, table: str, where: Where, *, share: bool = False) -> list[Row]:
    """``SELECT … ORDER BY key FOR NO KEY UPDATE`` or ``FOR SHARE``."""
    found_now = sorted((row for row in tx.rows(table) if where(row)), key=lambda row: _key(table, row))
    rows = []
    for row in found_now:
        key = _key(table, row)
        await tx.lock(table, key, share=share)
        again = tx.get(table, *key)
        if again is not None and where(again):
            rows.append(again)
    return rows


def select(tx: Transaction, table: str, where: Where, names: str, order: str = "") -> list[Row]:
    """``SELECT names FROM table WHERE … ORDER BY order``."""
    rows = [row for row in tx.rows(table) if where(row)]
    if order:
        rows.sort(key=lambda row: tuple(row[name] for name in order.split()))
    return [Row((name, row[name]) for name in names.split()) for row in rows]


def _key(table: str, row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in KEYS[table])
