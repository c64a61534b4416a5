"""Events leave in the order in which their transactions committed, though the answers may come in another one.

Several write for a case in one process: its loop, and whoever tells what came of a call. Both lock the case, so the
second doesn't send its COMMIT before the first has committed. That's when places are taken.
"""

from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar

import asyncpg

from workers.runtime import failpoints

E = TypeVar("E")


@dataclass(eq=False, slots=True)
class Turn(Generic[E]):
    """A transaction's place.

    Attributes:
        events: to be sent once it has committed.
    """

    events: Sequence[E] = ()
    committed: bool = False


class Turns(Generic[E]):
    """The places of a process.

    Args:
        committed: is given the events of each transaction when its turn has come.
        in_doubt: is told that a COMMIT had no answer, before those behind it have their turn.
    """

    def __init__(self, committed: Callable[[Sequence[E]], None], in_doubt: Callable[[], None]) -> None:
        self._committed = committed
        self._in_doubt = in_doubt
        self._waiting: deque[Turn[E]] = deque()

    @asynccontextmanager
    async def transaction(self, connection: asyncpg.Connection) -> AsyncIterator[Turn[E]]:
        """A transaction whose events have their turn."""
        turn: Turn[E] = Turn()
        try:
            async with connection.transaction():
                yield turn
                self._waiting.append(turn)
        except BaseException:
            self._give_up(turn)
            raise
        failpoints.passing("after_commit")
        turn.committed = True
        self._go_on()

    def waiting(self) -> Iterator[E]:
        """Events whose turn hasn't come yet."""
        return (event for turn in self._waiting for event in turn.events)

    def _give_up(self, turn: Turn[E]) -> None:
        if turn in self._waiting:
            self._waiting.remove(turn)
            self._in_doubt()
            self._go_on()

    def _go_on(self) -> None:
        while self._waiting and self._waiting[0].committed:
            self._committed(self._waiting.popleft().events)
