"""Tables in memory with PostgreSQL's transactions, READ COMMITTED: what isn't committed is nobody's but one's own."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from tests.simulation.store.locks import Locks

Key = tuple[Any, ...]

KEYS: Mapping[str, tuple[str, ...]] = {
    "ledger": ("grp", "topic", "part"),
    "shards": ("grp", "part"),
    "inbox": ("event", "grp"),
    "cases": ("scin",),
    "history": ("scin", "seq"),
    "held_cases": ("grp", "scin"),
    "parked": ("id",),
    "outbox": ("grp", "part", "id"),
    "timers": ("timer_id",),
    "tasks": ("task_id",),
    "letters": ("letter_id",),
    "persons": ("person_id",),
    "security": ("contact_id",),
    "given_security": ("service_request_id",),
    "cis_requests": ("request_id",),
    "mail_requests": ("request_id",),
    "documents_to_make": ("request_id",),
    "documents_to_erase": ("letter_id",),
    "data_keys": ("subject",),
    "notes": ("note_id",),
    "third_parties": ("third_party_id",),
    "third_party_waits": ("match_key", "scin"),
    "appointments": ("representative_id",),
    "activation_cases": ("scin",),
    "letters_cases": ("scin",),
    "maintain_cases": ("scin",),
    "service_mgmt_cases": ("scin",),
}
"""The tables and their primary keys."""


class Row(dict[str, Any]):
    """A row as asyncpg gives it: names as keys, and values when it's iterated."""

    def __iter__(self) -> Iterator[Any]:
        return iter(self.values())


class Done(NamedTuple):
    """What a session did, in the order in which it was done.

    Attributes:
        session: its number.
        text: of a statement, or ``begin``, ``commit``, ``rollback``, ``close``.
        rows: what came of it.
        clock: real time then.
        ahead: of the platform's clock.
    """

    session: int
    text: str
    values: tuple[Any, ...]
    rows: Sequence[Row]
    clock: datetime
    ahead: timedelta


class Database:
    """What is committed.

    Args:
        clock: real time.

    Attributes:
        changing: rows that a transaction has changed and not committed.
        done: all that was done, where somebody wants to know.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self.ahead = timedelta()
        self.tables: dict[str, dict[Key, Row]] = {name: {} for name in KEYS}
        self.locks = Locks()
        self.changing: dict[tuple[str, Key], Transaction] = {}
        self.listeners: list[Callable[[], None]] = []
        self.done: list[Done] | None = None
        self._numbers: defaultdict[str, int] = defaultdict(int)

    def now(self) -> datetime:
        """The platform's clock."""
        return self.clock() + self.ahead

    def next_number(self, sequence: str) -> int:
        """Of a sequence; a number once given is never given back."""
        self._numbers[sequence] += 1
        return self._numbers[sequence]

    def note(self, session: int, text: str, values: tuple[Any, ...] = (), rows: Sequence[Row] = ()) -> None:
        """Something was done."""
        if self.done is not None:
            self.done.append(Done(session, text, values, rows, self.clock(), self.ahead))

    def leap(self, moment: datetime) -> None:
        """The platform's clock shows ``moment``, and whoever listens is told."""
        self.ahead = max(self.ahead, moment - self.clock())
        for told in list(self.listeners):
            told()


class Transaction:
    """Its own changes above what is committed; locks are kept until its end."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._changes: dict[str, dict[Key, Row | None]] = {}

    async def lock(self, table: str, key: Hashable, *, share: bool = False) -> None:
        """Lock a row, whether it's there or not."""
        await self.database.locks.take(self, (table, key), share=share)

    def get(self, table: str, *key: Any) -> Row | None:
        """The row of a key."""
        changes = self._changes.get(table)
        if changes and key in changes:
            return changes[key]
        return self.database.tables[table].get(key)

    def rows(self, table: str) -> Iterator[Row]:
        """All rows, as they are now."""
        committed, changes = self.database.tables[table], self._changes.get(table)
        if not changes:
            return iter(list(committed.values()))
        return (row for row in {**committed, **changes}.values() if row is not None)

    def put(self, table: str, row: Mapping[str, Any]) -> Row:
        """Write a row that is locked."""
        kept = Row(row)
        self._change(table, tuple(kept[name] for name in KEYS[table]), kept)
        return kept

    def delete(self, table: str, *key: Any) -> None:
        """Delete a row that is locked."""
        self._change(table, key, None)

    def is_changed_by_others(self, table: str, key: Key) -> bool:
        """Whether another transaction has changed the row, not only locked it."""
        return self.database.changing.get((table, key), self) is not self

    def _change(self, table: str, key: Key, row: Row | None) -> None:
        self._changes.setdefault(table, {})[key] = row
        self.database.changing[table, key] = self

    def commit(self) -> None:
        """All of it, at once."""
        for table, changes in self._changes.items():
            rows = self.database.tables[table]
            for key, row in changes.items():
                if row is None:
                    rows.pop(key, None)
                else:
                    rows[key] = row
        self.rollback()

    def rollback(self) -> None:
        """None of it."""
        for table, changes in self._changes.items():
            for key in changes:
                self.database.changing.pop((table, key), None)
        self._changes = {}
        self.database.locks.release(self)
