"""Redriving with the real procedures: what couldn't be read becomes readable, for one group or for several."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from contracts.partition import partition_of
from tests.integration.command_line import Said
from tests.integration.redrive_desk import dump, parked
from tests.scene import PASSWORD, PIN, SCINS, Scene
from tests.stories import FRIEND, call_result, nomination
from tests.wire import Headers, Raw, event, record
from workers.runtime import clock
from workers.runtime.parking import Parked, store

PARTITIONS = 8
OFFSETS = count(1_000_000_000)
"""Of records that no topic has."""


@dataclass(frozen=True)
class Old:
    """A record that was read long ago."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Headers


async def ahead(scene: Scene, kind: str, data: dict[str, Any]) -> dict[str, Any]:
    """An event dated ten minutes ahead; it is parked."""
    later = datetime.fromisoformat(await scene.now()) + timedelta(minutes=10)
    document = event(kind, data, later.isoformat())
    await scene.put(document, data.get("scin") or data["client"]["scin"])
    await scene.settled()
    return document


async def listed(scene: Scene, scin: str) -> list[dict[str, Any]]:
    """What is parked of a client, as the command tells it."""
    found: list[dict[str, Any]] = (await parked(scene, "--scin", scin)).document
    return found


def outcomes(said: Said) -> list[tuple[str, str, str]]:
    return [(row["group"], row["outcome"], row["reason"]) for row in json.loads(said.out)]


async def test_a_dry_run_tells_what_would_become_of_it_and_changes_nothing(scene: Scene) -> None:
    scin = next(SCINS)
    await ahead(scene, "contact.nomination", nomination(scin))
    before = await dump(scene)
    said = await parked(scene, "redrive", "--scin", scin, "--dry-run")
    assert (said.code, outcomes(said)) == (0, [("activation", "parked", "future_time")])
    await scene.advance("15m")
    before = await dump(scene)
    said = await parked(scene, "redrive", "--scin", scin, "--dry-run")
    (row,) = said.document
    assert (row["outcome"], row["reason"]) == ("decided", "future_time")
    assert "SU-1" in {entry["rule"] for entry in row["timeline"]}
    assert await dump(scene) == before
    person = (FRIEND["first_name"], FRIEND["last_name"], FRIEND["nino"], FRIEND["telephone"])
    assert not [text for text in person if text in said.out]


async def test_what_became_readable_is_decided_once(scene: Scene) -> None:
    scin = next(SCINS)
    document = await ahead(scene, "contact.nomination", nomination(scin))
    (row,) = await listed(scene, scin)
    await scene.advance("15m")
    said = await parked(scene, "redrive", row["id"])
    assert (said.code, outcomes(said)) == (0, [("activation", "decided", "future_time")])
    case = await scene.case(scin)
    assert len(case["service_requests"]) == 1
    await scene.put(document, scin)
    assert await scene.case(scin) == case
    assert (await parked(scene, "redrive", row["id"])).err == f"clientrep: nothing is parked under {row['id']}\n"
    assert (await parked(scene, "show", row["id"])).document["how"] == "decided"


async def test_what_came_in_again_meanwhile_is_not_decided_twice(scene: Scene) -> None:
    scin, other = next(SCINS), next(SCINS)
    same = await ahead(scene, "contact.nomination", nomination(scin))
    differs = await ahead(scene, "contact.nomination", nomination(other))
    await scene.advance("15m")
    await scene.put(same, scin)
    await scene.put({**differs, "data": nomination(other, point_of_contact=True)}, other)
    cases = [await scene.case(scin), await scene.case(other)]
    assert outcomes(await parked(scene, "redrive", "--scin", scin)) == [("activation", "repeated", "future_time")]
    said = await parked(scene, "redrive", "--scin", other)
    assert (said.code, outcomes(said)) == (1, [("activation", "parked", "conflict")])
    assert [await scene.case(scin), await scene.case(other)] == cases
    dead = [e for e in await scene.wire.events("cm.contacts.activation.dlq") if e.key == other.encode()]
    assert [e.headers["reason"] for e in dead] == [b"future_time", b"conflict"]
    assert len({e.headers["first_seen"] for e in dead}) == 1
    assert len({e.value for e in dead}) == 1


