"""The parts of the local platform that aren't workers, started side by side."""

import asyncio
import sys
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypedDict

import httpx

from clientrep.local import metrics, smtp
from clientrep.local.artefacts import class_path
from clientrep.local.child import Program
from clientrep.local.folder import Folder
from clientrep.local.kafka import Kafka
from clientrep.local.ports import HOST, Ports
from clientrep.local.postgres import Postgres
from clientrep.local.supervisor import Supervisor, side_by_side
from clientrep.local.training import fast_start

GATEWAY = "cis-gateway"


class Description(TypedDict):
    """How to reach a running platform (``clientrep up --json``)."""

    kafka: str
    postgres: str
    smtp: str
    mailbox: str
    cis: str
    metrics: str
    dir: str


@dataclass(frozen=True)
class Parts:
    """Starts each part; what it starts ends with the supervisor or the exit stack.

    Attributes:
        folder: of the platform, open.
        ports: where free ports come from.
        supervisor: keeps the processes.
        client: asks processes whether they are ready.
        end: ends what runs in this process.
        tell: told what takes a while.
        side_door: of Kafka, see there.
    """

    folder: Folder
    ports: Ports
    supervisor: Supervisor
    client: httpx.AsyncClient
    end: AsyncExitStack
    tell: Callable[[str], None]
    side_door: tuple[int, int] | None = None

    async def start(self, workers: metrics.Workers) -> Description:
        """Start all of them.

        Args:
            workers: whose figures the metrics endpoint gathers.

        Raises:
            ArtefactError: Apache Kafka can't be downloaded, or isn't what is pinned.
            ProgramError: a part didn't get ready.
        """
        kafka, postgres, mail, cis, figures = await side_by_side(
            self._kafka(), self._postgres(), self._smtp(), self._cis(), self._metrics(workers)
        )
        return Description(
            kafka=kafka,
            postgres=postgres,
            smtp=mail,
            mailbox=str(self.folder.mailbox),
            cis=cis,
            metrics=figures,
            dir=str(self.folder.directory),
        )

    async def _kafka(self) -> str:
        jars = await asyncio.to_thread(class_path, tell=self.tell)
        node, trainee = self._broker(jars), self._kafka_node("kafka-training", jars)
        kafka = await fast_start(node, trainee, self.supervisor, self.tell)
        kafka.configure()
        if not kafka.formatted:
            await self.supervisor.run(kafka.format())
        await self.supervisor.ready(await self.supervisor.keep(kafka.broker()), kafka.answers)
        return kafka.address

    def _kafka_node(self, name: str, jars: Sequence[Path]) -> Kafka:
        data, log = self.folder.data / name, self.folder.log(name)
        return Kafka(data, log, self.ports.reserve(), self.ports.reserve(), jars, name)

    def _broker(self, jars: Sequence[Path]) -> Kafka:
        return replace(self._kafka_node("kafka", jars), side_door=self.side_door)

    async def _postgres(self) -> str:
        data, log = self.folder.data / "postgres", self.folder.log("postgres")
        postgres = Postgres(data, self.folder.keys, log, self.ports.reserve())
        postgres.prepare()
        if not postgres.initialised:
            await self.supervisor.run(postgres.initdb())
        await self.supervisor.ready(await self.supervisor.keep(postgres.server()), postgres.answers)
        return postgres.dsn

    async def _smtp(self) -> str:
        unfinished = self.folder.data / "smtp"
        unfinished.mkdir(exist_ok=True)
        server = await smtp.serve(smtp.Mailbox(self.folder.mailbox, unfinished))
        self.end.callback(server.close)
        return f"{HOST}:{smtp.port(server)}"

    async def _cis(self) -> str:
        port = self.ports.reserve()
        command = [sys.executable, "-m", "clientrep.local.cis"]
        arguments = ["--port", str(port), "--data", str(self.folder.cis_file)]
        gateway = Program(GATEWAY, [*command, *arguments], self.folder.log(GATEWAY))
        await self.supervisor.ready(await self.supervisor.keep(gateway), partial(self._is_healthy, port))
        return f"http://{HOST}:{port}"

    async def _is_healthy(self, port: int) -> bool:
        return await metrics.page(self.client, port, "/health") is not None

    async def _metrics(self, workers: metrics.Workers) -> str:
        port = self.ports.reserve()
        runner = await metrics.serve(workers, self.client, port)
        self.end.push_async_callback(runner.cleanup)
        return f"http://{HOST}:{port}/metrics"
