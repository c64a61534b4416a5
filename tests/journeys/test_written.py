"""The client writes in: from the nomination to the end of the request."""

import pytest

from tests.journeys.acts import called, nominated, someone
from tests.journeys.seen import codes, issued, last_request, rules, tasks
from tests.scene import SCINS, Scene
from tests.stories import FRIEND, by_telephone, friend, nomination, written_authorisation

UNREACHABLE = "Not Registered \u2013 Unreachable"
LACK_OF_PROOF = "Not Registered \u2013 Lack of Proof"


async def test_complete_and_signed_makes_an_active_representative(scene: Scene) -> None:
    scin = await nominated(scene, someone())
    await called(scene, scin)
    case = await scene.case(scin)
    assert last_request(case) == ("Closed", "Complete", "Active")
    assert await issued(scene, scin) == [("CMSL0042", "client"), ("CMSL0041", "representative")]
    assert rules(case, "SU-1", "SU-2", "SU-3e", "SU-7", "SU-8", "SU-9", "SU-10", "SU-11", "SU-13", "SU-17")


async def test_as_point_of_contact_a_second_request_is_accepted(scene: Scene) -> None:
    scin = await nominated(scene, someone(), point_of_contact=True)
    await called(scene, scin)
    case = await scene.case(scin)
    second = next(r for r in case["service_requests"] if r["sub_area"] == "Change Contact/Security Info")
    assert (second["status"], second["sub_status"], second["resolution"]) == ("Closed", "Complete", "Accepted")
    assert second["fields"]["communicate_with_client_rep"] is True
    assert (case["client"]["preferred_contact_method"], case["client"]["self_service"]) == ("Letter", False)
    assert case["representatives"][0]["point_of_contact"] is True
    assert rules(case, "SU-14", "SU-15", "SU-16", "SU-17")


async def test_a_paying_parents_work_goes_to_the_maintenance_service(scene: Scene) -> None:
    scin = next(SCINS)
    said = nomination(scin, someone())
    await scene.send("contact.nomination", {**said, "client": {**said["client"], "role": "paying"}})
    await called(scene, scin)
    case = await scene.case(scin)
    assert {one["queue"] for one in (*case["service_requests"], *case["tasks"])} == {"maintenance_service"}


async def test_cis_disabled_is_no_hindrance(scene: Scene) -> None:
    scin = await nominated(scene, someone(last_name="Disabled", first_name=f"Ann {next(SCINS)}"))
    await called(scene, scin)
    case = await scene.case(scin)
    assert last_request(case) == ("Closed", "Complete", "Active")
    assert case["representatives"][0]["nino_status"] is None
    assert codes(case) == ["CMSL0041", "CMSL0042"]
    assert rules(case, "SU-12", "SU-13")


@pytest.fixture
async def not_verified(scene: Scene) -> str:
    """CIS doesn't know the friend: the client has been told, and 14 days begin."""
    scin = await nominated(scene, someone(last_name="Notverified", first_name=f"Ann {next(SCINS)}"))
    await called(scene, scin)
    case = await scene.case(scin)
    assert codes(case) == ["CMSL0040"]
    assert case["service_requests"][0]["status"] == "Wait"
    assert case["representatives"][0]["nino_status"] == "NINO Not Verified"
    assert [(t["name"], t["rule"], t["status"]) for t in case["timers"]] == [("objection", "SU-11", "waiting")]
    return scin


async def test_not_verified_without_objection_becomes_active(scene: Scene, not_verified: str) -> None:
    await scene.advance("15d")
    case = await scene.case(not_verified)
    assert last_request(case) == ("Closed", "Complete", "Active")
    assert codes(case) == ["CMSL0040", "CMSL0041", "CMSL0042"]
    assert rules(case, "SU-11", "SU-12", "SU-13", "SU-17")


async def test_not_verified_and_the_client_objects(scene: Scene, not_verified: str) -> None:
    await scene.send("contact.objection", {"scin": not_verified})
    case = await scene.case(not_verified)
    assert last_request(case) == ("Cancelled", "Complete", None)
    assert [t["status"] for t in case["timers"]] == ["cancelled"]
    await scene.advance("15d")
    assert codes(await scene.case(not_verified)) == ["CMSL0040"]


