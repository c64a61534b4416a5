"""The local platform as a whole: its parts started side by side, then the workers, then told to the user."""

import os
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import httpx

from clientrep.local import metrics
from clientrep.local.child import Program
from clientrep.local.folder import Folder
from clientrep.local.keys import make_keys
from clientrep.local.parts import Description, Parts
from clientrep.local.ports import Ports
from clientrep.local.supervisor import Kept, ProgramError, Supervisor, side_by_side

__all__ = ["WORKERS", "Clock", "Description", "Platform", "PlatformError", "Prepare", "Worker"]

Clock = Literal["real", "virtual"]
Prepare = Callable[[Mapping[str, str], Clock], Awaitable[None]]
"""Brings the database and the topics to this version, given the workers' settings."""

WORKERS: Mapping[str, int] = {"activation": 1, "cis": 1, "letters": 1, "maintain": 1, "service_mgmt": 1, "timers": 1}


class PlatformError(RuntimeError):
    """The platform can't be started."""


@dataclass
class Worker:
    """One process of a worker."""

    kept: Kept
    port: int


async def nothing_to_prepare(_settings: Mapping[str, str], _clock: Clock) -> None:
    """Leave the database and the topics empty."""


class Platform:
    """A local platform that lives as long as the ``async with`` around it.

    Args:
        directory: its own; see :class:`~clientrep.local.folder.Folder`.
        prepare: makes the database and the topics, before the workers start.
        workers: how many processes of each worker; names alone mean one of each, none at all is fine too.
        clock: passed on to ``prepare``, and told in ``platform.json``.
        keep: go on with the data of the last run in this directory; otherwise it starts empty.
        settings: more settings for the workers (CLIENTREP_*), such as the cost of hashing in a benchmark.
        tell: told in a few words what takes a while, as the start goes on.

    Attributes:
        settings: how workers and commands reach it.
        for_workers: what goes before those settings for workers alone; read whenever one is added.
        side_door: a port of Kafka and the one that clients who come in there are told to use, to be set before the
            start; for a proxy.

    Raises (on entering):
        FolderError: the directory is another platform's, or can't be used.
        ArtefactError: Apache Kafka can't be downloaded, or isn't what is pinned.
        PlatformError: a part or a worker didn't get ready; the end of its log is in the message.
    """

    def __init__(  # noqa: PLR0913 - what a platform can be asked for, by name
        self,
        directory: Path,
        *,
        prepare: Prepare = nothing_to_prepare,
        workers: Mapping[str, int] | Sequence[str] = WORKERS,
        clock: Clock = "real",
        keep: bool = False,
        settings: Mapping[str, str] | None = None,
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.folder = Folder(directory)
        self.workers: dict[str, Worker] = {}
        self.settings: dict[str, str] = {}
        self.for_workers: dict[str, str] = {}
        self.side_door: tuple[int, int] | None = None
        self._prepare = prepare
        self._wanted = workers if isinstance(workers, Mapping) else dict.fromkeys(workers, 1)
        self._clock: Clock = clock
        self._keep = keep
        self._more_settings = settings or {}
        self._tell = tell
        self._description: Description | None = None
        self._end = AsyncExitStack()

    @property
    def description(self) -> Description:
        """How to reach it."""
        if self._description is None:
            raise PlatformError("the platform is not running")
        return self._description

    @property
    def pids(self) -> Mapping[str, int | None]:
        """The process number of each part and each worker, by name."""
        return {name: kept.pid for name, kept in self._supervisor.kept.items()}

    async def __aenter__(self) -> Self:
        try:
            await self._start()
        except ProgramError as error:
            await self._end.aclose()
            words = self.folder.last_words(error.name)
            raise PlatformError(f"{error}; its log in {self.folder.logs} ends:\n{words}") from error
        except BaseException:
            await self._end.aclose()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._end.aclose()

    def kill(self) -> None:
        """Kill every process at once; leaving the ``async with`` then takes no time."""
        self._supervisor.kill()

    async def add_worker(self, name: str) -> str:
        """Start one more process of a worker and wait until it is ready.

        Returns:
            The name of the process: the worker's, numbered from the second on.
        """
        process = self._name(name)
        port = self._ports.reserve()
        settings = {**self.settings, **self.for_workers, "CLIENTREP_METRICS_PORT": str(port)}
        command = [sys.executable, "-m", "clientrep", "worker", name]
        kept = await self._supervisor.keep(Program(process, command, self.folder.log(process), settings))
        self.workers[process] = Worker(kept, port)
        await self._supervisor.ready(kept, partial(self._says_ready, port))
        self._write_description()
        return process

    async def remove_worker(self, process: str) -> None:
        """Stop one process of a worker, gracefully."""
        del self.workers[process]
        await self._supervisor.stop([process])
        self._write_description()

    def _name(self, worker: str) -> str:
        numbers = count(2)
        name = worker
        while name in self._supervisor.kept:
            name = f"{worker}-{next(numbers)}"
        return name

    async def _says_ready(self, port: int) -> bool:
        return await metrics.page(self._client, port, "/ready") is not None

    async def _start(self) -> None:
        self._end.callback(self.folder.close)
        await self.folder.open(keep=self._keep)
        self._ports = self._end.enter_context(Ports())
        self._client = await self._end.enter_async_context(httpx.AsyncClient())
        self._supervisor = Supervisor([self.folder.lock], self._write_description)
        self._end.push_async_callback(self._supervisor.stop)
        self._tell("starting Kafka, PostgreSQL, SMTP and the CIS stand-in")
        parts = Parts(self.folder, self._ports, self._supervisor, self._client, self._end, self._tell, self.side_door)
        description = await parts.start(self._worker_ports)
        self.settings.update(self._worker_settings(description))
        self._tell("preparing the database and the topics")
        await self._prepare(self.settings, self._clock)
        self._end.push_async_callback(self._stop_workers)
        self._tell("starting the workers")
        await side_by_side(*(self.add_worker(name) for name, n in self._wanted.items() for _ in range(n)))
        self._description = description
        self._end.callback(self.folder.forget)
        self._write_description()

    def _worker_settings(self, parts: Description) -> Mapping[str, str]:
        return {
            "CLIENTREP_KAFKA": parts["kafka"],
            "CLIENTREP_POSTGRES": parts["postgres"],
            "CLIENTREP_SMTP": parts["smtp"],
            "CLIENTREP_SMTP_TLS": "none",
            "CLIENTREP_MAIL_SENDER": "client-representatives@clientrep.example",
            "CLIENTREP_SERVICE_MANAGEMENT_INBOX": "service-management@clientrep.example",
            "CLIENTREP_CIS": parts["cis"],
            "CLIENTREP_DIR": parts["dir"],
            **make_keys(self.folder.keys),
            **self._more_settings,
        }

    def _worker_ports(self) -> Mapping[str, int]:
        return {name: worker.port for name, worker in self.workers.items()}

    async def _stop_workers(self) -> None:
        await self._supervisor.stop(tuple(self.workers))

    def _write_description(self) -> None:
        """Tell how to reach the platform; not before it is ready."""
        if self._description is None:
            return
        workers = {name: {"port": worker.port, "pid": worker.kept.pid} for name, worker in self.workers.items()}
        self.folder.describe(
            {
                **self._description,
                "env": self.settings,
                "pid": os.getpid(),
                "clock": self._clock,
                "workers": workers,
            }
        )
