"""Rendering in processes of their own: the worker's own process stays small, and its event loop free."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from types import TracebackType
from typing import Self

from workers.letters.rendering.letter import Rendered, RenderInput
from workers.letters.rendering.page import House
from workers.letters.rendering.process import RendererFailedError, RenderProcess

ATTEMPTS = 2
"""A process that was killed from outside isn't the letter's fault; one that dies again may be."""


def in_best_order(letters: Iterable[RenderInput]) -> list[RenderInput]:
    """Letters with the same document together.

    Typst forgets what it hasn't used for ten letters; in this order it sets the same form or leaflet once and not again
    for each letter, which takes two to three times as long.
    """
    return sorted(letters, key=lambda letter: letter.code)


class RenderPool:
    """Some rendering processes, started when they are needed, replaced after a number of letters.

    Args:
        house: what all letters share.
        processes: that render at once.
        letters: that one process renders: what it keeps of them grows, and goes with it.
        seconds: that one letter may take.
    """

    def __init__(self, house: House, processes: int = 1, letters: int = 2000, seconds: float = 20.0) -> None:
        self._house = house
        self._letters = letters
        self._seconds = seconds
        self._places: asyncio.LifoQueue[RenderProcess | None] = asyncio.LifoQueue()
        for _ in range(processes):
            self._places.put_nowait(None)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """End the processes that render nothing."""
        with suppress(asyncio.QueueEmpty):
            while True:
                if (process := self._places.get_nowait()) is not None:
                    await process.end()

    async def render(self, letter: RenderInput) -> Rendered:
        """The finished document of a letter, when a process is free.

        Raises:
            CannotRenderError: no document that could be printed comes of it; trying again doesn't help.
            RendererFailedError: the processes failed; it may be tried again later.
        """
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return await self._render(letter)
            except RendererFailedError:
                if attempt == ATTEMPTS:
                    raise
        raise AssertionError

    async def _render(self, letter: RenderInput) -> Rendered:
        process = await self._places.get()
        try:
            process = await self._fresh(process)
            return await process.render(letter, self._seconds)
        finally:
            self._places.put_nowait(process if process is not None and process.alive else None)

    async def _fresh(self, process: RenderProcess | None) -> RenderProcess:
        if process is not None and process.alive:
            if process.rendered < self._letters:
                return process
            await process.end()
        return await RenderProcess.start(self._house)
