"""Set-based statements for the rows of a plan, and their parameters for many activations at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import asyncpg

from bench.plan import SCIN_DIGITS, Plan, RowWrite, Table

PARTS = frozenset({"part", "to_part"})
NUMBERED = frozenset({("history", "seq"), ("outbox", "id")})
"""Columns that count up; the other numbers are the same for all."""


@dataclass(frozen=True, slots=True)
class Activations:
    """Those of one batch that are at the same stage."""

    scins: list[str] = field(default_factory=list)
    parts: list[int] = field(default_factory=list)


class Numbers:
    """Numbers that count up within one process."""

    def __init__(self, first: int) -> None:
        self._next = first

    def take(self, count: int) -> range:
        """The next ones."""
        first, self._next = self._next, self._next + count
        return range(first, self._next)


Columns = dict[str, Sequence[Any]]


class Batch:
    """The rows that one transaction writes, gathered by statement."""

    def __init__(self, plan: Plan, numbers: Numbers) -> None:
        self._plan = plan
        self._numbers = numbers
        self._columns: dict[tuple[str, str, tuple[str, ...]], dict[str, list[Any]]] = {}

    def add(self, write: RowWrite, activations: Activations) -> Columns:
        """One row for each activation; returns its columns."""
        rows = {column: self._values(write.table, column, value, activations) for column, value in write.values.items()}
        gathered = self._columns.setdefault((write.verb, write.table, tuple(rows)), {column: [] for column in rows})
        for column, values in rows.items():
            gathered[column].extend(values)
        return rows

    async def write(self, connection: asyncpg.Connection) -> None:
        """Execute the statements, in the order in which they came up."""
        for (verb, table, columns), values in self._columns.items():
            statement = STATEMENTS[verb](table, columns, self._plan.tables[table])
            await connection.execute(statement, *values.values())

    def _values(self, table: str, column: str, value: Any, activations: Activations) -> Sequence[Any]:  # noqa: ANN401
        if column in PARTS:
            return activations.parts
        if (table, column) in NUMBERED:
            return self._numbers.take(len(activations.scins))
        return rekeyed(value, self._plan.scin, activations.scins)


def rekeyed(value: Any, of: str, scins: Sequence[str]) -> Sequence[Any]:  # noqa: ANN401 - what a column can hold
    """The value as it is for each client instead of client ``of``."""
    if isinstance(value, list):
        value = "{" + ",".join(f'"{one}"' for one in value) + "}"
    if isinstance(value, str) and of in value:
        return [value.replace(of, scin) for scin in scins]
    if isinstance(value, bytes) and of.encode() in value:
        before = of.encode()
        return [value.replace(before, scin.encode()) for scin in scins]
    if isinstance(value, UUID):
        begins = value.bytes[: -SCIN_DIGITS // 2]
        return [UUID(bytes=begins + bytes.fromhex(scin)) for scin in scins]
    return [value] * len(scins)


def _insert(table: str, columns: Iterable[str], types: Table) -> str:
    names = ", ".join(columns)
    cast = ", ".join(f"{c}::{types.types[c]}" if types.types[c].endswith("[]") else c for c in columns)
    return f"INSERT INTO {table} ({names}) SELECT {cast} FROM {_rows(columns, types)}"  # noqa: S608 - our names


def _update(table: str, columns: Sequence[str], types: Table) -> str:
    sets = ", ".join(f"{column} = u.{column}" for column in columns if column not in types.key)
    found = f"{_same_key(types)} AND {_by_key(columns, types)}"
    return f"UPDATE {table} t SET {sets} FROM {_rows(columns, types)} WHERE {found}"  # noqa: S608 - the same


def _delete(table: str, columns: Sequence[str], types: Table) -> str:
    return f"DELETE FROM {table} t WHERE {_by_key(columns, types)}"  # noqa: S608 - the same


STATEMENTS = {"INSERT": _insert, "UPDATE": _update, "DELETE": _delete}


def _rows(columns: Iterable[str], types: Table) -> str:
    arrays = (f"${n}::{_element(types.types[column])}[]" for n, column in enumerate(columns, 1))
    return f"unnest({', '.join(arrays)}) AS u({', '.join(columns)})"


def _element(type_: str) -> str:
    """Arrays travel as their text, for ``unnest`` would take them apart."""
    return "text" if type_.endswith("[]") else type_


def _same_key(types: Table) -> str:
    return " AND ".join(f"t.{column} = u.{column}" for column in types.key)


def _by_key(columns: Sequence[str], types: Table) -> str:
    """The rows by index; all tables but the outbox, which has its own statement, have a key of one column."""
    (key,) = types.key
    return f"t.{key} = ANY(${columns.index(key) + 1}::{types.types[key]}[])"
