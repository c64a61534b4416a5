"""A worker in a process of its own, with its health, its figures and its log."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from prometheus_client.parser import text_string_to_metric_families

from clientrep.local.ports import HOST, Ports
from tests.scene import Scene

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Running:
    """The process, its port and the file that it logs to."""

    process: asyncio.subprocess.Process
    port: int
    file: Path

    async def page(self, path: str) -> tuple[int, str]:
        """Status and text of one of its pages; status 0 where nobody answers."""
        async with httpx.AsyncClient() as client:
            try:
                answer = await client.get(f"http://{HOST}:{self.port}{path}", timeout=2)
            except httpx.HTTPError:
                return 0, ""
        return answer.status_code, answer.text

    async def figure(self, name: str) -> float:
        """The sum of a figure over its labels."""
        _, text = await self.page("/metrics")
        families = text_string_to_metric_families(text)
        return sum(sample.value for family in families for sample in family.samples if sample.name == name)

    async def until_ready(self, wanted: Callable[[int, str], bool], seconds: float = 20) -> str:
        """What ``/ready`` says, as soon as it is what is wanted."""
        said: tuple[int, str] = (0, "")
        for _ in range(int(seconds / 0.2)):
            said = await self.page("/ready")
            if wanted(*said):
                return said[1]
            assert self.process.returncode is None, self.file.read_text()
            await asyncio.sleep(0.2)
        raise TimeoutError(f"/ready says {said}")

    async def ended(self, seconds: float = 30) -> int:
        """Its exit code."""
        return await asyncio.wait_for(self.process.wait(), seconds)

    def lines(self, event: str) -> list[dict[str, Any]]:
        """What it has logged of a kind."""
        lines = [json.loads(line) for line in self.file.read_text().splitlines() if line.startswith("{")]
        return [line for line in lines if line["event"] == event]


def is_ready(status: int, _: str) -> bool:
    return status == httpx.codes.OK


@asynccontextmanager
async def worker(scene: Scene, folder: Path, *command: str, **more: str) -> AsyncIterator[Running]:
    """A ready worker on the scene's platform; ``command`` is what Python runs, ``more`` are settings."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("CLIENTREP_")}
    told = {f"CLIENTREP_{name.upper()}": value for name, value in more.items()}
    file = folder / "worker.log"
    with Ports() as ports, file.open("wb") as log:
        port = ports.reserve()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, *command),
            env={**ours, **scene.platform.settings, "CLIENTREP_METRICS_PORT": str(port), **told},
            cwd=ROOT,
            stdout=log,
            stderr=log,
        )
        running = Running(process, port, file)
        try:
            await running.until_ready(is_ready)
            yield running
        finally:
            if process.returncode is None:
                process.terminate()
            await asyncio.wait_for(process.wait(), 30)
