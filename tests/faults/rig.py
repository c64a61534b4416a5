"""The local platform with a proxy of ours between the workers and each server."""

import os
import signal
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import psutil

from clientrep.local.platform import Platform
from clientrep.local.ports import HOST, Ports
from clientrep.local.supervisor import ProgramError, side_by_side
from clientrep.prepare import prepare
from tests.conftest import CHEAP_HASHES
from tests.faults.plan import WORKERS
from tests.faults.proxy import Proxy

PATIENCE = {"CLIENTREP_SMTP_STEP_SECONDS": "3", "CLIENTREP_SMTP_ANSWER_SECONDS": "5"}
"""A run is short; the mail server's usual ten minutes would outlast it."""
HTTP = "HTTP/1.1 {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{}"
LIES = {
    "smtp": (b"554 no service here\r\n", b"220\r\n", b"\x00\xff\x00\r\n", b"421 go away\r\n", b"250 OK\r\n", b""),
    "cis": tuple(
        HTTP.format(status, len(body), body).encode()
        for status, body in (
            ("200 OK", ""),
            ("200 OK", '{"result": "perhaps"}'),
            ("200 OK", "<html>"),
            ("500 Oops", '{"result": "verified"}'),
            ("302 Found", ""),
            ("204 No Content", ""),
            ("418 Teapot", "[]"),
            ("503 Later", '{"error": "down"}'),
        )
    ),
}
"""None of these is an answer."""


class Rig:
    """A platform whose workers reach every server through a proxy; opened with ``async with``.

    Attributes:
        platform: its own settings lead past the proxies.
        proxies: by the name of the server.
    """

    def __init__(self, folder: Path) -> None:
        self.platform = Platform(
            folder, prepare=prepare, workers=(), clock="virtual", settings={**CHEAP_HASHES, **PATIENCE}
        )
        self.proxies: dict[str, Proxy] = {}
        self._end = AsyncExitStack()

    async def __aenter__(self) -> Self:
        try:
            await self._start()
        except BaseException:
            await self._end.aclose()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._end.aclose()

    def processes(self, worker: str) -> list[str]:
        """The names of the processes of a worker, the oldest first."""
        return [name for name in self.platform.workers if name.partition("-")[0] == worker]

    def signal(self, process: str, number: signal.Signals) -> None:
        """Send a signal to a worker or server, with all of its own processes."""
        for pid in self.family(process):
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    def family(self, process: str) -> list[int]:
        """The numbers of a process and those it started, itself first."""
        pid = self.platform.pids.get(process)
        if pid is None:
            return []
        with suppress(psutil.NoSuchProcess):
            return [pid, *(child.pid for child in psutil.Process(pid).children(recursive=True))]
        return []

    @contextmanager
    def stopped(self, process: str) -> Iterator[None]:
        """Within the ``with``, a worker or server doesn't run, though it is there."""
        main = self.family(process)[:1]
        for pid in main:  # first, so that it starts no more of them
            os.kill(pid, signal.SIGSTOP)
        pids = self.family(process)
        self.signal(process, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in reversed(pids):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)

    async def one_more(self, worker: str) -> str | None:
        """Another process of a worker, ready; None where it didn't get ready, which faults may bring about."""
        before = set(self.processes(worker))
        try:
            return await self.platform.add_worker(worker)
        except ProgramError:
            for process in set(self.processes(worker)) - before:
                await self.platform.remove_worker(process)
            return None

    async def _start(self) -> None:
        ports = self._end.enter_context(Ports())
        inside, outside = ports.reserve(), ports.reserve()
        self.platform.side_door = inside, outside
        await self._end.enter_async_context(self.platform)
        await self._proxy(Proxy("kafka", inside, outside))
        for name in ("postgres", "smtp", "cis"):
            server = _port(self.platform.settings[f"CLIENTREP_{name.upper()}"])
            nonsense = LIES.get(name, (b"?",))
            await self._proxy(Proxy(name, server, ports.reserve(), nonsense, speaks_first=name == "smtp"))
        self.platform.for_workers.update(self._through_proxies())
        await side_by_side(*map(self.platform.add_worker, WORKERS))

    async def _proxy(self, proxy: Proxy) -> None:
        self.proxies[proxy.name] = await self._end.enter_async_context(proxy)

    def _through_proxies(self) -> dict[str, str]:
        dsn = self.platform.settings["CLIENTREP_POSTGRES"]
        postgres = dsn.replace(f":{_port(dsn)}/", f":{self.proxies['postgres'].port}/")
        return {
            "CLIENTREP_KAFKA": f"{HOST}:{self.proxies['kafka'].port}",
            "CLIENTREP_POSTGRES": postgres,
            "CLIENTREP_SMTP": f"{HOST}:{self.proxies['smtp'].port}",
            "CLIENTREP_CIS": f"http://{HOST}:{self.proxies['cis'].port}",
        }


def _port(address: str) -> int:
    port = urlsplit(address if "//" in address else f"//{address}").port
    assert port is not None
    return port
