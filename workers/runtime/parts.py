"""The parts of a worker that run side by side for ever: where one of them ends, the worker can't go on."""

import asyncio
from collections.abc import Coroutine
from typing import Any


class Parts:
    """Made within a running event loop."""

    def __init__(self) -> None:
        self._tasks: list[asyncio.Task[None]] = []
        self._failure: asyncio.Future[BaseException] = asyncio.get_running_loop().create_future()

    def begin(self, *parts: Coroutine[Any, Any, None]) -> None:
        """Let parts run."""
        for part in parts:
            task = asyncio.create_task(part)
            task.add_done_callback(self._ended)
            self._tasks.append(task)

    def fail(self, error: BaseException | None) -> None:
        """One can't go on; the first error is the one that is told."""
        if not self._failure.done():
            self._failure.set_result(error or RuntimeError("a part of the worker ended"))

    async def failed(self) -> BaseException:
        """The error that ended one of them; waits until there is one."""
        return await asyncio.shield(self._failure)

    async def end(self) -> None:
        """Cancel them all."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled():
            self.fail(task.exception())
