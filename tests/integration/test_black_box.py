"""The main job as another program sees it: events straight to Kafka, results from topics and ``--json`` documents."""

import re
from collections.abc import AsyncIterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg
import psutil
import pytest
import pytest_asyncio

from tests.integration.black_box import BlackBox, up
from tests.stories import FRIEND, by_telephone, call_result, nomination
from tests.wire import event

LONDON = ZoneInfo("Europe/London")
WRITTEN, CALLED, UNKNOWN = "810000000001", "810000000002", "810000000003"
PIN, PASSWORD = "4096173", "plum-coloured kite"
LETTER_FIELDS = {
    *("letter_id", "scin", "code", "title", "recipient", "address_lines", "enclosures", "envelope_id", "via"),
    *("language", "fields", "template_version", "issued_on", "rule", "service_request_id"),
}
UK_POSTCODE = r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def box(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[BlackBox]:
    async with up(tmp_path_factory.mktemp("black-box") / "platform", "--clock", "virtual") as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def written(box: BlackBox) -> list[dict[str, Any]]:
    """The client writes in, complete and signed; the friend is called; the changes of the service request."""
    now = (await box.run("clock", "now"))["now"]
    letter = event("contact.nomination", nomination(WRITTEN), now)
    await box.wire.send("cm.contacts", letter, WRITTEN, "structured")
    (task,) = await box.wire.wait_for("cm.tasks", lambda e: e.key == WRITTEN.encode())
    assert (task.kind, task.data["kind"]) == ("task.raised", "call_representative")
    security = await box.run("seal", stdin=f'{{"pin": "{PIN}", "password": "{PASSWORD}"}}')
    await box.send("cm.tasks.results", "task.completed", call_result(task.data, "reached", security=security), WRITTEN)
    return await box.ended(WRITTEN)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def waited(box: BlackBox) -> dict[str, dict[str, Any]]:
    """Two clients telephone, one knows the friend's details and one doesn't; their cases, and 15 days later."""
    before = {}
    for scin, person in {CALLED: {**FRIEND, "first_name": "Jonah"}, UNKNOWN: None}.items():
        await box.send("cm.contacts", "contact.nomination", by_telephone(scin, person), scin)
        await box.letters(scin, 1)
    for scin in (CALLED, UNKNOWN):
        before[scin] = await _once(box, scin, "timers")
    await box.run("clock", "advance", "15d")
    return before


async def _once(box: BlackBox, scin: str, part: str) -> dict[str, Any]:
    """The case, as soon as it has something in a part of it."""
    for _ in range(100):
        case: dict[str, Any] = await box.run("case", scin)
        if case[part]:
            return case
    raise TimeoutError(f"no {part}")


async def test_written_request_ends_active(box: BlackBox, written: list[dict[str, Any]]) -> None:
    assert {(r["process"], r["area"], r["sub_area"]) for r in written} == {
        ("CofC", "Manage Client Rep", "Activate Client Rep")
    }
    last = written[-1]
    assert (last["status"], last["sub_status"], last["resolution"], last["rule"]) == (
        *("Closed", "Complete", "Active"),
        "SU-17",
    )
    (request,) = (await box.run("case", WRITTEN))["service_requests"]
    assert {name: request[name] for name in ("status", "sub_status", "resolution")} == {
        name: last[name] for name in ("status", "sub_status", "resolution")
    }
    assert request["fields"]["rep_type"] == "Friend/Relative"


@pytest.mark.usefixtures("written")
async def test_written_request_has_an_active_representative(box: BlackBox) -> None:
    (representative,) = (await box.run("case", WRITTEN))["representatives"]
    assert representative["active"]
    assert representative["name"] == "Mr Tobias Wrenfield"
    assert (representative["nino_status"], representative["security"]) == ("NINO Verified", "set")


@pytest.mark.usefixtures("written")
async def test_both_letters_go_to_print_in_one_pair(box: BlackBox) -> None:
    letters = {letter["code"]: letter for letter in await box.letters(WRITTEN, 2)}
    assert letters.keys() == {"CMSL0042", "CMSL0041"}
    assert len({letter["pair_id"] for letter in letters.values()}) == 1
    assert len({letter["letter_id"] for letter in letters.values()}) == 2
    client, friend = letters["CMSL0042"], letters["CMSL0041"]
    assert client["recipient"] == {"kind": "client", "name": "Ms Miriam Okafor"}
    assert friend["recipient"] == {"kind": "representative", "name": "Mr Tobias Wrenfield"}
    assert client["address_lines"] == ["Ms Miriam Okafor", "14 Orchard Rise", "Harrowby", "LS17 4QD"]
    for letter in (client, friend):
        _is_a_letter(letter, "SU-13")


def _is_a_letter(letter: dict[str, Any], rule: str) -> None:
    assert letter.keys() - {"pair_id", "document"} == LETTER_FIELDS
    assert letter["address_lines"][0] == letter["recipient"]["name"]
    assert 3 <= len(letter["address_lines"]) <= 7
    assert re.fullmatch(UK_POSTCODE, letter["address_lines"][-1])
    assert (letter["via"], letter["language"], letter["rule"]) == ("standard", "en", rule)
    date.fromisoformat(letter["issued_on"])


@pytest.mark.usefixtures("written")
async def test_every_timeline_entry_cites_its_rule(box: BlackBox) -> None:
    timeline = (await box.run("case", WRITTEN))["timeline"]
    assert all(re.fullmatch(r"(SU|MA|R)-[0-9A-Z]{1,3}[a-z]?", entry["rule"]) for entry in timeline)
    cited = list(dict.fromkeys(entry["rule"] for entry in timeline))
    wanted = ["SU-1", "SU-2", "SU-3e", "SU-7", "SU-8", "SU-9", "SU-10", "SU-11", "SU-13", "SU-17"]
    assert [rule for rule in cited if rule in wanted] == wanted
    assert [entry["at"] for entry in timeline] == sorted(entry["at"] for entry in timeline)


@pytest.mark.usefixtures("written")
async def test_what_is_written_are_cloudevents(box: BlackBox) -> None:
    (sent,) = [e for e in await box.wire.events("cm.contacts") if e.key == WRITTEN.encode()]
    for topic in ("cm.tasks", "cm.cis.requests", "cm.cis.results", "cm.letters", "cm.service-requests"):
        ours = [e for e in await box.wire.events(topic) if e.key == WRITTEN.encode()]
        assert ours
        for one in ours:
            assert one.partition == sent.partition
            assert (one.attribute("specversion"), one.headers["content-type"]) == ("1.0", b"application/json")
            assert one.attribute("type") == f"uk.gov.dwp.cm.{one.kind}.v1"
            assert one.attribute("source")
            assert datetime.fromisoformat(one.attribute("time")).tzinfo is not None
        sequences = [int(one.attribute("sequence")) for one in ours]
        assert sequences == sorted(set(sequences))


@pytest.mark.usefixtures("written", "waited")
async def test_pin_and_password_are_nowhere_in_clear(box: BlackBox) -> None:
    secrets = re.compile(f"{PIN}|{PASSWORD}".encode())
    for topic in await box.wire.topics():
        for one in await box.wire.events(topic):
            assert not secrets.search(b" ".join([one.value or b"", *one.headers.values()]))
    for log in (box.folder / "logs").iterdir():
        assert not secrets.search(log.read_bytes())
    assert not [row async for row in _rows(box.description["postgres"]) if secrets.search(row.encode())]


async def _rows(dsn: str) -> AsyncIterator[str]:
    connection = await asyncpg.connect(dsn)
    try:
        tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for table in tables:
            for row in await connection.fetch(f'SELECT t::text AS told FROM "{table["tablename"]}" t'):  # noqa: S608
                yield row["told"]
    finally:
        await connection.close()


async def test_a_call_with_the_minimum_details_waits_for_the_form(
    box: BlackBox, waited: dict[str, dict[str, Any]]
) -> None:
    letter = (await box.letters(CALLED, 1))[0]
    _is_a_letter(letter, "SU-4")
    assert (letter["code"], letter["enclosures"], letter["recipient"]["kind"]) == ("CMSL5512", ["CMSB003"], "client")
    assert letter["fields"]["global_flag"] is True
    assert letter["fields"]["free_text"]
    (timer,) = waited[CALLED]["timers"]
    assert (timer["name"], timer["rule"], timer["status"]) == ("written_authorisation", "SU-4", "waiting")
    midnight = datetime.combine(date.fromisoformat(letter["issued_on"]) + timedelta(days=15), time.min, LONDON)
    assert datetime.fromisoformat(timer["due_at"]) == midnight
    assert [r["name"] for r in waited[CALLED]["representatives"]] == ["Mr Jonah Wrenfield"]


@pytest.mark.usefixtures("waited")
async def test_fifteen_days_later_it_ends_by_su_5a(box: BlackBox) -> None:
    changes = [change for change in await box.ended(CALLED) if change["rule"] == "SU-5a"]
    seen = [(change["status"], change.get("sub_status"), change.get("resolution")) for change in changes]
    unreachable = "Not Registered \u2013 Unreachable"
    assert seen == [
        ("In Progress", "Activate Client Representative", unreachable),
        ("Closed", "Cancelled", unreachable),
    ]
    pair = (await box.letters(CALLED, 3))[1:]
    assert {letter["code"]: letter["recipient"]["kind"] for letter in pair} == {
        "CMSL0047": "client",
        "CMSL0049": "representative",
    }
    assert len({letter["pair_id"] for letter in pair}) == 1
    for letter in pair:
        _is_a_letter(letter, "SU-5a")


async def test_without_a_contact_it_ends_by_su_5b(box: BlackBox, waited: dict[str, dict[str, Any]]) -> None:
    last = (await box.ended(UNKNOWN))[-1]
    assert (last["status"], last["sub_status"], last["rule"]) == ("Closed", "Cancelled", "SU-5b")
    assert last.get("resolution") is None
    case = await box.run("case", UNKNOWN)
    assert [letter["code"] for letter in case["letters"]] == ["CMSL5512"]
    assert [timer["status"] for timer in case["timers"]] == ["fired"]
    assert waited[UNKNOWN]["representatives"] == case["representatives"] == []
    assert "SU-3d" in {entry["rule"] for entry in case["timeline"]}


@pytest.mark.usefixtures("written", "waited")
async def test_nothing_was_parked_and_nothing_waits(box: BlackBox) -> None:
    assert await box.run("parked") == []
    status = await box.run("status")
    assert (status["lag"], status["outbox"], status["late_timers"]) == ([], [], 0)


async def test_sigterm_ends_everything(box: BlackBox) -> None:
    children = psutil.Process(box.up.pid).children(recursive=True)
    assert {"java", "postgres"} <= {child.name() for child in children}
    assert await box.stop() == 0
    assert not [child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]
    assert not (box.folder / "platform.json").exists()
