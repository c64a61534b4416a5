"""A whole platform in production: everything over TLS, Kafka asks for a name too, and nobody goes on with less."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from aiokafka.errors import KafkaError

from clientrep.local.platform import Platform
from clientrep.prepare import prepare
from tests.integration.certificates import HOST, Authority
from tests.integration.command_line import clientrep
from tests.integration.mail_servers import serving, speaking_tls
from tests.integration.secured_kafka import PASSWORD, USER, Secured, secured_kafka
from tests.integration.tls_front import Front, in_front_of_http, in_front_of_postgres
from tests.scene import SCINS, Scene
from tests.wire import event
from workers.letters.rendering.letterhead import SAMPLES
from workers.runtime.brokers import brokers
from workers.runtime.settings import load
from workers.runtime.standing import Ends

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "nomination-by-letter.json"
SCIN = "100000000017"
BY_PASSWORD = ("CLIENTREP_KAFKA_USER", "CLIENTREP_KAFKA_PASSWORD_FILE", "CLIENTREP_KAFKA_SASL")


@dataclass
class World:
    """The platform in production, and what stands around it."""

    platform: Platform
    kafka: Secured
    postgres: Front
    cis: Front
    certificate: Path

    async def run(self, *arguments: str, stdin: str = "") -> Any:
        """What a command says on this platform, as JSON."""
        return (await clientrep(Scene(self.platform), *arguments, "--json", stdin=stdin)).document

    def mutual(self) -> dict[str, str]:
        """The settings of one whom the brokers know by their certificate."""
        others = {name: value for name, value in self.platform.settings.items() if name not in BY_PASSWORD}
        return others | {"CLIENTREP_KAFKA": self.kafka.mutual, "CLIENTREP_KAFKA_CERT_FILE": str(self.certificate)}


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("certificates"))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def world(tmp_path_factory: pytest.TempPathFactory, authority: Authority) -> AsyncIterator[World]:
    folder = tmp_path_factory.mktemp("production")
    ours = authority.issue("ours")
    async with AsyncExitStack() as stack:
        kafka = await stack.enter_async_context(secured_kafka(folder, authority))
        postgres = await stack.enter_async_context(in_front_of_postgres(ours))
        cis = await stack.enter_async_context(in_front_of_http(ours))
        mail = await stack.enter_async_context(serving(tls_context=speaking_tls(ours)))
        secure = _kafka(kafka, authority, folder) | _others(authority, mail.address, folder)

        async def behind_tls(_: Mapping[str, str], clock: Literal["real", "virtual"]) -> None:
            postgres.behind, dsn = _in_front(platform.settings["CLIENTREP_POSTGRES"], postgres.port)
            cis.behind, gateway = _in_front(platform.settings["CLIENTREP_CIS"], cis.port)
            urls = {"CLIENTREP_POSTGRES": dsn, "CLIENTREP_CIS": gateway.replace("http:", "https:")}
            platform.settings.update(urls | {"CLIENTREP_PRODUCTION": "true"})
            await prepare(platform.settings, clock)

        platform = Platform(folder / "platform", prepare=behind_tls, clock="virtual", settings=secure)
        (folder / "platform").mkdir()
        await stack.enter_async_context(platform)
        yield World(platform, kafka, postgres, cis, ours)


def _kafka(kafka: Secured, authority: Authority, folder: Path) -> dict[str, str]:
    password = folder / "password"
    password.write_text(f"{PASSWORD}\n")
    return {
        "CLIENTREP_KAFKA": kafka.sasl,
        "CLIENTREP_KAFKA_TLS": "tls",
        "CLIENTREP_KAFKA_CA_FILE": str(authority.file),
        "CLIENTREP_KAFKA_USER": USER,
        "CLIENTREP_KAFKA_PASSWORD_FILE": str(password),
    }


def _others(authority: Authority, mail: str, folder: Path) -> dict[str, str]:
    return {
        "CLIENTREP_POSTGRES_TLS": "tls",
        "CLIENTREP_POSTGRES_CA_FILE": str(authority.file),
        "CLIENTREP_SMTP": mail,
        "CLIENTREP_SMTP_TLS": "starttls",
        "CLIENTREP_SMTP_CA_FILE": str(authority.file),
        "SSL_CERT_FILE": str(authority.file),  # OpenSSL's own: the CIS gateway is checked by the system's authorities
        "CLIENTREP_LETTERHEAD": str(SAMPLES),
        "CLIENTREP_WORDING": "own",
        "CLIENTREP_DOCUMENTS": folder.as_uri(),
    }


def _in_front(url: str, port: int) -> tuple[int, str]:
    """The port behind, and the URL of the front."""
    behind = urlsplit(url).port
    assert behind is not None
    return behind, url.replace(f":{behind}", f":{port}")


async def test_a_client_is_served_with_everything_over_tls(world: World) -> None:
    await world.run("send", str(EXAMPLE))
    await world.run("clock", "advance", "1h")
    (task,) = await world.run("tasks", "--scin", SCIN)
    assert task["status"] == "open"
    done = {"task_id": task["task_id"], "scin": SCIN, "outcome": "reached", "by": "somebody"}
    brought = json.loads(EXAMPLE.read_text())["data"]["representative"]["person"]
    named = event("task.completed", {**done, "data": {"person": brought}}, (await world.run("clock", "now"))["now"])
    await world.run("send", "-", stdin=json.dumps(named))
    await world.run("clock", "advance", "15d")
    status = await world.run("status")
    assert (status["lag"], status["outbox"], status["parked"], status["late_timers"]) == ([], [], [], 0)
    assert (world.postgres.clear, world.cis.clear) == (0, 0)
    assert world.postgres.secured > len(world.platform.workers)


@pytest.mark.parametrize("mechanism", ["PLAIN", "certificate"])
async def test_a_worker_is_known_by_what_else_brokers_may_ask_for(world: World, mechanism: str) -> None:
    others = {"CLIENTREP_KAFKA_SASL": "PLAIN"} if mechanism == "PLAIN" else world.mutual()
    usual = dict(world.platform.settings)
    world.platform.settings.clear()
    world.platform.settings.update(usual | others if mechanism == "PLAIN" else others)
    try:
        await world.platform.remove_worker("activation")
        assert await world.platform.add_worker("activation") == "activation"
        scin = next(SCINS)
        now = (await world.run("clock", "now"))["now"]
        await world.run("send", "-", stdin=json.dumps(_objection(scin, now)))
        await world.run("clock", "advance", "1m")
        assert [entry["what"] for entry in (await world.run("case", scin))["timeline"]]
    finally:
        world.platform.settings.clear()
        world.platform.settings.update(usual)


def _objection(scin: str, now: str) -> dict[str, Any]:
    return event("contact.objection", {"scin": scin}, now, partitionkey=scin)


async def refused(told: Mapping[str, str]) -> None:
    with pytest.raises(KafkaError) as error:
        async with Ends(brokers(load(told))):
            pass
    assert PASSWORD not in str(error.value)


async def test_a_wrong_password_is_refused_and_not_shown(world: World, tmp_path: Path) -> None:
    (tmp_path / "password").write_text("another")
    told = {**world.platform.settings, "CLIENTREP_KAFKA_PASSWORD_FILE": str(tmp_path / "password")}
    await refused(told)
    await refused(told | {"CLIENTREP_KAFKA_SASL": "PLAIN"})


async def test_brokers_whom_nobody_vouches_for_get_no_password(world: World, tmp_path: Path) -> None:
    theirs = Authority(tmp_path, "theirs")
    await refused({**world.platform.settings, "CLIENTREP_KAFKA_CA_FILE": str(theirs.file)})


async def test_brokers_under_another_name_get_no_password(world: World) -> None:
    port = world.kafka.sasl.rpartition(":")[2]
    await refused({**world.platform.settings, "CLIENTREP_KAFKA": f"localhost:{port}"})


async def test_who_shows_no_certificate_is_refused(world: World) -> None:
    await refused({**world.mutual(), "CLIENTREP_KAFKA_CERT_FILE": ""})


async def test_a_worker_with_one_plaintext_connection_does_not_start(world: World) -> None:
    for name, value in {
        "CLIENTREP_KAFKA_TLS": "none",
        "CLIENTREP_POSTGRES_TLS": "",
        "CLIENTREP_SMTP_TLS": "none",
        "CLIENTREP_CIS": f"http://{HOST}:1",
    }.items():
        told = {**world.platform.settings, name: value}
        said = await clientrep(Scene(world.platform), "worker", "timers", environment=told)
        assert said.code == 1
        assert said.err.startswith("clientrep: CLIENTREP_PRODUCTION is set, but ")
        assert (said.err.count("\n"), said.err.count(name)) == (1, 1)
