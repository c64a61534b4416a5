"""What the clock can't show: a slow customer information system holds up nobody else."""

from tests.journeys.acts import someone
from tests.journeys.seen import Case
from tests.scene import SCINS, Scene
from tests.stories import Data, nomination


async def _called(scene: Scene, person: Data) -> str:
    scin = next(SCINS)
    await scene.send("contact.nomination", nomination(scin, person))
    await scene.answer(scin, "call_representative", "reached", security=scene.security())
    return scin


async def test_a_slow_gateway_holds_up_nobody_else(scene: Scene) -> None:
    slow = await _called(scene, someone(last_name="Slow", first_name=f"Ann {next(SCINS)}"))
    await scene.wire.wait_for("cm.cis.requests", lambda e: e.key == slow.encode())
    quick = await _called(scene, someone())
    await scene.wire.wait_for("cm.letters", lambda e: e.key == quick.encode(), 2)
    assert Case(await scene.case_now(slow)).stands()[0] == "In Progress"
    assert Case(await scene.case(slow)).stands() == ("Closed", "Complete", "Active")
