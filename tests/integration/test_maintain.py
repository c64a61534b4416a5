"""Maintain on the real platform: changes, joint powers of attorney, PINs and passwords."""

from datetime import datetime, timedelta
from typing import Any

from tests.scene import SCINS, Scene
from tests.stories import CLIENT, FRIEND, HOLDERS_ADDRESS, PROCESS, nomination
from tests.wire import event

OWN_DETAILS = {"kind": "own_details", "current": {}, "new": {"address": HOLDERS_ADDRESS}}


def holder(poa_id: str, **more: Any) -> dict[str, Any]:
    return {"id": poa_id, "name": f"Holder {poa_id}", "address": HOLDERS_ADDRESS, "joint": True, **more}


async def represented(scene: Scene) -> tuple[str, str]:
    """A client with an active representative; returns their SCIN and the representative's id."""
    scin = next(SCINS)
    surname = "".join(chr(ord("a") + int(digit)) for digit in scin)
    await scene.send("contact.nomination", nomination(scin, {**FRIEND, "last_name": surname}))
    await scene.answer(scin, "call_representative", "reached", security=scene.security())
    (one,) = (await scene.case(scin))["representatives"]
    assert one["active"]
    return scin, one["representative_id"]


async def asks(scene: Scene, scin: str, kind: str, requester: str, change: dict[str, Any]) -> None:
    about = {"scin": scin, "requester": {"kind": kind, "id": requester}, "channel": "telephone"}
    await scene.send("contact.change-requested", {**about, "security_check": "passed", "change": change})


async def jointly(scene: Scene, change: dict[str, Any] = PROCESS) -> tuple[str, dict[str, Any]]:
    """A, one of three joint holders, has asked; returns the client's SCIN and the change."""
    scin = next(SCINS)
    await scene.send("register.poas", {"scin": scin, "client": {"scin": scin, **CLIENT}, "poas": [*map(holder, "ABC")]})
    await scene.settled()
    await asks(scene, scin, "poa", "A", change)
    (one,) = (await scene.case(scin))["changes"]
    return scin, one


def answer(scin: str, one: dict[str, Any], poa_id: str, said: str = "agree") -> dict[str, Any]:
    about = {"scin": scin, "change_id": one["change_id"], "change_digest": one["change_digest"]}
    return {**about, "poa_id": poa_id, "answer": said, "channel": "telephone"}


async def checked(scene: Scene, scin: str, representative_id: str, **security: str) -> tuple[str, int]:
    """What became of a caller's PIN and password."""
    check_id = f"check-{len(await scene.wire.events('cm.security.results'))}"
    about = {"check_id": check_id, "scin": scin, "representative_id": representative_id}
    await scene.send("security.check-requested", {**about, "security": scene.security(**security)})
    (told,) = await scene.wire.wait_for("cm.security.results", lambda e: bool(e.data["check_id"] == check_id))
    assert told.data["representative_id"] == representative_id
    return told.data["result"], told.data["tries_left"]


async def contacts(scene: Scene, scin: str) -> list[str]:
    return [one["contact_id"] for one in (await scene.case(scin))["representatives"]]


def open_tasks(case: dict[str, Any]) -> list[str]:
    return sorted(task["kind"] for task in case["tasks"] if task["status"] == "open")


async def test_ma2_a_representative_asks_for_a_process(scene: Scene) -> None:
    scin, representative_id = await represented(scene)
    await asks(scene, scin, "representative", representative_id, PROCESS)
    case = await scene.case(scin)
    (one,) = case["changes"]
    assert (one["status"], one["kind"], one["requester"]["id"]) == ("done", "process", representative_id)
    request = next(r for r in case["service_requests"] if r["service_request_id"] == one["service_request_id"])
    assert (request["sub_area"], request["status"], request["queue"]) == (
        "Change Bank Details", "In Progress", "caseworkers",
    )  # fmt: skip
    assert request["notes"][1] == "account: ending in 4711"


async def test_ma3a_a_representatives_own_details_go_to_service_management(scene: Scene) -> None:
    scin, representative_id = await represented(scene)
    await asks(scene, scin, "representative", representative_id, OWN_DETAILS)
    case = await scene.case(scin)
    (one,) = case["changes"]
    (asked,) = await scene.wire.wait_for("cm.service-management", lambda e: e.key == scin.encode())
    assert asked.data["request_id"] == one["request_id"]
    assert asked.data["change_digest"] == one["change_digest"]
    assert one["status"] == "requested"
    noted = {"request_id": one["request_id"], "scin": scin, "note": "Address changed"}
    await scene.send("service-management.change-noted", noted)
    (one,) = (await scene.case(scin))["changes"]
    assert one["status"] == "done"


async def test_ma0_r3_an_unknown_requester_is_unmatched(scene: Scene) -> None:
    scin = next(SCINS)
    await asks(scene, scin, "poa", "A", PROCESS)
    case = await scene.case(scin)
    assert (case["changes"], open_tasks(case)) == ([], ["unmatched_contact"])


