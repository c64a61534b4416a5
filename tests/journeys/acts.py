"""What people do in most journeys."""

from tests.scene import SCINS, Scene
from tests.stories import FRIEND, Data, nomination


def someone(**changes: object) -> Data:
    """A friend whom no other test has named."""
    scin = next(SCINS)
    return {**FRIEND, "last_name": "".join(chr(ord("a") + int(digit)) for digit in scin), "nino": None, **changes}


async def nominated(scene: Scene, person: Data | None, **changes: object) -> str:
    scin = next(SCINS)
    await scene.send("contact.nomination", nomination(scin, person, **changes))
    return scin


async def called(scene: Scene, scin: str, **brought: object) -> None:
    """The friend is called and gives PIN and password."""
    await scene.answer(scin, "call_representative", "reached", security=scene.security(), **brought)
