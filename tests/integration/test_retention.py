"""R-10 on the real platform: after its days, what was kept of people is nowhere to be read, and all else goes on."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta

import pytest
import pytest_asyncio

from tests.integration.aging import DAYS, PROCESS, aging_platform, dumped, friend, has_documents, removes, represented
from tests.integration.test_mail_data import holds
from tests.scene import LEAP, SCINS, Scene
from tests.stories import Data
from tests.wire import event

ADDRESS: Data = {"lines": ["3 Mill Lane"], "postcode": "LS2 8AB", "country": "GB"}
LOOK_NOW = "UPDATE cases SET look_on = '-infinity' WHERE scin = $1"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def aging(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scene]:
    """A platform of its own, on which years pass, and that keeps everything in clear: what stays would be found."""
    async with aging_platform(tmp_path_factory, {"CLIENTREP_MASTER_KEY_FILE": ""}) as opened:
        yield opened


async def test_r10_after_its_days_it_is_nowhere_to_be_read(aging: Scene) -> None:
    scin, mark = next(SCINS), "Zqerased"
    one = await represented(aging, scin, mark)
    asked = {"scin": scin, "requester": {"kind": "representative", "id": one}, "channel": "telephone"}
    process = {**PROCESS, "details": {"account": mark}}
    await aging.send("contact.change-requested", {**asked, "security_check": "passed", "change": process})
    await aging.settled()
    await removes(aging, scin, one)

    await aging.advance(f"{DAYS - 1}d")
    before = await aging.case(scin)
    assert before["representatives"][0]["name"]
    assert mark in json.dumps([request["notes"] for request in before["service_requests"]])
    assert holds(await dumped(aging), mark)
    assert await has_documents(aging, scin) == [True, True]

    await aging.advance("1d")
    after = await aging.case(scin)
    assert after["representatives"][0]["name"] is None
    notes = [note for request in after["service_requests"] for note in request["notes"]]
    assert notes
    assert set(notes) == {None}
    assert await has_documents(aging, scin) == [False, False]
    assert not holds(await dumped(aging), mark)
    assert not await _stored(aging, mark)
    assert _logged(aging, mark) == []
    assert after["timeline"][: len(before["timeline"])] == before["timeline"]
    said = [entry for entry in after["timeline"] if entry["rule"] == "R-10"]
    assert len(said) >= 4
    unchanged = ("service_requests", "representatives", "letters", "tasks", "timers", "changes")
    assert [_ids(before[part]) for part in unchanged] == [_ids(after[part]) for part in unchanged]


async def test_r10_ma7_what_service_management_has_not_done_stays_until_the_removal(aging: Scene) -> None:
    scin, mark = next(SCINS), "Zqundone"
    one = await represented(aging, scin, "Zqasker", friend("Zqasker", nino="AB123456C"))
    asked = {"scin": scin, "requester": {"kind": "representative", "id": one}, "channel": "telephone"}
    change = {"kind": "own_details", "current": {}, "new": {"address": {**ADDRESS, "lines": [f"1 {mark} Mews"]}}}
    await aging.send("contact.change-requested", {**asked, "security_check": "passed", "change": change})
    await aging.settled()
    await aging.advance(f"{2 * DAYS}d")
    case = await aging.case(scin)
    assert [row["status"] for row in case["changes"]] == ["overdue"]
    assert ("chase_service_management", "open") in [(task["kind"], task["status"]) for task in case["tasks"]]
    assert await _stored(aging, mark)
    await removes(aging, scin, one)
    await aging.advance(f"{DAYS - 1}d")
    assert await _stored(aging, mark)
    await aging.advance("1d")
    assert not await _stored(aging, mark)
    assert not await _stored(aging, "Zqasker")


async def _stored(scene: Scene, mark: str) -> list[str]:
    query = "SELECT person_id FROM persons p WHERE to_jsonb(p)::text LIKE '%' || $1 || '%'"
    return [row["person_id"] for row in await scene.database.fetch(query, mark)]


def _logged(scene: Scene, mark: str) -> list[str]:
    files = sorted(scene.platform.folder.logs.iterdir())
    return [file.name for file in files if holds(file.read_text("utf-8", "replace"), mark)]


def _ids(rows: list[Data]) -> list[Data]:
    return [{name: value for name, value in row.items() if name not in {"notes", "name"}} for row in rows]


async def test_r10_r15_a_contact_stays_until_no_client_needs_it(aging: Scene) -> None:
    first, second, person = next(SCINS), next(SCINS), friend("Zqshared")
    here, there = await represented(aging, first, "Zqhere", person), await represented(aging, second, "Zqthere", person)
    contacts = {(await aging.case(scin))["representatives"][0]["contact_id"] for scin in (first, second)}
    assert len(contacts) == 1
    await removes(aging, first, here)
    await aging.advance(f"{DAYS}d")
    dump = await dumped(aging)
    assert not holds(dump, "Zqhere")
    assert holds(dump, "Zqthere")
    names = [(await aging.case(scin))["representatives"][0]["name"] for scin in (first, second)]
    assert [name is not None and "Zqshared" in name for name in names] == [True, True]
    await removes(aging, second, there)
    await aging.advance(f"{DAYS}d")
    dump = await dumped(aging)
    assert not holds(dump, "Zqthere")
    assert not holds(dump, "Zqshared")
    assert (await aging.case(second))["representatives"][0]["security"] == "set"
    assert await aging.database.fetchval("SELECT count(*) FROM security WHERE contact_id = ANY($1)", contacts) == 0


async def test_r10_what_comes_for_the_erased_is_served(aging: Scene) -> None:
    scin, parked = next(SCINS), len(await aging.parked())
    one = await represented(aging, scin, "Zqlate")
    await removes(aging, scin, one)
    await aging.advance(f"{DAYS}d")
    letters = (await aging.case(scin))["letters"]
    about = {"scin": scin}
    await aging.send("contact.objection", about)
    await aging.send("contact.representative-reply", {**about, "channel": "letter", "declines": True})
    await aging.send("contact.security-blocked", {**about, "representative_id": one})
    await removes(aging, scin, one)
    for letter in letters:
        report = {**about, "letter_id": letter["letter_id"], "status": "returned", "vendor": "north"}
        await aging.send("letter.status", report)
    await aging.answer(scin, "letter_undeliverable", "corrected")
    await aging.send("register.poas", {**about, "poas": []})
    case = await aging.case(scin)
    assert case["representatives"][0]["name"] is None
    assert len(await aging.parked()) == parked
    assert await aging.database.fetchval("SELECT count(*) FROM held_cases") == 0


async def test_r10_looking_again_changes_nothing(aging: Scene) -> None:
    scin = next(SCINS)
    await removes(aging, scin, await represented(aging, scin, "Zqagain"))
    await aging.advance(f"{DAYS}d")
    before = await aging.case(scin)
    await aging.database.execute(LOOK_NOW, scin)
    await aging.database.execute("NOTIFY clock")
    assert await aging.case(scin) == before


async def test_r10_nothing_of_who_goes_on_is_erased(aging: Scene) -> None:
    scin = next(SCINS)
    await represented(aging, scin, "Zqstays")
    poas = [{"id": "A", "name": "Zqholder", "address": ADDRESS, "joint": False}]
    await aging.send("register.poas", {"scin": scin, "poas": poas})
    before = await aging.case(scin)
    await aging.advance(f"{2 * DAYS}d")
    after = await aging.case(scin)
    assert after["representatives"] == before["representatives"]
    assert [entry for entry in after["timeline"] if entry["rule"] == "R-10"] == []
    dump = await dumped(aging)
    assert holds(dump, "Zqstays")
    assert holds(dump, "Zqholder")
    assert all(await has_documents(aging, scin))


async def test_r10_an_organisation_that_nobody_needs_goes(aging: Scene) -> None:
    contact = {"name": "Zqcontact Quill", "address": ADDRESS, "telephone": "0113 496 0771"}
    about = {"name": "Zqfirm", "address": ADDRESS, "telephone": "0113 496 0770", "primary_contact": contact}
    record = {"third_party_id": "TP-R10", "kind": "client_representative", "scin": next(SCINS), **about}
    await aging.put(event("register.third-party", record, await aging.now()), "TP-R10")
    assert not [one for one in await aging.parked() if one["topic"] == "cm.register"]
    assert holds(await dumped(aging), "Zqcontact")
    await aging.advance(f"{DAYS}d")
    await aging.advance("2d")
    dump = await dumped(aging)
    assert not holds(dump, "Zqcontact")
    assert not holds(dump, "Zqfirm")


async def test_r10_a_parked_event_goes_when_nobody_decides_on_it(aging: Scene) -> None:
    broken = event("contact.objection", {"scin": "Zqparked"}, await aging.now())
    await aging.put(broken, "Zqparked")
    (parked,) = [one for one in await aging.parked() if one["reason"] == "invalid_data"]
    assert holds(await dumped(aging), "Zqparked")
    await aging.advance(f"{DAYS}d")
    await aging.advance("2d")

    async def gone() -> bool:
        return parked["id"] not in {one["id"] for one in await aging.parked()}

    await _until(gone)
    assert not holds(await dumped(aging), "Zqparked")
    (ended,) = await aging.database.fetch("SELECT how, by_whom, why FROM parked_ended WHERE id = $1", parked["id"])
    assert (ended["how"], ended["by_whom"]) == ("discarded", "retention")
    assert "R-10" in ended["why"]


async def _until(so: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something is so."""
    for _ in range(100):
        if await so():
            return
        await asyncio.sleep(0.1)
    raise TimeoutError("it isn't so after ten seconds")


