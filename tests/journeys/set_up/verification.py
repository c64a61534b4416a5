"""The representative is verified against CIS."""

from datetime import timedelta

from tests.journeys.actor import Actor
from tests.journeys.acts import last_name, someone, without
from tests.journeys.journey import ACTIVE, CANCELLED, journey
from tests.journeys.set_up.rules import APPOINTED, APPOINTING, COMPLETE, REGISTERED, STRAIGHT, TOLD_NOT_VERIFIED
from tests.journeys.set_up.written_wait import due
from tests.scene import SCINS
from tests.stories import nomination

ASKED_CIS = (*COMPLETE, *REGISTERED)
HOURS_OF_TRYING = 24
"""For so long CIS is asked before a person is (R-5)."""
BY_RULE = (*ASKED_CIS, "SU-12", *APPOINTED)


async def _not_verified(client: Actor, **wishes: bool) -> None:
    """CIS doesn't know the friend: the client is told, and 14 days begin."""
    await client.nominates(someone(last_name="Notverified", first_name=f"Ann{next(SCINS)}"), **wishes)
    await client.called()
    case = await client.case()
    assert (case.codes, case.request()["status"]) == ([TOLD_NOT_VERIFIED], "Wait")
    assert case.representative["nino_status"] == "NINO Not Verified"
    assert [(timer["name"], timer["rule"]) for timer in case["timers"]] == [("objection", "SU-11")]


@journey("not verified; the client doesn't object", rules=BY_RULE, end=ACTIVE, letters=(TOLD_NOT_VERIFIED, *APPOINTING))
async def no_objection(client: Actor) -> None:
    await _not_verified(client)
    await client.later("15d")
    assert (await client.case()).representative["nino_status"] == "NINO Not Verified"


@journey("not verified; the client objects", rules=ASKED_CIS, end=CANCELLED, letters=(TOLD_NOT_VERIFIED,))
async def objection(client: Actor) -> None:
    await _not_verified(client)
    await client.printed(TOLD_NOT_VERIFIED, "dispatched")
    await client.later("13d")
    await client.objects()
    case = await client.case()
    assert (case.waits, case.representative["active"]) == ([("objection", "cancelled")], False)
    await client.later("3d")


@journey(
    "not verified; the objection comes in time, but is read after activation: letters and point of contact "
    "are taken back",
    rules=(*BY_RULE[:-1], "SU-14", "SU-15", "SU-16", "SU-17", "R-2"),
    end=CANCELLED,
)
async def objection_read_late(client: Actor) -> None:
    await _not_verified(client, point_of_contact=True)
    end = due(await client.case())
    await client.later("15d")
    assert (await client.case()).stands() == ACTIVE
    await client.objects(end - timedelta(minutes=1))
    case = await client.case()
    assert (case.representative["active"], case.representative["point_of_contact"]) == (False, False)
    assert (case["client"]["preferred_contact_method"], case["client"]["self_service"]) == (None, True)


@journey(
    "the same, after the letters were printed: the readers are to be told",
    rules=(*BY_RULE, "R-2"),
    end=CANCELLED,
    letters=APPOINTING,
    leaves=("printed_anyway", "printed_anyway"),
)
async def objection_read_late_after_printing(client: Actor) -> None:
    await _not_verified(client)
    end = due(await client.case())
    await client.later("15d")
    for code in APPOINTING:
        await client.printed(code, "accepted")
    await client.case()
    await client.objects(end - timedelta(minutes=1))


@journey(
    "not verified; the objection comes late",
    rules=(*BY_RULE, "R-2"),
    end=ACTIVE,
    letters=(TOLD_NOT_VERIFIED, *APPOINTING),
    leaves=("late_document",),
)
async def late_objection(client: Actor) -> None:
    await _not_verified(client)
    await client.later("15d")
    await client.objects()
    assert (await client.case()).representative["active"] is True


@journey(
    "CIS can't be asked without NINO and date of birth: as not verified",
    rules=BY_RULE,
    end=ACTIVE,
    letters=(TOLD_NOT_VERIFIED, *APPOINTING),
)
async def nothing_to_ask_by(client: Actor) -> None:
    await client.nominates(without(someone(), "date_of_birth"))
    await client.called()
    assert (await client.case()).codes == [TOLD_NOT_VERIFIED]
    await client.later("15d")