async def test_the_friend_can_not_be_reached_and_does_not_write(scene: Scene) -> None:
    scin = await nominated(scene, someone())
    await scene.answer(scin, "call_representative", "not_reached")
    case = await scene.case(scin)
    assert codes(case) == ["CMSL0043"]
    assert [(t["name"], t["rule"]) for t in case["timers"]] == [("representative_reply", "SU-8")]
    await scene.advance("15d")
    case = await scene.case(scin)
    assert last_request(case) == ("Closed", "Cancelled", UNREACHABLE)
    assert codes(case) == ["CMSL0043", "CMSL0047", "CMSL0049"]


async def test_the_friend_writes_back_in_time(scene: Scene) -> None:
    scin = await nominated(scene, someone())
    await scene.answer(scin, "call_representative", "not_reached")
    await scene.settled()
    await scene.advance("13d")
    reply = {"scin": scin, "channel": "letter", "security": scene.security()}
    await scene.send("contact.representative-reply", reply)
    case = await scene.case(scin)
    assert last_request(case) == ("Closed", "Complete", "Active")
    assert [t["status"] for t in case["timers"]] == ["cancelled"]


async def test_the_friend_declines(scene: Scene) -> None:
    scin = await nominated(scene, someone())
    await scene.answer(scin, "call_representative", "declined")
    case = await scene.case(scin)
    assert last_request(case) == ("Cancelled", "Complete", None)
    assert (codes(case), tasks(case)) == ([], {"call_representative": "completed", "call_client": "open"})


async def test_by_telephone_the_form_comes_back_in_time(scene: Scene) -> None:
    scin, person = next(SCINS), someone()
    await scene.send("contact.nomination", by_telephone(scin, person))
    assert codes(await scene.case(scin)) == ["CMSL5512"]
    await scene.advance("10d")
    await scene.send("contact.authorisation", written_authorisation(scin, person))
    await called(scene, scin)
    case = await scene.case(scin)
    assert last_request(case) == ("Closed", "Complete", "Active")
    assert [t["status"] for t in case["timers"]] == ["cancelled"]
    assert rules(case, "SU-3c", "SU-4", "SU-7", "SU-8", "SU-17")


async def test_the_form_comes_back_unsigned(scene: Scene) -> None:
    scin, person = next(SCINS), someone()
    await scene.send("contact.nomination", by_telephone(scin, person))
    await scene.settled()
    await scene.send("contact.authorisation", written_authorisation(scin, person, signed=False))
    case = await scene.case(scin)
    assert last_request(case) == ("Closed", "Cancelled", LACK_OF_PROOF)
    assert codes(case) == ["CMSL0048", "CMSL0049", "CMSL5512"]


async def test_the_form_comes_back_late(scene: Scene) -> None:
    scin, person = next(SCINS), someone()
    await scene.send("contact.nomination", by_telephone(scin, person))
    await scene.settled()
    await scene.advance("15d")
    await scene.send("contact.authorisation", written_authorisation(scin, person))
    case = await scene.case(scin)
    assert last_request(case) == ("Closed", "Cancelled", UNREACHABLE)
    assert tasks(case) == {"late_document": "open"}
    assert rules(case, "SU-5a", "R-2")


async def test_a_letter_with_gaps_is_completed_in_a_call(scene: Scene) -> None:
    person = someone()
    gaps = {name: part for name, part in person.items() if name not in {"address", "telephone"}}
    scin = await nominated(scene, gaps)
    await scene.answer(scin, "call_client", "reached", representative=friend(person))
    await called(scene, scin)
    case = await scene.case(scin)
    assert last_request(case) == ("Closed", "Complete", "Active")
    assert rules(case, "SU-3b", "SU-7", "SU-17")


async def test_one_undeliverable_address_holds_both_letters(scene: Scene) -> None:
    person = someone(address={"lines": ["no fixed abode"], "postcode": "M21 9WQ", "country": "GB"})
    scin = await nominated(scene, person)
    await called(scene, scin)
    held = await scene.case(scin)
    assert {letter["status"] for letter in held["letters"]} == {"held"}
    assert await scene.letters(scin) == []
    await scene.answer(scin, "letter_undeliverable", "corrected", address=FRIEND["address"])
    assert [letter["status"] for letter in (await scene.case(scin))["letters"]] == ["issued"] * 2
    assert await issued(scene, scin) == [("CMSL0042", "client"), ("CMSL0041", "representative")]
