"""What becomes of a request when the customer information system is slow, down, or doesn't help."""

from tests.journeys.acts import called, nominated, someone
from tests.journeys.seen import last_request, rules, tasks
from tests.scene import SCINS, Scene

LATER = "UPDATE clock SET ahead = ahead + interval '25 hours'"
"""At once: step by step there would be more than a thousand tries on the way."""


async def test_a_slow_gateway_holds_up_nobody_else(scene: Scene) -> None:
    slow = await nominated(scene, someone(last_name="Slow", first_name=f"Ann {next(SCINS)}"))
    await called(scene, slow)
    await scene.wire.wait_for("cm.cis.requests", lambda e: e.key == slow.encode())
    quick = await nominated(scene, someone())
    await called(scene, quick)
    await scene.wire.wait_for("cm.letters", lambda e: e.key == quick.encode(), 2)
    assert last_request(await scene.case_now(slow))[0] == "In Progress"
    assert last_request(await scene.case(slow)) == ("Closed", "Complete", "Active")


async def test_a_gateway_that_stays_down_becomes_a_task(scene: Scene) -> None:
    scin = await nominated(scene, someone(last_name="Down", first_name=f"Ann {next(SCINS)}"))
    await called(scene, scin)
    await scene.settled()
    await scene.database.execute(LATER)
    await scene.answer(scin, "cis_unavailable", "continue")
    case = await scene.case(scin)
    assert last_request(case) == ("Closed", "Complete", "Active")
    assert tasks(case)["cis_unavailable"] == "completed"
    assert rules(case, "R-5", "SU-12", "SU-13")
