"""The gateway goes down for everybody, and comes back or doesn't (R-5)."""

import asyncio
import json
from collections.abc import Iterator
from itertools import count
from time import monotonic
from typing import Any

import httpx
import pytest

from tests.scene import SCINS, Scene
from tests.stories import FRIEND, nomination
from workers.cis.breaker import OPENS_AFTER, REST_SECONDS

Case = dict[str, Any]
NAMES = (f"Zu{'x' * number}" for number in count())
WAITING = "SELECT count(*) FROM cis_requests WHERE scin = ANY($1::text[]) AND status = 'waiting'"
AHEAD = "UPDATE clock SET ahead = ahead + interval '23 hours'"
"""At once: step by step each try would be a moment of its own."""
TRIES = "SELECT sum(attempts) FROM cis_requests WHERE scin = ANY($1::text[])"


class CIS:
    """The CIS stand-in and the worker that asks it."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._file = scene.platform.folder.cis_file
        self._port = scene.platform.workers["cis"].port

    def goes_down(self) -> None:
        """It answers nobody."""
        self._file.write_text(json.dumps({"default": "down"}))

    def comes_back(self) -> None:
        """It verifies everybody."""
        self._file.unlink(missing_ok=True)

    async def figure(self, line: str) -> float:
        """What the worker's metrics say."""
        async with httpx.AsyncClient() as client:
            page = (await client.get(f"http://127.0.0.1:{self._port}/metrics")).text
        found = [each.rpartition(" ")[2] for each in page.splitlines() if each.rpartition(" ")[0] == line]
        return float(found[0]) if found else 0.0

    async def shows(self, line: str, least: float) -> float:
        """The same, once it's at least so much."""
        give_up = monotonic() + 20
        while (figure := await self.figure(line)) < least:
            assert monotonic() < give_up, f"{line}: {figure}"
            await asyncio.sleep(0.1)
        return figure


@pytest.fixture
def cis(scene: Scene) -> Iterator[CIS]:
    gateway = CIS(scene)
    gateway.comes_back()
    yield gateway
    gateway.comes_back()


CLOSED = 'clientrep_cis_breaker{clientrep_cis_breaker="closed"}'
DOWN = 'clientrep_cis_calls_total{outcome="down"}'


async def nominees(scene: Scene, number: int) -> list[str]:
    """Clients whose friends were called and gave PIN and password: CIS is asked."""
    scins = [next(SCINS) for _ in range(number)]
    for scin in scins:
        friend = {**FRIEND, "last_name": next(NAMES), "nino": None}
        await scene.send("contact.nomination", nomination(scin, friend))
    for scin in scins:
        await scene.answer(scin, "call_representative", "reached", security=scene.security())
    while await scene.database.fetchval(WAITING, scins) < number:  # noqa: ASYNC110 - the workers are other processes
        await asyncio.sleep(0.05)
    return scins


def stands(case: Case) -> tuple[str | None, str | None]:
    """The Activate request's status, and what is known of the representative's NINO."""
    (one,) = [r for r in case["service_requests"] if r["sub_area"] == "Activate Client Rep"]
    return one["status"], case["representatives"][0]["nino_status"]


def open_tasks(case: Case) -> dict[str, list[str]]:
    return {task["kind"]: task["outcomes"] for task in case["tasks"] if task["status"] == "open"}


async def becomes(scene: Scene, scin: str, how: tuple[str, str | None]) -> None:
    """Wait for a case: the breaker rests by real time, so that a quiet platform isn't enough."""
    give_up = monotonic() + 20
    while stands(case := await scene.case_now(scin)) != how:
        assert monotonic() < give_up, f"{stands(case)} instead of {how}"
        await asyncio.sleep(0.2)


async def test_r5_down_for_a_while_is_only_a_delay(scene: Scene, cis: CIS) -> None:
    cis.goes_down()
    scins = await nominees(scene, OPENS_AFTER + 3)
    await cis.shows('clientrep_cis_breaker{clientrep_cis_breaker="closed"}', 0)
    await scene.advance("10m")
    tries, calls = await scene.database.fetchval(TRIES, scins), await cis.figure(DOWN)
    assert tries > 2 * calls > 0  # they were looked at again and again, but the gateway was left alone
    assert await cis.shows("clientrep_cis_waiting", len(scins)) >= len(scins)
    for scin in scins:
        case = await scene.case_now(scin)
        assert (stands(case), open_tasks(case)) == (("In Progress", None), {})
    cis.comes_back()
    await asyncio.sleep(REST_SECONDS)
    await scene.advance("31m")
    for scin in scins:
        assert stands(await scene.case_now(scin)) == ("Closed", "NINO Verified")
    assert await cis.figure(CLOSED) == 1


async def test_r5_after_24_hours_a_person_decides(scene: Scene, cis: CIS) -> None:
    cis.goes_down()
    scins = await nominees(scene, OPENS_AFTER + 1)
    await scene.settled()
    await scene.database.execute(AHEAD)
    await scene.advance("55m")
    assert [open_tasks(await scene.case_now(scin)) for scin in scins] == [{}] * len(scins)
    await scene.advance("5m")
    for scin in scins:
        assert open_tasks(await scene.case_now(scin)) == {"cis_unavailable": ["retry", "continue"]}
    cis.comes_back()
    await scene.answer(scins[0], "cis_unavailable", "retry")
    await scene.answer(scins[1], "cis_unavailable", "continue")
    await becomes(scene, scins[0], ("Closed", "NINO Verified"))
    await becomes(scene, scins[1], ("Closed", None))
    assert [word for word in (FRIEND["first_name"], "Zux", "zux") if str(word) in scene.log("cis")] == []