@journey("CIS is disabled", rules=BY_RULE, end=ACTIVE, letters=APPOINTING)
async def disabled(client: Actor) -> None:
    name = last_name()
    client.cis_says(name, "disabled")
    await client.nominates(someone(last_name=name))
    await client.called()
    assert (await client.case()).representative["nino_status"] is None


async def _unavailable(client: Actor) -> str:
    """CIS is down, longer than policy retries; returns the friend's last name."""
    name = last_name()
    client.cis_says(name, "down")
    await client.nominates(someone(last_name=name))
    await client.called()
    await client.leap("25h")
    assert (await client.task("cis_unavailable"))["outcomes"] == ["retry", "continue"]
    return name


async def _asked_again(client: Actor, result: str) -> None:
    """CIS is up again, though the breaker may rest for seconds of real time: hours of the platform's."""
    client.cis_says(await _unavailable(client), result)
    await client.answers("cis_unavailable", "retry")
    for _ in range(HOURS_OF_TRYING - 1):
        await client.later("1h")
        if f"CIS answer: {result}" in [entry["what"] for entry in (await client.case())["timeline"]]:
            return


@journey(
    "CIS stays down: go on without",
    rules=(*ASKED_CIS, "R-5", "SU-12", *APPOINTED),
    end=ACTIVE,
    letters=APPOINTING,
    apart=True,
)
async def down(client: Actor) -> None:
    await _unavailable(client)
    await client.answers("cis_unavailable", "continue")
    assert (await client.case()).representative["nino_status"] is None


@journey(
    "CIS stays down; asked again it verifies",
    rules=(*ASKED_CIS, "R-5", *APPOINTED),
    end=ACTIVE,
    letters=APPOINTING,
    apart=True,
)
async def down_for_a_while(client: Actor) -> None:
    await _asked_again(client, "verified")
    assert (await client.case()).representative["nino_status"] == "NINO Verified"


@journey(
    "CIS stays down; asked again it doesn't know them; the client doesn't object",
    end=ACTIVE,
    rules=(*ASKED_CIS, "R-5", "SU-12", *APPOINTED),
    letters=(TOLD_NOT_VERIFIED, *APPOINTING),
    apart=True,
)
async def down_then_not_verified(client: Actor) -> None:
    await _asked_again(client, "not_verified")
    assert (await client.case()).codes == [TOLD_NOT_VERIFIED]
    await client.later("15d")


@journey(
    "the client withdraws while CIS is asked again and again: its answer is a line on the timeline",
    rules=(*ASKED_CIS, "R-12"),
    end=CANCELLED,
    apart=True,
)
async def answer_after_the_end(client: Actor) -> None:
    name = last_name()
    client.cis_says(name, "down")
    written = nomination(client.scin, someone(last_name=name))
    await client.send("contact.nomination", written, client.now() - timedelta(days=2))
    await client.called()
    await client.case()
    await client.objects()
    case = await client.case()
    client.cis_says(name, "verified")
    await client.leap("25h")
    after = await client.case()
    assert (after.tasks, len(after["timeline"])) == (case.tasks, len(case["timeline"]) + 1)


@journey(
    "CIS stays down; the client withdraws before anybody decides",
    rules=(*ASKED_CIS, "R-5", "R-12"),
    end=CANCELLED,
    apart=True,
)
async def down_and_withdrawn(client: Actor) -> None:
    await _unavailable(client)
    await client.objects()
    assert (await client.case()).tasks["cis_unavailable"] == "withdrawn"


@journey(
    "CIS answers twice: the second answer is a line on the timeline", rules=STRAIGHT, letters=APPOINTING, end=ACTIVE
)
async def second_answer(client: Actor) -> None:
    await client.nominates(someone())
    await client.called()
    case = await client.case()
    asked = await client.asked_cis()
    answer = {"request_id": asked["request_id"], "scin": client.scin, "basis": "personal_details"}
    await client.send("cis.answered", {**answer, "result": "not_verified"})
    after = await client.case()
    assert after.representative["nino_status"] == "NINO Verified"
    assert len(after["timeline"]) == len(case["timeline"]) + 1