async def test_r10_what_fell_due_while_nobody_looked_is_erased_by_the_next_who_does(aging: Scene) -> None:
    scin = next(SCINS)
    await removes(aging, scin, await represented(aging, scin, "Zqoutage"))
    (process,) = [name for name in aging.platform.workers if name.startswith("timers")]
    await aging.platform.remove_worker(process)
    await aging.database.execute(LEAP, datetime.fromisoformat(await aging.now()) + timedelta(days=DAYS))
    assert holds(await dumped(aging), "Zqoutage")
    await aging.platform.add_worker("timers")
    case = await aging.case(scin)
    assert case["representatives"][0]["name"] is None
    assert not holds(await dumped(aging), "Zqoutage")


async def test_r10_a_shorter_policy_holds_at_once(aging: Scene) -> None:
    """A case was planned to be looked at in a year; a policy in force by now keeps things for a shorter time."""
    scin = next(SCINS)
    await removes(aging, scin, await represented(aging, scin, "Zqpolicy"))
    far = await aging.database.fetchval("SELECT platform_today() + 2000")
    await aging.database.execute("UPDATE cases SET look_on = $2 WHERE scin = $1", scin, far)
    await aging.database.execute("NOTIFY clock")

    async def planned() -> bool:
        return bool(await aging.database.fetchval("SELECT look_on < $2 FROM cases WHERE scin = $1", scin, far))

    await _until(planned)
    due = await aging.database.fetchval("SELECT look_on - platform_today() FROM cases WHERE scin = $1", scin)
    assert due == DAYS
