"""Organisations through real topics: the third-party register is shared by clients of all partitions (SU-21).

Two processes of activation share the partitions, so that a nomination and a record are decided on side by side.
"""

import asyncio
from collections.abc import AsyncIterator
from itertools import count, islice
from typing import Any

import pytest
import pytest_asyncio

from clientrep.local.platform import Platform
from clientrep.prepare import prepare
from contracts.partition import partition_of
from tests.conftest import CHEAP_HASHES
from tests.scene import SCINS, Scene
from tests.stories import Data, nomination
from tests.wire import event

PAIRS = 50
NUMBERS = count(1)
OFFICE: Data = {"lines": ["Suite 5", "12 Chancery Row"], "postcode": "LS1 4DY", "country": "GB"}
CONTACT: Data = {"name": "Rosalind Quill", "address": OFFICE, "telephone": "0113 496 0771"}
OTHER_CONTACT: Data = {**CONTACT, "name": "Petra Lindqvist"}
ACTIVE = ("Closed", "Complete", "Active")
STANDING = """
SELECT scin, a.value ->> 'stage' AS stage, a.value ->> 'third_party_id' AS third_party_id
FROM activation_cases, json_each(state -> 'activations') AS a WHERE scin = ANY($1::text[])
"""
WAITS = "SELECT count(*) FROM third_party_waits WHERE scin = ANY($1::text[]) AND waits"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def shared(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scene]:
    """A platform on which two processes set up."""
    workers = {"activation": 2, "letters": 1, "timers": 1}
    folder = tmp_path_factory.mktemp("shared")
    platform = Platform(folder, prepare=prepare, clock="virtual", workers=workers, settings=CHEAP_HASHES)
    async with platform, Scene(platform) as opened:
        yield opened


def solicitors() -> Data:
    """A firm that no other test has named."""
    name = f"Harrow & Finch {next(NUMBERS)}"
    return {
        "name": name,
        "address": OFFICE,
        "telephone": "0113 496 0770",
        "contact": CONTACT,
        "legally_qualified": True,
    }


def record(firm: Data, third_party_id: str, **changes: Any) -> Data:
    """Its record, complete."""
    known = {name: firm[name] for name in ("name", "address", "telephone")}
    return {
        "third_party_id": third_party_id,
        "kind": "client_representative",
        **known,
        "primary_contact": CONTACT,
        **changes,
    }


def named(scin: str, firm: Data, now: str) -> Data:
    """The client calls, names the firm and authorises it."""
    representative = {"type": "organisation", "organisation": firm}
    said = nomination(scin, channel="telephone", authorisation="verbal", representative=representative)
    return event("contact.nomination", said, now)


async def names(scene: Scene, scin: str, firm: Data) -> None:
    """The client names the firm now."""
    await scene.put(named(scin, firm, await scene.now()), scin)


async def records(scene: Scene, entry: Data, key: str) -> None:
    """The third-party team records it now."""
    await scene.put(event("register.third-party", entry, await scene.now()), key)


async def at_once(scene: Scene, pairs: list[tuple[str, Data, str]], **changes: Any) -> None:
    """Each client names their firm while it is recorded."""
    now = await scene.now()
    both = [
        ((named(scin, firm, now), scin), (event("register.third-party", record(firm, one, **changes), now), one))
        for scin, firm, one in pairs
    ]
    await asyncio.gather(*(scene.put(document, key) for pair in both for document, key in pair))


def elsewhere(scin: str) -> str:
    """The id of a third party whose records go to another partition than this client's events."""
    ids = (f"TP-{next(NUMBERS)}" for _ in count())
    return next(one for one in ids if partition_of(one, 8) != partition_of(scin, 8))


async def standing(scene: Scene, scin: str) -> tuple[str, str | None, str | None]:
    """How the client's latest Activate request stands."""
    requests = (await scene.case(scin))["service_requests"]
    one = [request for request in requests if request["sub_area"] == "Activate Client Rep"][-1]
    return one["status"], one["sub_status"], one["resolution"]


async def test_su21_a_record_of_another_partition_wakes_all_that_wait(shared: Scene) -> None:
    firm, first, second = solicitors(), next(SCINS), next(SCINS)
    await names(shared, first, firm)
    await names(shared, second, firm)
    assert await standing(shared, second) == ("In Progress", None, None)
    third_party_id = elsewhere(first)
    await records(shared, record(firm, third_party_id, name=firm["name"].upper()), third_party_id)
    assert [await standing(shared, scin) for scin in (first, second)] == [ACTIVE, ACTIVE]
    assert await shared.database.fetchval(WAITS, [first, second]) == 0


async def test_su21_an_answer_to_one_client_wakes_the_others(shared: Scene) -> None:
    firm, first = solicitors(), next(SCINS)
    second = next(scin for scin in SCINS if partition_of(scin, 8) != partition_of(first, 8))
    await names(shared, first, firm)
    await names(shared, second, firm)
    [asked] = [one for one in (await shared.case(first))["service_requests"] if one["process"] == "3rd Party"]
    assert (asked["status"], asked["queue"]) == ("Pending Assignment", "third_party_team")
    answer = record(firm, f"TP-{next(NUMBERS)}", service_request_id=asked["service_request_id"])
    await records(shared, answer, first)
    assert [await standing(shared, scin) for scin in (first, second)] == [ACTIVE, ACTIVE]
    [answered] = [one for one in (await shared.case(second))["service_requests"] if one["process"] == "3rd Party"]
    assert (answered["status"], answered["sub_status"]) == ("Closed", "Complete")


async def test_su21_a_nomination_and_a_record_at_once_strand_nobody(shared: Scene) -> None:
    pairs = several()
    await at_once(shared, pairs)
    await all_active(shared, [scin for scin, *_ in pairs])


async def test_su23_a_nomination_and_the_contact_at_once_strand_nobody(shared: Scene) -> None:
    pairs = several()
    for _, firm, one in pairs:
        await records(shared, record(firm, one, primary_contact=OTHER_CONTACT), one)
    await shared.settled()
    await at_once(shared, pairs)
    await all_active(shared, [scin for scin, *_ in pairs])


def several() -> list[tuple[str, Data, str]]:
    """Clients, their firms and under which id each of these is recorded, in another partition."""
    return [(scin, solicitors(), elsewhere(scin)) for scin in islice(SCINS, PAIRS)]


async def all_active(scene: Scene, scins: list[str]) -> None:
    """Every one of these requests has come to its end, and nothing waits for a record any more."""
    await scene.settled()
    rows = await scene.database.fetch(STANDING, scins)
    assert {row["scin"]: row["stage"] for row in rows} == dict.fromkeys(scins, "ended")
    assert await scene.database.fetchval(WAITS, scins) == 0
    assert await scene.parked() == []