async def test_events_of_one_client_are_redriven_in_the_order_in_which_they_came(scene: Scene) -> None:
    scin = next(SCINS)
    await ahead(scene, "contact.nomination", nomination(scin))
    await ahead(scene, "contact.objection", {"scin": scin})
    await scene.advance("15m")
    assert [o for _, o, _ in outcomes(await parked(scene, "redrive", "--scin", scin))] == ["decided", "decided"]
    tasks = (await scene.case(scin))["tasks"]
    assert {task["kind"] for task in tasks} == {"call_representative", "contradiction"}


async def test_seals_are_opened_and_compared_as_in_the_loop(scene: Scene) -> None:
    scin = next(SCINS)
    await scene.send("contact.nomination", nomination(scin))
    task = await scene.task(scin, "call_representative")
    await ahead(scene, "task.completed", call_result(task.data, "reached", security=scene.security()))
    await scene.advance("15m")
    said = await parked(scene, "redrive", "--scin", scin)
    assert outcomes(said) == [("activation", "decided", "future_time")]  # nobody else parked it: it was their task
    (representative,) = (await scene.case(scin))["representatives"]
    assert representative["security"] == "set"
    asked = {"check_id": f"check-{scin}", "scin": scin, "representative_id": representative["representative_id"]}
    await ahead(scene, "security.check-requested", {**asked, "security": scene.security(PIN, PASSWORD)})
    await scene.advance("15m")
    assert outcomes(await parked(scene, "redrive", "--scin", scin)) == [("maintain", "decided", "future_time")]
    (checked,) = await scene.wire.wait_for("cm.security.results", lambda e: e.key == scin.encode())
    assert checked.data["result"] == "passed"


async def test_an_event_that_stays_wrong_stays_parked(scene: Scene) -> None:
    scin = next(SCINS)
    await scene.send("contact.objection", {"scin": scin, "nothing": None})
    await scene.wire.put("cm.contacts", Raw(scin.encode(), (), b"garbage"))
    await scene.settled()
    before = await listed(scene, scin)
    said = await parked(scene, "redrive", "--scin", scin, "--reason", "not_json", "--topic", "cm.contacts")
    assert (said.code, said.err) == (1, "clientrep: 1 of 1 events are still parked\n")
    assert await listed(scene, scin) == before
    dead = [e for e in await scene.wire.events("cm.contacts.activation.dlq") if e.key == scin.encode()]
    assert len(dead) == 1


async def parked_before_its_type_was_known(scene: Scene, kind: str, topic: str, data: dict[str, Any]) -> str:
    """An event as a version that didn't know its type would have parked it; returns the id."""
    raw = record(event(kind, data, await scene.now()), data["scin"])
    kept = Old(topic, partition_of(data["scin"], PARTITIONS), next(OFFSETS), raw.key, raw.value, raw.headers)
    one = Parked(kept, "unknown_type", "type: unknown", shared=True)
    await store(scene.database, "activation", await clock.now(scene.database), [one])
    return str(one.id_in("activation"))


async def test_what_was_parked_for_all_readers_reaches_all_of_them(scene: Scene) -> None:
    scin = next(SCINS)
    await scene.send("contact.nomination", nomination(scin))
    await scene.settled()
    both = await parked_before_its_type_was_known(scene, "register.case-closed", "cm.register", {"scin": scin})
    assert outcomes(await parked(scene, "redrive", both)) == [("activation", "decided", "unknown_type")]
    blocked = {"scin": scin, "representative_id": "nobody"}
    other = await parked_before_its_type_was_known(scene, "contact.security-blocked", "cm.contacts", blocked)
    tried = (await parked(scene, "redrive", other, "--dry-run")).document
    assert [row["outcome"] for row in tried] == ["handed_on"]
    assert outcomes(await parked(scene, "redrive", other)) == [("activation", "handed_on", "unknown_type")]
    await scene.settled()
    assert await listed(scene, scin) == []
    ended = (await parked(scene, "--redriven", "--group", "maintain", "--reason", "handed_on")).document
    assert [(row["topic"], row["how"]) for row in ended] == [("cm.register", "decided"), ("cm.contacts", "decided")]


async def test_status_and_metrics_tell_of_redrives(scene: Scene) -> None:
    scin = next(SCINS)
    await ahead(scene, "contact.objection", {"scin": scin})
    await scene.advance("15m")
    await parked(scene, "redrive", "--scin", scin)
    assert '"outcome":"decided"' in scene.log("activation")
    assert scin not in [line for line in scene.log("activation").splitlines() if '"redriven"' in line][-1]
