"""TLS to PostgreSQL: never less than was asked for. The local server has none, so a front answers for it."""

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import pytest_asyncio

from tests.integration.certificates import HOST, Authority
from tests.integration.tls_front import Front, in_front_of_postgres
from tests.scene import Scene
from workers.runtime.database import DatabaseUnreachableError, connect
from workers.runtime.settings import SettingsError, load


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("certificates"))


@pytest_asyncio.fixture
async def front(quiet: Scene, authority: Authority) -> AsyncIterator[Front]:
    async with in_front_of_postgres(authority.issue("postgres")) as opened:
        opened.behind = urlsplit(quiet.platform.description["postgres"]).port or 0
        yield opened


async def reached(quiet: Scene, front: Front, query: str = "", host: str = HOST, **more: str) -> bool:
    """Whether the front let us through to the server, with these settings and this end of the DSN."""
    dsn = quiet.platform.description["postgres"].replace(f"{HOST}:{front.behind}", f"{host}:{front.port}")
    told = {f"CLIENTREP_{name.upper()}": value for name, value in more.items()}
    connection = await connect(load({**quiet.platform.settings, "CLIENTREP_POSTGRES": dsn + query, **told}))
    try:
        return bool(await connection.fetchval("SELECT 1") == 1)
    finally:
        await connection.close()


async def test_by_the_settings(quiet: Scene, front: Front, authority: Authority) -> None:
    assert await reached(quiet, front, postgres_tls="tls", postgres_ca_file=str(authority.file))
    assert (front.secured, front.clear) == (1, 0)


async def test_by_the_dsn(quiet: Scene, front: Front, authority: Authority) -> None:
    assert await reached(quiet, front, f"?sslmode=verify-full&sslrootcert={authority.file}")
    assert (front.secured, front.clear) == (1, 0)


async def test_the_settings_are_not_weakened_by_the_dsn(quiet: Scene, front: Front, authority: Authority) -> None:
    assert await reached(quiet, front, "?sslmode=disable", postgres_tls="tls", postgres_ca_file=str(authority.file))
    assert (front.secured, front.clear) == (1, 0)


async def test_a_server_without_tls_gets_nothing(quiet: Scene, front: Front, authority: Authority) -> None:
    front.offers = False
    with pytest.raises(DatabaseUnreachableError, match="ConnectionError"):
        await reached(quiet, front, postgres_tls="tls", postgres_ca_file=str(authority.file))
    assert (front.secured, front.clear) == (0, 0)


async def test_a_certificate_nobody_vouches_for_is_refused(quiet: Scene, front: Front, tmp_path: Path) -> None:
    theirs = Authority(tmp_path, "theirs")
    with pytest.raises(DatabaseUnreachableError, match="SSLCertVerificationError"):
        await reached(quiet, front, postgres_tls="tls", postgres_ca_file=str(theirs.file))


async def test_a_certificate_for_another_name_is_refused(quiet: Scene, front: Front, authority: Authority) -> None:
    with pytest.raises(DatabaseUnreachableError, match="SSLCertVerificationError"):
        await reached(quiet, front, host="localhost", postgres_tls="tls", postgres_ca_file=str(authority.file))


async def test_a_dsn_that_says_nonsense_is_not_shown(quiet: Scene, front: Front) -> None:
    with pytest.raises(SettingsError, match="CLIENTREP_POSTGRES is no DSN that can be used") as error:
        await reached(quiet, front, "?sslmode=perhaps")
    assert str(front.port) not in str(error.value)


async def test_an_authority_without_tls_is_a_mistake(quiet: Scene, front: Front, authority: Authority) -> None:
    with pytest.raises(SettingsError, match="CLIENTREP_POSTGRES_CA_FILE needs CLIENTREP_POSTGRES_TLS=tls"):
        await reached(quiet, front, postgres_ca_file=str(authority.file))
