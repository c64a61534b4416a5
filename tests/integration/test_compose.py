"""The compose file is valid, and each of its commands runs as written there, on the addresses of a local platform."""

import asyncio
import os
import re
import shlex
import signal
import sys
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
import yaml

from clientrep.local.platform import WORKERS, Platform
from clientrep.local.ports import Ports

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docker-compose.yml"
SERVICES: Mapping[str, Any] = yaml.safe_load(FILE.read_text())["services"]
OURS = {name for name, service in SERVICES.items() if "build" in service}
SCRIPTS = Path(sys.executable).parent


@dataclass(frozen=True)
class Addresses:
    """What stands for the containers' addresses and secrets on this machine."""

    replacements: Mapping[str, str]

    def put(self, text: str) -> str:
        """Replace all at once: what was put in isn't looked at again."""
        any_of_them = "|".join(re.escape(written) for written in self.replacements)
        return re.sub(any_of_them, lambda found: self.replacements[found[0]], text)

    def command(self, words: Sequence[str]) -> list[str]:
        return [self.put(word) for word in words]

    def environment(self, service: Mapping[str, Any]) -> dict[str, str]:
        """Only what the file says, as in a container."""
        written = {name: self.put(value) for name, value in service.get("environment", {}).items()}
        return {"PATH": f"{SCRIPTS}:{os.environ['PATH']}", "HOME": os.environ["HOME"], **written}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def platform(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Platform]:
    async with Platform(tmp_path_factory.mktemp("compose"), workers=()) as running:
        yield running


@pytest.fixture
def addresses(platform: Platform, tmp_path: Path) -> Iterator[Addresses]:
    (tmp_path / "data").mkdir()
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    for key in ("seal.key", "seal.pub", "pepper", "master-keys"):
        (secrets / key).write_bytes((platform.folder.keys / key).read_bytes())
    (secrets / "postgres-dsn").write_text(platform.description["postgres"])
    with Ports() as ports:
        yield Addresses(
            {
                "kafka:9092": platform.description["kafka"],
                "http://cis-gateway:8080": platform.description["cis"],
                "mail:1025": platform.description["smtp"],
                "8080": str(ports.reserve()),
                "9100": str(ports.reserve()),
                "/run/secrets": str(secrets),
                "/secrets": str(tmp_path / "made"),
                "/data": str(tmp_path / "data"),
                "/documents": str(tmp_path / "documents"),
            }
        )


@asynccontextmanager
async def running(service: str, addresses: Addresses) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        *addresses.command(SERVICES[service]["command"]), env=addresses.environment(SERVICES[service]), cwd=ROOT
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def healthy(service: str, addresses: Addresses) -> bool:
    """Run the health check that the file gives the service."""
    kind, *words = SERVICES[service]["healthcheck"]["test"]
    assert kind == "CMD"
    check = await asyncio.create_subprocess_exec(*addresses.command(words), stderr=asyncio.subprocess.DEVNULL)
    return await check.wait() == 0


async def until_healthy(service: str, process: asyncio.subprocess.Process, addresses: Addresses) -> None:
    for _ in range(100):
        if await healthy(service, addresses):
            return
        assert process.returncode is None, f"{service} ended"
        await asyncio.sleep(0.2)
    pytest.fail(f"{service} does not get healthy")


async def run_to_the_end(service: str, addresses: Addresses) -> None:
    async with running(service, addresses) as process:
        assert await asyncio.wait_for(process.wait(), 60) == 0


async def test_the_file_follows_the_compose_schema() -> None:
    check = await asyncio.create_subprocess_exec(
        SCRIPTS / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", FILE
    )
    assert await check.wait() == 0


def test_every_worker_is_a_service_that_can_be_scaled() -> None:
    assert set(WORKERS) <= OURS
    for service in SERVICES.values():
        assert "container_name" not in service
        for port in service.get("ports", []):  # address::port, the host's port is free
            assert port.split(":")[-2] == ""


def test_addresses_name_services_of_the_file() -> None:
    settings = SERVICES["activation"]["environment"]
    addresses = [settings["CLIENTREP_KAFKA"], settings["CLIENTREP_SMTP"], settings["CLIENTREP_CIS"]]
    assert {address.split("//")[-1].split(":")[0] for address in addresses} <= set(SERVICES)


def test_documents_are_kept_in_a_volume_that_the_image_has_a_folder_for() -> None:
    folder = urlsplit(SERVICES["letters"]["environment"]["CLIENTREP_DOCUMENTS"]).path
    assert f"documents:{folder}" in SERVICES["letters"]["volumes"]
    assert SERVICES["prepare"]["volumes"] == SERVICES["letters"]["volumes"], "letters can be looked at"
    assert re.search(rf"install --directory --owner clientrep .*{folder}\b", (ROOT / "Dockerfile").read_text())
    mounted = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    assert {name for name in mounted if not name.startswith(".")} == set(yaml.safe_load(FILE.read_text())["volumes"])


async def test_keys_makes_every_secret_once(addresses: Addresses, tmp_path: Path) -> None:
    await run_to_the_end("keys", addresses)
    folder = tmp_path / "made"
    made = {file.name: file.read_text() for file in folder.iterdir()}
    named = {Path(each["file"]).name for each in yaml.safe_load(FILE.read_text())["secrets"].values()}
    assert set(made) == named
    assert made["postgres-password"] in made["postgres-dsn"]
    await run_to_the_end("keys", addresses)
    assert {file.name: file.read_text() for file in folder.iterdir()} == made


async def test_cis_gateway_runs_as_written(addresses: Addresses) -> None:
    async with running("cis-gateway", addresses) as process:
        await until_healthy("cis-gateway", process, addresses)
        process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.wait(), 10)


async def test_prepare_and_workers_run_as_written(addresses: Addresses) -> None:
    await run_to_the_end("prepare", addresses)
    await asyncio.gather(*(_serves_and_stops(worker, addresses) for worker in sorted(WORKERS)))


async def _serves_and_stops(worker: str, addresses: Addresses) -> None:
    with Ports() as ports:
        own = Addresses({**addresses.replacements, "9100": str(ports.reserve())})
        async with running(worker, own) as process:
            await until_healthy(worker, process, own)
            process.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(process.wait(), 20) == 0


def test_every_command_is_one_of_ours() -> None:
    for name in OURS:
        words = SERVICES[name]["command"]
        programs = words[-1].split("&&") if words[0] == "sh" else [shlex.join(words)]
        assert all(shlex.split(program)[0] in {"clientrep", "python"} for program in programs)
