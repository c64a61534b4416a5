"""The command line against a running platform, as people and programs call it."""

import asyncio
import json
import os
import resource
import signal
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
import pytest_asyncio

from tests.integration.command_line import Said, clientrep
from tests.scene import PASSWORD, PIN, SCINS, Scene
from tests.stories import by_telephone, call_result, nomination
from tests.wire import event, record

CASE = {
    "service_requests": "service_request_id process area sub_area status sub_status resolution queue notes fields",
    "representatives": "representative_id contact_id service_request_id type name active nino_status point_of_contact "
    "security notes",
    "letters": "letter_id code recipient_kind enclosures envelope_id pair_id via rule service_request_id status "
    "issued_on",
    "tasks": "task_id kind status outcome outcomes queue rule service_request_id details",
    "timers": "timer_id name rule due_at status service_request_id change_id",
    "timeline": "at rule what",
}
"""The fields that other programs rely on, by section of ``clientrep case --json``."""
QUICK = 0.5
"""CPU seconds that a look-up may take."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def ended(scene: Scene) -> str:
    """The SCIN of a case that went straight through."""
    scin = next(SCINS)
    await scene.send("contact.nomination", nomination(scin, authorisation="written"))
    await scene.answer(scin, "call_representative", "reached", security=scene.security())
    await scene.case(scin)
    return scin


async def test_a_case_has_exactly_the_fields_of_the_wire(scene: Scene, ended: str) -> None:
    case = (await clientrep(scene, "case", ended, "--json")).document
    assert case["client"] == {
        "scin": ended,
        "preferred_contact_method": None,
        "self_service": True,
        "opt_out_of_sms": False,
    }
    assert case["changes"] == []
    for section, fields in CASE.items():
        assert case[section] or section == "timers"
        for row in case[section]:
            assert set(row) == set(fields.split()), section


async def test_a_case_tells_how_it_ended(scene: Scene, ended: str) -> None:
    case = (await clientrep(scene, "case", ended, "--json")).document
    (request,) = case["service_requests"]
    (representative,) = case["representatives"]
    assert (request["status"], request["sub_status"], request["resolution"]) == ("Closed", "Complete", "Active")
    assert (representative["name"], representative["active"]) == ("Mr Tobias Wrenfield", True)
    assert (representative["security"], representative["nino_status"]) == ("set", "NINO Verified")
    assert {letter["code"] for letter in case["letters"]} == {"CMSL0041", "CMSL0042"}
    assert len({letter["pair_id"] for letter in case["letters"]}) == 1
    assert all(entry["rule"] and entry["what"] and entry["at"] for entry in case["timeline"])
    instants = [datetime.fromisoformat(entry["at"]) for entry in case["timeline"]]
    assert instants == sorted(instants)


async def test_a_case_is_drawn_for_people(scene: Scene, ended: str) -> None:
    said = await clientrep(scene, "case", ended)
    assert said.code == 0
    for word in ("Service requests", "CMSL0042", "Mr Tobias Wrenfield", "SU-13"):
        assert word in said.out


async def test_a_client_nobody_knows_is_an_error(scene: Scene) -> None:
    said = await clientrep(scene, "case", "999999999999", "--json")
    assert said == Said(1, "", "clientrep: there is no case 999999999999\n")


async def test_a_look_up_is_quick(scene: Scene, ended: str) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    await clientrep(scene, "case", ended, "--json")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < QUICK


async def test_a_platform_is_found_by_its_settings(scene: Scene, ended: str) -> None:
    environment = dict(scene.platform.settings)
    del environment["CLIENTREP_DIR"]
    case = (await clientrep(scene, "case", ended, "--json", environment=environment)).document
    assert case["scin"] == ended


async def test_lists_are_narrowed(scene: Scene, ended: str) -> None:
    (task,) = (await clientrep(scene, "tasks", "--scin", ended, "--status", "completed", "--json")).document
    assert (task["kind"], task["outcome"], task["overdue"]) == ("call_representative", "reached", False)
    assert (await clientrep(scene, "tasks", "--scin", ended, "--status", "open", "--json")).document == []
    (letter,) = (await clientrep(scene, "letters", "--scin", ended, "--code", "CMSL0042", "--json")).document
    assert letter["recipient_kind"] == "client"
    assert (await clientrep(scene, "timers", "--scin", ended, "--overdue", "--json")).document == []
    assert len((await clientrep(scene, "letters", "--limit", "1", "--json")).document) == 1


async def test_events_are_sent_from_files_and_standard_input(scene: Scene, tmp_path: Path) -> None:
    first, second = next(SCINS), next(SCINS)
    now = await scene.now()
    lines = [json.dumps(event("contact.nomination", by_telephone(scin), now)) for scin in (first, second)]
    file = tmp_path / "events.jsonl"
    file.write_text(lines[0] + "\n")
    said = await clientrep(scene, "send", str(file), "-", "--json", stdin=lines[1])
    assert said.document == {"sent": 2}
    for scin in (first, second):
        assert [letter["code"] for letter in (await scene.case(scin))["letters"]] == ["CMSL5512"]


async def test_of_a_file_with_a_wrong_line_nothing_is_sent(scene: Scene, tmp_path: Path) -> None:
    scin = next(SCINS)
    good = event("contact.nomination", by_telephone(scin), await scene.now())
    wrong = event("contact.nomination", {**by_telephone(scin), "channel": "carrier pigeon"}, await scene.now())
    file = tmp_path / "events.jsonl"
    file.write_text("\n".join(map(json.dumps, (good, wrong))))
    said = await clientrep(scene, "send", str(file))
    assert (said.code, said.out) == (1, "")
    assert f"{file}, line 2: invalid_data (channel: literal_error)" in said.err
    assert "pigeon" not in said.err
    assert (await clientrep(scene, "case", scin)).code == 1


async def test_what_is_sealed_opens_on_the_platform(scene: Scene) -> None:
    scin = next(SCINS)
    await scene.send("contact.nomination", nomination(scin))
    task = await scene.task(scin, "call_representative")
    said = await clientrep(scene, "seal", "--json", stdin=json.dumps({"pin": PIN, "password": PASSWORD}))
    await scene.send("task.completed", call_result(task.data, "reached", security=said.document))
    assert (await scene.case(scin))["representatives"][0]["security"] == "set"


async def test_sealing_needs_no_platform_but_its_key(scene: Scene) -> None:
    name = "CLIENTREP_SEAL_PUBLIC_KEY_FILE"
    alone = {name: scene.platform.settings[name]}
    said = await clientrep(scene, "seal", stdin=json.dumps({"pin": PIN, "password": PASSWORD}), environment=alone)
    assert set(said.document) == {"sealed"}
    said = await clientrep(scene, "seal", stdin='{"pin": 7302915}', environment=alone)
    assert said.code == 1
    assert PIN not in said.err


async def test_parked_events_are_listed_and_shown(scene: Scene) -> None:
    await scene.wire.put("cm.contacts", record(event("contact.objection", {"scin": "12"}, await scene.now()), "12"))
    await scene.settled()
    listed = (await clientrep(scene, "parked", "--reason", "invalid_data", "--json")).document
    fields = {"id", "topic", "partition", "offset", "group", "reason", "detail", "first_seen"}
    assert set(listed[-1]) == fields
    without = (await clientrep(scene, "parked", "show", listed[-1]["id"], "--json")).document
    assert not {"value", "value_base64"} & set(without)
    shown = (await clientrep(scene, "parked", "show", listed[-1]["id"], "--payload", "--json")).document
    assert {name: shown[name] for name in fields} == listed[-1]
    assert json.loads(shown["value"]) == {"scin": "12"}
    assert {"name": "ce_source", "value": "/acceptance"} in shown["headers"]
    assert "parked" in (await clientrep(scene, "parked", "show", "0" * 32)).err


async def test_the_clock_is_told_and_advanced(scene: Scene) -> None:
    before = datetime.fromisoformat((await clientrep(scene, "clock", "now", "--json")).document["now"])
    said = await clientrep(scene, "clock", "advance", "1h30m", "--json")
    after = datetime.fromisoformat(said.document["now"])
    assert 5400 <= (after - before).total_seconds() < 5460
    wrong = await clientrep(scene, "clock", "advance", "tomorrow")
    assert (wrong.code, wrong.err.count("\n")) == (1, 1)


async def test_migrate_and_topics_find_nothing_to_do(scene: Scene) -> None:
    assert (await clientrep(scene, "migrate", "--json")).document == {"applied": []}
    made = (await clientrep(scene, "topics", "--json")).document
    assert (made["created"], made["partitions"]) == ([], 8)


async def test_status_tells_who_works_and_what_waits(scene: Scene) -> None:
    await scene.settled()
    status = (await clientrep(scene, "status", "--json")).document
    pids = {worker["name"]: worker["pid"] for worker in status["workers"]}
    assert pids == {name: scene.platform.pids[name] for name in scene.platform.workers}
    assert (status["clock"], status["lag"], status["outbox"], status["late_timers"]) == ("virtual", [], [], 0)
    assert status["partitions_nobody_holds"] == 0
    assert min(status["cis_requests_waiting"], status["emails_waiting"], status["held_cases"]) >= 0
    assert "Workers" in (await clientrep(scene, "status")).out


async def test_the_policy_in_force_is_told_with_its_source(scene: Scene) -> None:
    policy = {row["name"]: row for row in (await clientrep(scene, "policy", "--json")).document}
    waiting = policy["written_authorisation_days"]
    assert (waiting["value"], waiting["unit"]) == (14, "days")
    assert "SU-5a" in waiting["rule"]
    assert "14 days" in waiting["words"]
    assert waiting["since"] == "2012-12-10"


async def test_an_unknown_worker_is_an_error(scene: Scene) -> None:
    said = await clientrep(scene, "worker", "gardening")
    assert said == Said(1, "", "clientrep: no worker is called 'gardening'\n")


async def test_several_workers_run_in_a_process_each(scene: Scene) -> None:
    """They share the partitions with those that run already, and leave the group when told to."""
    command = [sys.executable, "-m", "clientrep", "worker", "cis", "letters", "--json"]
    folder = {"CLIENTREP_DIR": str(scene.platform.folder.directory)}
    process = await asyncio.create_subprocess_exec(
        *command, env={**os.environ, **scene.platform.settings, **folder}, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    assert json.loads(await process.stdout.readline())["pid"] == process.pid
    async with asyncio.timeout(30):
        while Counter(await _working(scene)) != Counter([*scene.platform.workers, "cis", "letters"]):  # noqa: ASYNC110
            await asyncio.sleep(0.2)
    process.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(process.wait(), 20) == 0
    assert sorted(await _working(scene)) == sorted(scene.platform.workers)
    await scene.settled()


async def _working(scene: Scene) -> list[str]:
    rows = await scene.database.fetch(
        "SELECT DISTINCT split_part(application_name, ' ', 2) AS purpose, split_part(application_name, ' ', 3) AS pid "
        "FROM pg_stat_activity WHERE application_name LIKE 'clientrep %/%'"
    )
    return [name for name, _ in {(row["purpose"].partition("/")[0], row["pid"]) for row in rows}]


@pytest.mark.parametrize("more", [1])
async def test_the_demo_ends_as_the_procedure_says(scene: Scene, more: int) -> None:
    cases = (await clientrep(scene, "demo", "--cases", str(more), "--json")).document["cases"]
    assert [case["service_requests"][0]["resolution"] for case in cases] == [
        *["Active"] * (more + 1),
        "Not Registered \N{EN DASH} Unreachable",
    ]
    assert [letter["code"] for letter in cases[-1]["letters"]][:1] == ["CMSL5512"]
