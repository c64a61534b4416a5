"""The client writes in: from the nomination to the end of the request."""

from tests.scene import SCINS, Scene
from tests.stories import nomination


async def test_complete_and_signed_leads_to_an_active_representative(scene: Scene) -> None:
    scin = next(SCINS)
    await scene.send("contact.nomination", nomination(scin))
    await scene.answer(scin, "call_representative", "reached", security=scene.security())
    case = await scene.case(scin)
    assert case["service_requests"][0]["resolution"] == "Active"
    await scene.advance("15d")
    print(await scene.letters(scin), await scene.parked())
