"""Keeps the processes of a platform running: one that dies is started again."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from clientrep.local.child import Program, signal_group, start, stop

FIRST_DELAY, LONGEST_DELAY = 0.25, 5.0
"""Seconds before the second restart in a row (the first is at once); they double up to the longest."""
STEADY = 30.0
"""Seconds of life after which a death counts as the first again."""
FEW = 2
"""Deaths in a row after which a program that never got ready is given up."""
POLL = 0.05

T = TypeVar("T")


class ProgramError(RuntimeError):
    """A program failed, or didn't get ready in time."""

    def __init__(self, name: str, what: str) -> None:
        super().__init__(f"{name} {what}")
        self.name = name


async def side_by_side(*steps: Coroutine[Any, Any, T]) -> list[T]:
    """Await all steps at once; the first error cancels the others and is raised as it is."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(step) for step in steps]
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None
    return [task.result() for task in tasks]


@dataclass
class Kept:
    """A program that is kept running, and its process at this moment."""

    program: Program
    process: asyncio.subprocess.Process | None = None
    restarts: int = 0
    deaths_in_a_row: int = 0
    task: asyncio.Task[None] | None = field(default=None, repr=False)

    @property
    def pid(self) -> int | None:
        """Its process's number, None while there is none."""
        return self.process.pid if self.process is not None and self.process.returncode is None else None

    def delay_after_death(self, lived: float) -> float:
        """Seconds to wait before the next start, for a process that lived so long."""
        self.deaths_in_a_row = 1 if lived >= STEADY else self.deaths_in_a_row + 1
        if self.deaths_in_a_row == 1:
            return 0.0
        return min(FIRST_DELAY * 2.0 ** (self.deaths_in_a_row - 2), LONGEST_DELAY)


class Supervisor:
    """Starts programs, starts them again when they die, and stops them.

    Args:
        keep_open: file descriptors that every process inherits (the platform's lock).
        started: called whenever a process was started again.
    """

    def __init__(self, keep_open: Sequence[int] = (), started: Callable[[], None] = lambda: None) -> None:
        self.kept: dict[str, Kept] = {}
        self._keep_open = keep_open
        self._started = started

    async def run(self, program: Program) -> None:
        """Run a program once, to its end.

        Raises:
            ProgramError: it failed.
        """
        process = await start(program, self._keep_open)
        try:
            status = await process.wait()
        finally:
            await stop(process, program)
        if status != 0:
            raise ProgramError(program.name, f"ended with status {status}")

    async def keep(self, program: Program) -> Kept:
        """Start a program and keep it running."""
        kept = Kept(program)
        self.kept[program.name] = kept
        kept.process = await start(program, self._keep_open)
        kept.task = asyncio.create_task(self._restart(kept), name=f"keep {program.name}")
        return kept

    async def _restart(self, kept: Kept) -> None:
        clock = asyncio.get_running_loop().time
        while kept.process is not None:
            born = clock()
            await kept.process.wait()
            await asyncio.sleep(kept.delay_after_death(clock() - born))
            kept.process = await start(kept.program, self._keep_open)
            kept.restarts += 1
            self._started()

    async def ready(self, kept: Kept, answers: Callable[[], Awaitable[bool]], seconds: float = 60) -> None:
        """Wait until a program answers.

        Raises:
            ProgramError: it doesn't in this time, or it died again and again.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not await answers():
                    if kept.deaths_in_a_row > FEW:
                        raise ProgramError(kept.program.name, "dies as soon as it is started")
                    await asyncio.sleep(POLL)
                return
        raise ProgramError(kept.program.name, f"was not ready after {seconds:.0f} s")

    async def stop(self, names: Iterable[str] | None = None, grace: float | None = None) -> None:
        """Stop programs side by side: gracefully, or by force when their grace is over.

        Args:
            names: which; all that there are, if not given.
            grace: seconds, if not each program's own.
        """
        chosen = [self.kept.pop(name) for name in tuple(self.kept if names is None else names) if name in self.kept]
        await asyncio.gather(*(self._end(kept, grace) for kept in chosen))

    async def _end(self, kept: Kept, grace: float | None) -> None:
        try:
            if kept.task is not None:
                kept.task.cancel()
                await asyncio.gather(kept.task, return_exceptions=True)
        finally:  # also when we are cancelled ourselves
            if kept.process is not None:
                await stop(kept.process, kept.program, grace)

    def kill(self) -> None:
        """End everything at once (a second Ctrl-C); :meth:`stop` still has to collect it."""
        for kept in self.kept.values():
            if kept.task is not None:
                kept.task.cancel()
            if kept.process is not None:
                signal_group(kept.process, kept.program.orphan_signal)
