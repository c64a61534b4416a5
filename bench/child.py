"""Processes of the benchmark itself: each is told over a pipe what to do, and ends with the pipe."""

import asyncio
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

import uvloop

PATIENCE = 10.0
"""Seconds that a process has to end by itself."""


class ChildError(RuntimeError):
    """A process of the benchmark failed; the text is its traceback."""


class Channel:
    """The process's own end of the pipe."""

    def __init__(self, pipe: "Connection[Any, Any]") -> None:
        self._pipe = pipe

    def tell(self, word: str, *said: object) -> None:
        """Tell the benchmark something."""
        self._pipe.send((word, *said))

    async def commands(self) -> AsyncIterator[tuple[Any, ...]]:
        """What to do, one after the other, until the benchmark wants no more or is gone."""
        with suppress(EOFError, OSError):
            while (command := await asyncio.to_thread(self._pipe.recv)) is not None:
                yield command


Work = Callable[..., Awaitable[None]]
"""``work(channel, *arguments)``, to be found by name in its module: the process imports it anew."""


@dataclass(frozen=True)
class Failed:
    """The traceback of a process that failed."""

    text: str


class Child:
    """A process of the benchmark, as seen from outside."""

    def __init__(self, work: Work, *arguments: object) -> None:
        spawn = get_context("spawn")
        self._pipe, theirs = spawn.Pipe()
        self._process = spawn.Process(target=_run, args=(work, theirs, *arguments), daemon=True)
        self._process.start()
        theirs.close()

    @property
    def pid(self) -> int:
        """Its number."""
        assert self._process.pid is not None  # noqa: S101 - it was started
        return self._process.pid

    def ask(self, *command: object) -> None:
        """Tell it what to do."""
        self._pipe.send(command)

    async def hears(self, word: str) -> tuple[Any, ...]:
        """What it tells next, which must begin with ``word``.

        Raises:
            ChildError: it failed, or tells something else.
        """
        try:
            said = await asyncio.to_thread(self._pipe.recv)
        except (EOFError, OSError):
            raise ChildError("a process of the benchmark has gone") from None
        if isinstance(said, Failed):
            raise ChildError(said.text)
        if said[0] != word:
            raise ChildError(f"expected {word}, heard {said[0]}")
        return tuple(said[1:])

    def stop(self) -> None:
        """End it, gracefully if it can."""
        with suppress(OSError):
            self._pipe.send(None)
        self._process.join(PATIENCE)
        self._process.kill()
        self._process.join()
        self._pipe.close()


def _run(work: Work, pipe: "Connection[Any, Any]", *arguments: object) -> None:
    """What the process does."""
    uvloop.run(_tell_failure(work, pipe, *arguments))


async def _tell_failure(work: Work, pipe: "Connection[Any, Any]", *arguments: object) -> None:
    """Told before the loop ends, for that waits until the pipe is closed."""
    try:
        await work(Channel(pipe), *arguments)
    except Exception:  # noqa: BLE001 - told to the benchmark, which ends with it
        with suppress(OSError):
            pipe.send(Failed(traceback.format_exc()))
