"""What the processes use: CPU time and memory."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Self

import psutil

from clientrep.local.platform import Platform

MIB = 1024 * 1024
EVERY = 0.5
"""Seconds between looks at the memory."""
SERVER = "postgres"
OWNER, RENDERING, TOGETHER = "letters", "rendering", "letters with rendering"
BUSY = ("user", "nice", "system", "irq", "softirq", "steal")
"""Kinds of time in which a processor wasn't free for us; ``steal`` is what the machine's own host took."""


def worker_of(process: str) -> str:
    """The worker that a process is of; the second and later ones are numbered, as in ``activation-2``."""
    name, _, number = process.rpartition("-")
    return name if number.isdecimal() else process


class Processes:
    """The processes to watch, by name; PostgreSQL stands for all its processes.

    Args:
        pids: process numbers.
    """

    def __init__(self, pids: Mapping[str, int]) -> None:
        self._processes = {name: psutil.Process(pid) for name, pid in pids.items()}

    @classmethod
    def of(cls, platform: Platform, **more: int) -> Self:
        """Those of a platform that run now, and ``more`` of them."""
        return cls({**{name: pid for name, pid in platform.pids.items() if pid is not None}, **more})

    def cpu(self) -> dict[str, float]:
        """CPU seconds of each since its start, user and system; PostgreSQL's with those that have ended."""
        return {name: self._cpu(name, process) for name, process in self._processes.items()}

    def busy_elsewhere(self) -> float:
        """CPU seconds that the machine has spent on anything but these processes and this one; it only grows."""
        times = psutil.cpu_times()._asdict()
        busy = sum(times[kind] for kind in BUSY if kind in times)
        return float(busy - _alive(psutil.Process()) - sum(self.cpu().values()))

    def memory(self) -> dict[str, float]:
        """MiB resident; PostgreSQL's processes share much: their proportional shares, added up."""
        return {name: self._memory(name, process) / MIB for name, process in self._processes.items()}

    def _cpu(self, name: str, process: psutil.Process) -> float:
        times = process.cpu_times()
        own: float = times.user + times.system
        if name != SERVER:
            return own
        return own + _of_children(process)

    def _memory(self, name: str, process: psutil.Process) -> int:
        if name != SERVER:
            return int(process.memory_info().rss)
        return sum(map(_share, [process, *process.children()]))


class WithRendering(Processes):
    """The same, and apart from the letters worker the processes that it has its letters rendered by."""

    def cpu(self) -> dict[str, float]:
        """With theirs, those that have ended included."""
        return {**super().cpu(), RENDERING: sum(map(_of_children, self._letters()))}

    def memory(self) -> dict[str, float]:
        """With theirs, and with the sum of the letters worker's and theirs."""
        used = super().memory()
        theirs = sum(_resident(child) for owner in self._letters() for child in owner.children()) / MIB
        return {**used, RENDERING: theirs, TOGETHER: used[OWNER] + theirs}

    def _letters(self) -> list[psutil.Process]:
        return [self._processes[OWNER]]


class Peaks:
    """The most memory that each process had while this was entered."""

    def __init__(self, processes: Processes) -> None:
        self._processes = processes
        self.most: dict[str, float] = {}

    async def __aenter__(self) -> Self:
        self._looking = asyncio.create_task(self._look())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._looking.cancel()
        with suppress(asyncio.CancelledError):
            await self._looking

    async def _look(self) -> None:
        while True:
            now = await asyncio.to_thread(self._processes.memory)
            self.most = {name: max(size, self.most.get(name, 0)) for name, size in now.items()}
            await asyncio.sleep(EVERY)


def _alive(process: psutil.Process) -> float:
    with suppress(psutil.NoSuchProcess):
        times = process.cpu_times()
        return float(times.user + times.system)
    return 0.0


def _of_children(process: psutil.Process) -> float:
    """CPU seconds of its children, those that have ended included."""
    ended = process.cpu_times()
    return float(ended.children_user + ended.children_system + sum(map(_alive, process.children())))


def _resident(process: psutil.Process) -> int:
    with suppress(psutil.NoSuchProcess):
        return int(process.memory_info().rss)
    return 0


def _share(process: psutil.Process) -> int:
    with suppress(psutil.NoSuchProcess):
        return int(process.memory_full_info().pss)
    return 0