async def test_ma12_three_holders_agree_one_of_them_on_the_last_day(scene: Scene) -> None:
    scin, one = await jointly(scene)
    asked = await scene.wire.wait_for("cm.consents.requests", lambda e: e.key == scin.encode(), number=2)
    assert {e.data["poa_id"] for e in asked} == {"B", "C"}
    assert {e.data["change_digest"] for e in asked} == {one["change_digest"]}
    await scene.send("consent.replied", answer(scin, one, "B"))
    due_at = datetime.fromisoformat(asked[0].data["due_at"])
    await scene.until(due_at - timedelta(minutes=5))
    await scene.send("consent.replied", answer(scin, one, "C"))
    case = await scene.case(scin)
    (done,) = case["changes"]
    assert done["status"] == "done"
    assert [(a["poa_id"], a["answer"]) for a in done["answers"]] == [("B", "agree"), ("C", "agree")]
    assert [(t["name"], t["status"], t["change_id"]) for t in case["timers"]] == [
        ("joint_consent", "cancelled", one["change_id"])
    ]
    assert open_tasks(case) == ["tell_requester"]


async def test_ma11_r2_an_answer_is_missing_and_one_in_time_is_read_after_the_end(scene: Scene) -> None:
    scin, one = await jointly(scene)
    in_time = await scene.now()
    await scene.send("consent.replied", answer(scin, one, "B"))
    await scene.advance("15d")
    case = await scene.case(scin)
    assert [c["status"] for c in case["changes"]] == ["expired"]
    assert open_tasks(case) == ["tell_requester"]
    late = event("consent.replied", answer(scin, one, "C"), in_time)
    await scene.put(late, scin)
    case = await scene.case(scin)
    assert [c["status"] for c in case["changes"]] == ["done"]
    assert [r["sub_area"] for r in case["service_requests"]] == ["Change Bank Details"]


async def test_ma11_a_refusal_ends_it_at_once(scene: Scene) -> None:
    scin, one = await jointly(scene)
    await scene.send("consent.replied", answer(scin, one, "C", "refuse"))
    case = await scene.case(scin)
    assert [c["status"] for c in case["changes"]] == ["refused"]
    assert open_tasks(case) == ["tell_requester"]
    assert case["service_requests"] == []


async def test_ma4_a_joint_holders_details_wait_for_consent_and_a_nino(scene: Scene) -> None:
    scin, one = await jointly(scene, OWN_DETAILS)
    for poa_id in "BC":
        await scene.send("consent.replied", answer(scin, one, poa_id))
    case = await scene.case(scin)
    assert (case["changes"][0]["status"], open_tasks(case)) == ("agreed", ["call_requester", "tell_requester"])
    await scene.answer(scin, "call_requester", "reached", person={"nino": "AB654321A"})
    (told,) = (await scene.case(scin))["changes"]
    assert told["status"] == "requested"


async def test_ma3c_pin_and_password_are_checked_and_blocked(scene: Scene) -> None:
    scin, representative_id = await represented(scene)
    assert await checked(scene, scin, representative_id) == ("passed", 3)
    assert await checked(scene, scin, representative_id, pin="7302916") == ("failed", 2)
    assert await checked(scene, scin, representative_id, password="wrong horse")  # noqa: S106 == ("failed", 1)
    assert await checked(scene, scin, representative_id) == ("passed", 3)
    for expected in (("failed", 2), ("failed", 1), ("blocked", 0)):
        assert await checked(scene, scin, representative_id, pin="123") == expected
    assert await checked(scene, scin, representative_id) == ("blocked", 0)
    (one,) = (await scene.case(scin))["representatives"]
    assert one["security"] == "blocked"
    assert [note for note in one["notes"] if "transaction-related questions" in note]


async def test_ma3c_nobody_knows_them_or_their_pin(scene: Scene) -> None:
    scin, representative_id = await represented(scene)
    assert await checked(scene, scin, "nobody") == ("not_set", 0)
    assert await checked(scene, next(SCINS), representative_id) == ("not_set", 0)


async def test_ma3c_a_reported_block_is_for_good(scene: Scene) -> None:
    scin, representative_id = await represented(scene)
    await scene.send("contact.security-blocked", {"scin": scin, "representative_id": representative_id})
    await scene.settled()
    assert await checked(scene, scin, representative_id) == ("blocked", 0)


async def test_ma3c_who_is_blocked_without_having_a_pin_is_blocked_all_the_same(scene: Scene) -> None:
    scin, representative_id = await represented(scene)
    await scene.database.execute("DELETE FROM security WHERE contact_id = ANY($1::text[])", await contacts(scene, scin))
    assert await checked(scene, scin, representative_id) == ("not_set", 0)
    await scene.send("contact.security-blocked", {"scin": scin, "representative_id": representative_id})
    await scene.settled()
    assert await checked(scene, scin, representative_id) == ("blocked", 0)


async def test_ma3c_a_seal_that_cant_be_opened_is_parked(scene: Scene) -> None:
    scin = next(SCINS)
    about = {"check_id": "broken", "scin": scin, "representative_id": "r", "security": {"sealed": "bm8gc2VhbA=="}}
    await scene.send("security.check-requested", about)
    parked = [p for p in await scene.parked() if p["topic"] == "cm.security.requests"]
    assert [(p["group"], p["reason"], p["detail"]) for p in parked] == [
        ("maintain", "invalid_data", "security.sealed: can't be opened")
    ]
