"""A connection to the store in memory, as far as workers use asyncpg's."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

import asyncpg

from tests.simulation.process import Process
from tests.simulation.store import calls, cases, effects, letters, mail, standing
from tests.simulation.store.database import Database, Row, Transaction
from tests.simulation.store.statements import Rows, found
from workers.runtime.statements import Statement

__all__ = ["Session", "calls", "cases", "effects", "letters", "mail", "standing"]

IDLE_IN_TRANSACTION = 15.0
"""Seconds, as workers set it."""
ANSWERED_LATE, LATE = 0.03, 0.2
"""The share of COMMITs whose answer comes late, and by how many seconds at most."""
NOTICED_WITHIN = 0.05
"""Seconds until the server notices that a process is gone."""


class Session:
    """One connection.

    Args:
        process: whose; None: somebody who stands beside the database.
        cut: the share of messages on whose way the connection is lost.
    """

    def __init__(self, database: Database, process: Process | None = None, cut: float = 0.0) -> None:
        self._database = database
        self._process = process
        self._cut = cut
        self._busy = self._closed = self._served = False
        self._number = database.next_number("sessions")
        self.transaction_now: Transaction | None = None
        if process is not None:
            process.when_gone.append(self._gone)
            process.when_frozen.append(self._frozen)

    async def fetch(self, text: str, *values: Any) -> Rows:
        """The statement's rows."""
        with self._alone():
            await self._go(text)
            rows = await self._serve(text, values)
            await self._come_back()
            return rows

    async def fetchrow(self, text: str, *values: Any) -> Row | None:
        """The first row."""
        rows = await self.fetch(text, *values)
        return rows[0] if rows else None

    async def fetchval(self, text: str, *values: Any) -> Any:
        """The first value of the first row."""
        row = await self.fetchrow(text, *values)
        return None if row is None else next(iter(row))

    async def execute(self, text: str, *values: Any) -> str:
        """Its tag: what it does, and to how many rows."""
        return f"{text.split(maxsplit=1)[0]} {len(await self.fetch(text, *values))}"

    async def at_once(self, statements: Iterable[Statement]) -> None:
        """In one round trip."""
        asked = list(statements)
        if not asked:
            return
        with self._alone():
            await self._go("; ".join(statement.sql for statement in asked))
            for statement in asked:
                await self._serve(statement.sql, tuple(statement.values))
            await self._come_back()

    def transaction(self, **_: Any) -> "Block":
        """For ``async with``."""
        return Block(self)

    async def begin(self) -> None:
        """BEGIN."""
        with self._alone():
            await self._go("begin")
            self.transaction_now = Transaction(self._database)
            self._database.note(self._number, "begin")
            await self._come_back()

    async def commit(self) -> None:
        """COMMIT: a message lost before it is a rollback, an answer lost after it isn't."""
        with self._alone():
            try:
                await self._go("commit")
            except asyncio.CancelledError:
                if self._process is not None and self._process.alive and self._process.chance.random() < 0.5:
                    self._end(commit=True)
                raise
            self._end(commit=True)
            if self._process is not None:
                self._process.committed()
                if self._process.chance.random() < ANSWERED_LATE:
                    await asyncio.sleep(self._process.chance.random() * LATE)
            await self._come_back()

    async def rollback(self) -> None:
        """ROLLBACK."""
        if self._closed:
            return
        with self._alone():
            await self._go("rollback")
            self._end(commit=False)

    async def add_listener(self, _: str, told: Callable[..., None]) -> None:
        """Be told when the clock was advanced."""

        def tell() -> None:
            if not self._closed:
                told()

        self._database.listeners.append(tell)

    def is_closed(self) -> bool:
        """Whether it's known to be lost."""
        return self._closed

    async def close(self, *, timeout: float | None = None) -> None:  # noqa: ASYNC109, ARG002 - asyncpg's signature
        """Give it up."""
        self._lose()

    async def _serve(self, text: str, values: tuple[Any, ...]) -> Rows:
        self._served = True
        try:
            return await self._done(text, values)
        finally:
            self._served = False

    async def _done(self, text: str, values: tuple[Any, ...]) -> Rows:
        if self.transaction_now is not None:
            rows = await found(text)(self.transaction_now, *values)
            self._database.note(self._number, text, values, rows)
            return rows
        alone = Transaction(self._database)
        try:
            rows = await found(text)(alone, *values)
            self._database.note(self._number, text, values, rows)
            alone.commit()
        finally:
            alone.rollback()
        return rows

    async def _go(self, text: str) -> None:
        if self._process is not None:
            await self._process.way(text)
            self._process.tell(text)
            self._maybe_cut()
        self._require_open()

    async def _come_back(self) -> None:
        if self._process is not None:
            self._maybe_cut()
            await self._process.way()
        self._require_open()

    def _maybe_cut(self) -> None:
        if self._cut and self._process is not None and self._process.chance.random() < self._cut:
            self._process.tell("connection lost")
            self._lose()

    def _require_open(self) -> None:
        if self._closed:
            raise asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation")

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if self._closed:
            raise asyncpg.InterfaceError("connection is closed")
        if self._busy:
            raise asyncpg.InterfaceError("cannot perform operation: another operation is in progress")
        self._busy = True
        try:
            yield
        finally:
            self._busy = False

    def _end(self, *, commit: bool) -> None:
        transaction, self.transaction_now = self.transaction_now, None
        if transaction is None:
            return
        self._database.note(self._number, "commit" if commit else "rollback")
        if commit:
            transaction.commit()
        else:
            transaction.rollback()

    def _lose(self) -> None:
        self._closed = True
        self._end(commit=False)

    def _gone(self) -> None:
        """The server ends what a dead process had open."""
        if not self._closed and self._process is not None:
            seconds = self._process.chance.random() * NOTICED_WITHIN
            asyncio.get_running_loop().call_later(seconds, self._lose)

    def _frozen(self, seconds: float) -> None:
        held = self.transaction_now
        if held is not None and seconds > IDLE_IN_TRANSACTION:
            asyncio.get_running_loop().call_later(IDLE_IN_TRANSACTION, self._lose_idle, held)

    def _lose_idle(self, held: Transaction) -> None:
        """Whoever waits for a lock isn't idle, however still the process stands."""
        if self.transaction_now is held and not self._served:
            self._lose()


class Block:
    """BEGIN and COMMIT or ROLLBACK around an ``async with``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def __aenter__(self) -> Self:
        await self._session.begin()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            await self._session.commit()
        else:
            await self._session.rollback()
