"""A broker that lets nobody in without TLS and a name: by SCRAM, by PLAIN, or by a certificate."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from clientrep.local.artefacts import class_path
from clientrep.local.kafka import Kafka
from clientrep.local.ports import HOST, Ports
from clientrep.local.supervisor import Supervisor
from tests.integration.certificates import Authority

USER, PASSWORD = "client-reps", "open-sesame"
LOG_IN = "org.apache.kafka.common.security"


@dataclass(frozen=True)
class Secured:
    """Addresses of one broker: ``sasl`` and ``mutual`` for clients, ``clear`` for the test itself."""

    clear: str
    sasl: str
    mutual: str


@asynccontextmanager
async def secured_kafka(folder: Path, authority: Authority) -> AsyncIterator[Secured]:
    """A broker of its own, with empty data."""
    supervisor = Supervisor()
    with Ports() as ports:
        clear, sasl, mutual, controller = (ports.reserve() for _ in range(4))
        addresses = {"PLAINTEXT": clear, "SASL": sasl, "MUTUAL": mutual}
        settings = _listeners(addresses, controller) | _certificates(authority) | _accounts()
        scram = f"SCRAM-SHA-512=[name={USER},password={PASSWORD}]"
        log = folder / "kafka.log"
        kafka = Kafka(
            folder / "kafka", log, clear, controller, class_path(), "secured-kafka", more=settings, accounts=(scram,)
        )
        kafka.configure()
        try:
            await supervisor.run(kafka.format())
            await supervisor.ready(await supervisor.keep(kafka.broker()), kafka.answers)
            yield Secured(*(f"{HOST}:{port}" for port in (clear, sasl, mutual)))
        finally:
            await supervisor.stop()


def _listeners(addresses: dict[str, int], controller: int) -> dict[str, str | int]:
    listeners = [f"{name}://{HOST}:{port}" for name, port in addresses.items()]
    return {
        "listeners": ",".join([*listeners, f"CONTROLLER://{HOST}:{controller}"]),
        "advertised.listeners": ",".join(listeners),
        "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL:SASL_SSL,MUTUAL:SSL",
        "inter.broker.listener.name": "PLAINTEXT",
    }


def _certificates(authority: Authority) -> dict[str, str | int]:
    return {
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": str(authority.issue("broker")),
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": str(authority.file),
        "listener.name.mutual.ssl.client.auth": "required",
    }


def _accounts() -> dict[str, str | int]:
    plain = f'{LOG_IN}.plain.PlainLoginModule required user_{USER}="{PASSWORD}";'
    return {
        "sasl.enabled.mechanisms": "SCRAM-SHA-512,PLAIN",
        "listener.name.sasl.plain.sasl.jaas.config": plain,
        "listener.name.sasl.scram-sha-512.sasl.jaas.config": f"{LOG_IN}.scram.ScramLoginModule required;",
    }
