"""TLS to the mail server: never less than was asked for."""

from pathlib import Path
from typing import Any

import pytest

from tests.integration.certificates import Authority
from tests.integration.mail_desk import asked, working
from tests.integration.mail_servers import PASSWORD, USER, serving, speaking_tls
from tests.scene import Scene

NOW_AGAIN = "UPDATE mail_requests SET next_attempt_at = platform_now() - interval '1 second' WHERE request_id = $1"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Whom the settings trust."""
    return Authority(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def ours(authority: Authority) -> Path:
    """A certificate that the settings trust."""
    return authority.issue("ours")


async def test_starttls_with_a_bad_certificate_is_refused_and_tried_again(
    quiet: Scene, authority: Authority, ours: Path, tmp_path: Path
) -> None:
    theirs = Authority(tmp_path, "theirs").issue("relay")
    told = {"smtp_tls": "starttls", "smtp_ca_file": str(authority.file)}
    async with serving(tls_context=speaking_tls(theirs)) as server, working(quiet, server.address, **told):
        one = await asked(quiet)
        row = await one.until(lambda row: row.get("reason"))
        assert (row["status"], row["reason"], row["attempts"]) == (
            "waiting",
            "server away: SSLCertVerificationError",
            0,
        )
        assert (server.inbox.seen, server.inbox.envelopes) == ([], [])
        port = int(server.address.rpartition(":")[2])
    async with serving(port=port, tls_context=speaking_tls(ours)) as server, working(quiet, server.address, **told):
        await quiet.database.execute(NOW_AGAIN, one.request_id)
        assert (await one.sent())["repeats"] == 0
    assert len(server.inbox.taken) == 1


async def test_a_server_without_starttls_gets_nothing(quiet: Scene, authority: Authority) -> None:
    async with (
        serving() as server,
        working(quiet, server.address, smtp_tls="starttls", smtp_ca_file=str(authority.file)),
    ):
        one = await asked(quiet)
        await one.until(lambda row: row.get("reason"))
        assert server.inbox.envelopes == []
        await one.result("service-management.change-noted", note="Done.")
        await one.until(lambda row: row["status"] == "cancelled")


async def test_a_certificate_for_another_name_is_refused(quiet: Scene, authority: Authority) -> None:
    another = authority.issue("another", "relay.example")
    told = {"smtp_tls": "tls", "smtp_ca_file": str(authority.file)}
    async with serving(ssl=speaking_tls(another)) as server, working(quiet, server.address, **told):
        one = await asked(quiet)
        await one.until(lambda row: row.get("reason"))
        assert server.inbox.envelopes == []
        await one.result("service-management.change-noted", note="Done.")
        await one.until(lambda row: row["status"] == "cancelled")


@pytest.mark.parametrize("tls", ["starttls", "tls"])
async def test_logged_in_over_tls(quiet: Scene, authority: Authority, ours: Path, tmp_path: Path, tls: str) -> None:
    (tmp_path / "password").write_bytes(PASSWORD)
    told = {"smtp_tls": tls, "smtp_ca_file": str(authority.file), "smtp_user": USER.decode()}
    context: dict[str, Any] = {"ssl" if tls == "tls" else "tls_context": speaking_tls(ours)}
    async with (
        serving(authenticates=True, **context) as server,
        working(quiet, server.address, **told, smtp_password_file=str(tmp_path / "password")),
    ):
        await (await asked(quiet)).sent()
    assert server.inbox.users == [USER]
    assert len(server.inbox.taken) == 1


async def test_a_wrong_password_loses_nothing(quiet: Scene, authority: Authority, ours: Path, tmp_path: Path) -> None:
    password = tmp_path / "password"
    password.write_bytes(b"wrong")
    told = {"smtp_tls": "starttls", "smtp_ca_file": str(authority.file), "smtp_user": USER.decode()}
    told |= {"smtp_password_file": str(password)}
    async with serving(authenticates=True, tls_context=speaking_tls(ours)) as server:
        async with working(quiet, server.address, **told):
            one = await asked(quiet)
            await one.until(lambda row: row.get("reason") == "server away: SMTPAuthenticationError")
            assert await one.tasks() == []
        password.write_bytes(PASSWORD)
        async with working(quiet, server.address, **told):
            await quiet.database.execute(NOW_AGAIN, one.request_id)
            await one.sent()
