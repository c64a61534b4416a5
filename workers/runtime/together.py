"""Commits that are wanted at the same time share one transaction."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from workers.runtime.trouble import insist

T = TypeVar("T")
R = TypeVar("R")

Commit = Callable[[Sequence[T]], Awaitable[Sequence[R]]]


class Together(Generic[T, R]):
    """While one transaction commits, what others want is gathered for the next.

    Args:
        commit: one whole transaction for some items, which may be done twice (a lost answer to COMMIT); it gives a
            result for each of them, in their order.
        name: for the log.
    """

    def __init__(self, commit: Commit[T, R], name: str) -> None:
        self._commit = commit
        self._name = name
        self._waiting: list[tuple[T, asyncio.Future[R]]] = []
        self._committing: asyncio.Task[None] | None = None

    async def do(self, item: T) -> R:
        """Commit ``item``; its result.

        Raises:
            Exception: of the database, once it has lasted too long (``insist``).
        """
        result: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, result))
        if self._committing is None:
            self._committing = asyncio.create_task(self._commit_waiting())
        return await result

    async def _commit_waiting(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting, []
                await self._settle(batch)
        finally:
            self._committing = None

    async def _settle(self, batch: Sequence[tuple[T, asyncio.Future[R]]]) -> None:
        try:
            results = await insist(lambda: self._commit([item for item, _ in batch]), self._name)
        except Exception as error:  # noqa: BLE001 - it is theirs who wait
            for _, future in batch:
                if not future.done():
                    future.set_exception(error)
        else:
            for (_, future), result in zip(batch, results, strict=True):
                if not future.done():
                    future.set_result(result)
