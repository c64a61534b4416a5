"""The CIS gateway's client against servers that answer oddly."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from clientrep.local import cis
from tests.integration.cis_servers import MIRIAM, VERIFIED, answering, asked, keeping, serving
from workers.cis.breaker import OPENS_AFTER
from workers.cis.gateway import Gateway, GatewayUrlError
from workers.procedure.people import Address, Person
from workers.runtime.checks import Answer, Later, Said
from workers.runtime.metrics import CIS_BREAKER, CIS_CALLS


async def test_it_asks_as_the_interface_says() -> None:
    questions: list[dict[str, Any]] = []
    async with serving(keeping(questions)) as url:
        assert await asked(url) == Answer("verified")
        abroad = Person(first_name="Ann", last_name="Lee", address=Address(("Rue 1",), None, "FR"))
        assert await asked(f"{url}/cis/", abroad) == Answer("verified")
    assert questions[0] == {
        "path": "/verifications",
        "request_id": "request-1",
        "nino": "AB123456C",
        "first_name": "Miriam",
        "last_name": "Okafor",
        "date_of_birth": "1990-01-31",
        "address": {"lines": ["1 High Street", "Leeds"], "postcode": "LS1 4AP", "country": "GB"},
    }
    assert questions[1] == {
        "path": "/cis/verifications",
        "request_id": "request-1",
        "first_name": "Ann",
        "last_name": "Lee",
        "address": {"lines": ["Rue 1"], "country": "FR"},
    }


NAMED = Person(first_name="Miriam", last_name="Okafor")


@pytest.mark.parametrize(
    ("person", "said"),
    [
        (MIRIAM, Answer("verified")),
        (replace(NAMED, nino="AB123456C"), Answer("verified")),
        (replace(NAMED, date_of_birth=MIRIAM.date_of_birth, address=MIRIAM.address), Answer("verified")),
        (replace(NAMED, date_of_birth=MIRIAM.date_of_birth), Answer("unavailable")),
        (Person(nino="AB123456C"), Answer("unavailable")),
        (Person(), Answer("unavailable")),
        (Person(first_name="Miriam", last_name="Notverified", nino="AB123456C"), Answer("not_verified")),
        (Person(first_name="Miriam", last_name="Disabled", nino="AB123456C"), Answer("disabled")),
        (Person(first_name="Miriam", last_name="Down", nino="AB123456C"), Later(1)),
    ],
)
async def test_the_stand_in_finds_by_nino_or_by_the_rest(person: Person, said: Said, tmp_path: Path) -> None:
    async with serving(cis.Gateway(cis.DataFile(tmp_path / "cis.json")).handle) as url:
        assert await asked(url, person) == said


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (400, b"{}", Answer("unavailable")),
        (422, b"{}", Answer("unavailable")),
        (404, b"not found", Later()),
        (500, b"<html>Internal Server Error</html>", Later()),
        (200, b"", Later()),
        (200, b"<html>Please log in</html>", Later()),
        (200, b'{"result":"perhaps"}', Later()),
        (200, b'{"result":["verified"]}', Later()),
        (200, b'{"result":"disabled"}', Later()),
        (409, b'{"error":"conflict"}', Later()),
        (409, b'{"result":"disabled"}', Answer("disabled")),
    ],
)
async def test_odd_answers(status: int, body: bytes, said: Said) -> None:
    async with serving(answering(status, body)) as url:
        assert await asked(url) == said


@pytest.mark.parametrize("status", [429, 503])
async def test_when_to_come_again_in_seconds_or_as_a_date(status: int) -> None:
    async with serving(answering(status, b"", Retry_After="7")) as url:
        assert await asked(url) == Later(7)
    dates = {"Date": "Fri, 01 Mar 2030 12:00:00 GMT", "Retry_After": "Fri, 01 Mar 2030 12:02:00 GMT"}
    async with serving(answering(status, b"", **dates)) as url:
        assert await asked(url) == Later(120)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_personal_data_does_not_follow_a_redirect(status: int) -> None:
    questions: list[dict[str, Any]] = []
    async with (
        serving(keeping(questions)) as elsewhere,
        serving(answering(status, b"", Location=f"{elsewhere}/verifications")) as url,
    ):
        assert await asked(url) == Later()
    assert questions == []


@pytest.mark.parametrize(
    "url", ["", "gateway:80", "ftp://gateway", "http://", "http://gateway?x=1", "http://[::1", "http://gateway:x"]
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(GatewayUrlError, match="must be http"):
        Gateway(url)


class Patient:
    """A server that is down until it's told otherwise, and counts its calls."""

    def __init__(self) -> None:
        self.calls = 0
        self.status = 503

    async def handle(self, _: web.BaseRequest) -> web.Response:
        self.calls += 1
        return web.Response(status=self.status, body=VERIFIED)


def state() -> str:
    """What the metric says of the breaker."""
    (metric,) = CIS_BREAKER.collect()
    return next(str(sample.labels["clientrep_cis_breaker"]) for sample in metric.samples if sample.value)


def counted(outcome: str) -> float:
    """How many calls ended so."""
    return float(CIS_CALLS.labels(outcome)._value.get())  # noqa: SLF001 - there is no other way to read it


async def test_a_gateway_that_is_down_is_left_alone_but_for_a_probe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.cis.breaker.REST_SECONDS", 0.2)
    server, before = Patient(), counted("down")
    async with serving(server.handle) as url:
        gateway = Gateway(url)
        said = [await gateway.verify(f"request-{number}", MIRIAM) for number in range(20)]
        assert (server.calls, state(), counted("down") - before) == (OPENS_AFTER, "open", OPENS_AFTER)
        assert all(isinstance(one, Later) and 0 <= one.after <= 0.2 for one in said)
        await asyncio.sleep(0.25)
        several = [gateway.verify(f"request-{number}", MIRIAM) for number in range(20)]
        assert all(isinstance(one, Later) for one in await asyncio.gather(*several))
        assert server.calls == OPENS_AFTER + 1
        await asyncio.sleep(0.25)
        server.status = 200
        assert await gateway.verify("request-1", MIRIAM) == Answer("verified")
        assert state() == "closed"
        several = [gateway.verify(f"request-{number}", MIRIAM) for number in range(20)]
        assert set(await asyncio.gather(*several)) == {Answer("verified")}
        await gateway.close()


async def test_requests_that_are_refused_are_no_sign_that_it_is_down() -> None:
    server = Patient()
    server.status = 400
    async with serving(server.handle) as url:
        gateway = Gateway(url)
        for number in range(3 * OPENS_AFTER):
            assert await gateway.verify(f"request-{number}", MIRIAM) == Answer("unavailable")
        await gateway.close()
    assert (server.calls, state()) == (3 * OPENS_AFTER, "closed")
