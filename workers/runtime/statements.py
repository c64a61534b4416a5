"""Statements that go to PostgreSQL together, as one: a round trip costs as much as most of them do."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import accumulate, chain
from typing import Any, NamedTuple, Protocol, cast

import asyncpg

_TARGET = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+(\w+)")
_PARAMETER = re.compile(r"\$(\d+)")


class Statement(NamedTuple):
    """A statement that only writes, and its parameters."""

    sql: str
    values: Sequence[Any]


class Sender(Protocol):
    """A connection that sends statements together (``workers.runtime.database``)."""

    async def at_once(self, statements: Iterable[Statement]) -> None:
        """Execute statements in as few round trips as can be."""
        ...


async def at_once(connection: asyncpg.Connection, statements: Iterable[Statement]) -> None:
    """Execute statements in as few round trips as can be."""
    await cast("Sender", connection).at_once(statements)


def together(statements: Iterable[Statement]) -> list[Statement]:
    """The same in fewer statements, in their order.

    The parts of one statement don't see what the others write, so that no two of them write to one table. One that
    has parts of its own stays alone.
    """
    runs: list[list[Statement]] = []
    written: set[str] | None = None
    for statement in statements:
        target = _target(statement.sql)
        if target is None or written is None or target in written:
            runs.append([])
            written = None if target is None else set()
        if target is not None and written is not None:
            written.add(target)
        runs[-1].append(statement)
    return [run[0] if len(run) == 1 else _joined(run) for run in runs]


def columns(rows: Iterable[Sequence[Any]]) -> list[list[Any]]:
    """Rows as the arrays that ``unnest`` takes."""
    return [list(column) for column in zip(*rows, strict=True)]


def _joined(run: Sequence[Statement]) -> Statement:
    counts = tuple(len(statement.values) for statement in run)
    values = chain.from_iterable(statement.values for statement in run)
    return Statement(_text(tuple(statement.sql for statement in run), counts), tuple(values))


@cache
def _target(sql: str) -> str | None:
    found = _TARGET.match(sql)
    return found and found[1]


@cache
def _text(texts: tuple[str, ...], counts: tuple[int, ...]) -> str:
    before = accumulate(counts, initial=0)
    parts = [f"s{number} AS ({_numbered(sql, next(before))})" for number, sql in enumerate(texts)]
    return f"WITH {', '.join(parts)} SELECT"


def _numbered(sql: str, before: int) -> str:
    return _PARAMETER.sub(lambda found: f"${int(found[1]) + before}", sql)
