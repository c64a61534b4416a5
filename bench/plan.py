"""One activation as rows and messages: what the floor moves, with the ids and the client of each activation put in.

Ids in a sample are UUIDs. The last twelve hexadecimal digits of each are replaced by the client's SCIN, so that one
replacement of the SCIN makes a row or message that of another client, with ids of its own.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from bench.sending import Said

SCIN_DIGITS = 12
_TEXT_ID = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-)[0-9a-f]{12}")
_BYTES_ID = re.compile(_TEXT_ID.pattern.encode())


@dataclass(frozen=True, slots=True)
class RowWrite:
    """One row that is written.

    Attributes:
        table: its table.
        verb: ``INSERT``, ``UPDATE`` or ``DELETE``.
        values: by column; of an update the columns that change and the key, of a deletion the key.
    """

    table: str
    verb: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Read:
    """A message that is consumed: its topic and its id without the SCIN."""

    topic: str
    id: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that is sent once the transaction is committed."""

    topic: str
    said: Said


@dataclass(frozen=True, slots=True)
class Transaction:
    """Rows that are written together, the outbox's among them, and the messages that the outbox holds."""

    writes: tuple[RowWrite, ...]
    sends: tuple[Sent, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """What one worker does when it reads ``reads[0]``; the others of ``reads`` come with it, in one poll."""

    worker: str
    reads: tuple[Read, ...]
    transactions: tuple[Transaction, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Column types, as SQL writes them, and the columns of the primary key."""

    types: Mapping[str, str]
    key: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """An activation from nomination until its letters wait for their documents."""

    scin: str
    tables: Mapping[str, Table]
    stages: Sequence[Stage]

    def workers(self) -> list[str]:
        """Who takes part."""
        return sorted({stage.worker for stage in self.stages})


def keyed(value: Any, scin: str) -> Any:  # noqa: ANN401 - what a column can hold
    """A sampled value whose ids end with the SCIN."""
    if isinstance(value, str):
        return _TEXT_ID.sub(rf"\g<1>{scin}", value)
    if isinstance(value, bytes):
        return _BYTES_ID.sub(rb"\g<1>" + scin.encode(), value)
    if isinstance(value, UUID):
        return UUID(f"{str(value)[:-SCIN_DIGITS]}{scin}")
    if isinstance(value, list):
        return [keyed(one, scin) for one in value]
    return value
