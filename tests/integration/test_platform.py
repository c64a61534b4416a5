"""The local platform for real: each part answers, and a killed server comes back."""

import asyncio
import json
import os
import signal
import stat
from collections.abc import AsyncIterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import aiosmtplib
import asyncpg
import httpx
import pytest
import pytest_asyncio
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from clientrep.local.folder import FolderError
from clientrep.local.found import running
from clientrep.local.platform import Platform
from tests.integration.soon import soon, when_back


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def platform(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Platform]:
    async with Platform(tmp_path_factory.mktemp("platform"), workers=(), clock="virtual") as running_platform:
        yield running_platform


def person(**changes: object) -> dict[str, Any]:
    return {
        "request_id": os.urandom(8).hex(),
        "first_name": "Ann",
        "last_name": "Baker",
        "date_of_birth": "1990-01-31",
        "address": {"lines": ["1 High Street"], "postcode": "SW1A 1AA", "country": "GB"},
        **changes,
    }


async def verify(platform: Platform, **changes: object) -> httpx.Response:
    async with httpx.AsyncClient(base_url=platform.description["cis"]) as client:
        return await client.post("/verifications", json=person(**changes))


def only_mail(mailbox: str) -> EmailMessage:
    (file,) = Path(mailbox).iterdir()
    assert file.suffix == ".eml"
    return BytesParser(EmailMessage, policy=policy.default).parsebytes(file.read_bytes())


async def test_kafka_keeps_what_it_is_sent(platform: Platform) -> None:
    servers = platform.description["kafka"]
    admin = AIOKafkaAdminClient(bootstrap_servers=servers)
    await admin.start()
    await admin.create_topics([NewTopic("letters", 1, 1)])
    await admin.close()
    async with AIOKafkaProducer(bootstrap_servers=servers, enable_idempotence=True) as producer:
        await producer.send_and_wait("letters", b"one")
    async with AIOKafkaConsumer(
        "letters", bootstrap_servers=servers, group_id="readers", session_timeout_ms=6000, auto_offset_reset="earliest"
    ) as consumer:
        message = await asyncio.wait_for(consumer.getone(), 10)
    assert message.value == b"one"


async def test_kafka_makes_no_topic_by_itself(platform: Platform) -> None:
    async with AIOKafkaProducer(bootstrap_servers=platform.description["kafka"], request_timeout_ms=1000) as producer:
        partitions = await producer.client.fetch_all_metadata()
        assert "unknown" not in partitions.topics()
        await producer.client.add_topic("unknown")
        assert not producer.client.cluster.partitions_for_topic("unknown")


