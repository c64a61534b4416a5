"""Row and advisory locks until the end of a transaction: shared or alone, first come first served."""

import asyncio
from collections import deque
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from typing import Any

import asyncpg

LOCK_TIMEOUT = 20.0
"""As workers set it."""


@dataclass(slots=True)
class Lock:
    """Who holds it, and who waits."""

    what: Hashable
    alone: Any = None
    shared: set[Any] = field(default_factory=set)
    queue: deque[tuple[Any, bool, asyncio.Future[None]]] = field(default_factory=deque)

    def free_for(self, owner: object, *, share: bool) -> bool:
        others = self.shared - {owner}
        return self.alone in {None, owner} and (share or not others)

    def give(self, owner: object, *, share: bool) -> None:
        if share and self.alone is not owner:
            self.shared.add(owner)
        elif not share:
            self.alone = owner

    def keepers(self, owner: object) -> Iterator[object]:
        """Whom ``owner`` waits for."""
        yield from self.shared - {owner}
        if self.alone is not None and self.alone is not owner:
            yield self.alone
        for waiting, _, _ in self.queue:
            if waiting is owner:
                return
            yield waiting


class Locks:
    """All locks of a database.

    Attributes:
        deadlocks: how often one was found.
    """

    def __init__(self) -> None:
        self._locks: dict[Hashable, Lock] = {}
        self._held: dict[object, list[Hashable]] = {}
        self._waits: dict[object, Lock] = {}
        self.deadlocks = 0

    async def take(self, owner: object, what: Hashable, *, share: bool = False) -> None:
        """Lock ``what`` for ``owner``.

        Raises:
            asyncpg.DeadlockDetectedError: those waited for wait for ``owner``.
            asyncpg.LockNotAvailableError: it took too long.
        """
        lock = self._locks.get(what)
        if lock is None:
            lock = self._locks[what] = Lock(what)
        if not (lock.free_for(owner, share=share) and (not lock.queue or owner is lock.alone or owner in lock.shared)):
            await self._wait(lock, owner, share=share)
        else:
            self._give(lock, owner, share=share)

    def release(self, owner: object) -> None:
        """The transaction has ended."""
        for what in dict.fromkeys(self._held.pop(owner, ())):
            lock = self._locks[what]
            lock.shared.discard(owner)
            if lock.alone is owner:
                lock.alone = None
            self._next(lock)
            if lock.alone is None and not lock.shared and not lock.queue:
                del self._locks[what]

    async def _wait(self, lock: Lock, owner: object, *, share: bool) -> None:
        given: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        entry = (owner, share, given)
        lock.queue.append(entry)
        self._waits[owner] = lock
        try:
            if self._circle(owner):
                self.deadlocks += 1
                raise asyncpg.DeadlockDetectedError("deadlock detected")
            async with asyncio.timeout(LOCK_TIMEOUT):
                await given
        except TimeoutError:
            raise asyncpg.LockNotAvailableError("canceling statement due to lock timeout") from None
        finally:
            del self._waits[owner]
            if entry in lock.queue:
                lock.queue.remove(entry)
                self._next(lock)

    def _give(self, lock: Lock, owner: object, *, share: bool) -> None:
        """It is the owner's even if nobody wakes up any more to hear of it."""
        lock.give(owner, share=share)
        self._held.setdefault(owner, []).append(lock.what)

    def _next(self, lock: Lock) -> None:
        while lock.queue:
            owner, share, given = lock.queue[0]
            if given.done():  # who waited was cancelled
                lock.queue.popleft()
                continue
            if not lock.free_for(owner, share=share):
                return
            lock.queue.popleft()
            self._give(lock, owner, share=share)
            given.set_result(None)

    def _circle(self, owner: object) -> bool:
        seen, ahead = set[object](), [owner]
        while ahead:
            one = ahead.pop()
            lock = self._waits.get(one)
            for other in lock.keepers(one) if lock else ():
                if other is owner:
                    return True
                if other not in seen:
                    seen.add(other)
                    ahead.append(other)
        return False