async def test_postgres_answers_with_the_password(platform: Platform) -> None:
    connection = await asyncpg.connect(platform.description["postgres"])
    try:
        settings = {
            name: await connection.fetchval("SELECT current_setting($1)", name)
            for name in ("server_version_num", "fsync", "synchronous_commit", "server_encoding", "jit")
        }
        assert settings.pop("server_version_num").startswith("18")
        assert settings == {"fsync": "on", "synchronous_commit": "on", "server_encoding": "UTF8", "jit": "off"}
        assert await connection.fetchval("SELECT 'a' COLLATE \"default\" > 'B'")  # by code point
        assert not await connection.fetchval("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        await connection.execute("CREATE TABLE cases (scin text PRIMARY KEY)")
    finally:
        await connection.close()


@pytest.mark.parametrize("password", [None, "", "guess"])
async def test_postgres_refuses_without_the_password(platform: Platform, password: str | None) -> None:
    port = int(platform.description["postgres"].rpartition(":")[2].partition("/")[0])
    for user in ("clientrep", "postgres"):
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(host="127.0.0.1", port=port, user=user, password=password, database="clientrep")


async def test_smtp_keeps_a_message_as_a_file(platform: Platform) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "workers@example.org", "team@example.org", "Update für £5"
    message.set_content("Line one\n.\nLine after a lone dot\n")
    host, port = platform.description["smtp"].split(":")
    await aiosmtplib.send(message, hostname=host, port=int(port), start_tls=False)
    kept = only_mail(platform.description["mailbox"])
    assert kept["Subject"] == "Update für £5"
    body = kept.get_body()
    assert body is not None
    assert body.get_content().splitlines() == ["Line one", ".", "Line after a lone dot"]


@pytest.mark.parametrize(
    ("last_name", "status", "body"),
    [
        ("Baker", 200, {"result": "verified"}),
        ("NOTVERIFIED ", 200, {"result": "not_verified"}),
        ("disabled", 409, {"result": "disabled"}),
    ],
)
async def test_cis_answers_by_last_name(platform: Platform, last_name: str, status: int, body: dict[str, str]) -> None:
    answer = await verify(platform, last_name=last_name)
    assert (answer.status_code, answer.json()) == (status, body)


async def test_cis_is_down_and_slow_for_some(platform: Platform) -> None:
    down = await verify(platform, last_name="Down")
    assert (down.status_code, int(down.headers["Retry-After"])) == (503, 1)
    with pytest.raises(httpx.ReadTimeout):
        async with httpx.AsyncClient(base_url=platform.description["cis"], timeout=0.5) as client:
            await client.post("/verifications", json=person(last_name="Slow"))


async def test_cis_says_what_its_file_says_and_the_same_again(platform: Platform) -> None:
    file = platform.folder.cis_file
    first = person(last_name="Smith")
    assert (await verify(platform, **first)).json() == {"result": "verified"}
    file.write_text(json.dumps({"by_last_name": {"smith": "not_verified", "Jones": "busy"}, "retry_after_seconds": 7}))
    assert (await verify(platform, last_name="Smith")).json() == {"result": "not_verified"}
    assert (await verify(platform, **first)).json() == {"result": "verified"}
    busy = await verify(platform, last_name="Jones")
    assert (busy.status_code, busy.headers["Retry-After"]) == (429, "7")
    file.write_text("{")  # broken: nothing changes
    assert (await verify(platform, last_name="Smith")).json() == {"result": "not_verified"}
    file.unlink()
    assert (await verify(platform, last_name="Smith")).json() == {"result": "verified"}


@pytest.mark.parametrize(
    "change", [{"last_name": ""}, {"date_of_birth": "31/01/1990"}, {"address": {}}, {"nino": "12"}, {"request_id": 1}]
)
async def test_cis_refuses_bad_input_without_repeating_it(platform: Platform, change: dict[str, object]) -> None:
    answer = await verify(platform, **change)
    (field,) = change
    assert answer.status_code == 400
    assert {each.split(":")[0].split(".")[0] for each in answer.json()["fields"]} == {field}
    assert "31/01" not in answer.text


async def test_cis_finds_a_person_by_nino_or_by_all_the_rest(platform: Platform) -> None:
    by_nino = await verify(platform, nino="AB123456C", date_of_birth=None, address=None)
    by_too_little = await verify(platform, nino=None, address=None)
    assert (by_nino.status_code, by_too_little.status_code) == (200, 400)


async def test_metrics_answer_without_workers(platform: Platform) -> None:
    async with httpx.AsyncClient() as client:
        answer = await client.get(platform.description["metrics"])
    assert answer.status_code == 200
    assert "clientrep_worker_up" in answer.text


async def test_a_running_platform_is_found(platform: Platform) -> None:
    folder = platform.folder.directory
    found = running(folder)
    assert found is not None
    assert found["pid"] == os.getpid()
    assert found["clock"] == "virtual"
    assert found["env"]["CLIENTREP_KAFKA"] == platform.description["kafka"]
    assert stat.S_IMODE((folder / "platform.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((folder / "keys").stat().st_mode) == 0o700
    assert running(folder / "elsewhere") is None


async def test_a_second_platform_in_the_same_directory_is_refused(platform: Platform) -> None:
    with pytest.raises(FolderError, match="already runs"):
        async with Platform(platform.folder.directory, workers=()):
            pass
    assert running(platform.folder.directory) is not None


async def test_a_directory_with_folders_of_its_own_is_refused(tmp_path: Path) -> None:
    precious = tmp_path / "data" / "precious"
    precious.mkdir(parents=True)
    with pytest.raises(FolderError, match="not made by"):
        async with Platform(tmp_path, workers=()):
            pass
    assert precious.exists()


async def test_a_killed_server_comes_back_with_its_data(platform: Platform) -> None:
    connection = await asyncpg.connect(platform.description["postgres"])
    await connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
    pid = platform.pids["postgres"]
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    await soon(connection.is_closed)
    assert await when_back(platform.description["postgres"], lambda c: c.fetchval("SELECT one FROM kept")) == 1
