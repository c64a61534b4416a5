"""R-7: one id is one event, whichever worker reads it first; what comes under it with other content is parked."""

from typing import Any

import pytest

from tests.integration.redrive_desk import parked
from tests.scene import SCINS, Scene
from tests.stories import FRIEND, nomination

Listed = list[tuple[str, str]]


async def listed(scene: Scene, scin: str) -> Listed:
    """Who has parked what came for a client, and why."""
    rows = (await parked(scene, "--scin", scin)).document
    return sorted((row["group"], row["reason"]) for row in rows)


async def represented(scene: Scene) -> tuple[dict[str, Any], str, str]:
    """A client whose friend is active: the nomination as it was sent, the SCIN, the representative's id."""
    scin = next(SCINS)
    document = await scene.send("contact.nomination", nomination(scin, {**FRIEND, "last_name": f"Wren {scin}"}))
    await scene.answer(scin, "call_representative", "reached", security=scene.security())
    (one,) = [row for row in (await scene.case(scin))["representatives"] if row["active"]]
    return {name: document[name] for name in ("id", "source")}, scin, one["representative_id"]


async def test_r7_what_another_worker_has_read_is_a_conflict(scene: Scene) -> None:
    known, scin, one = await represented(scene)
    before = await scene.case(scin)
    await scene.send("contact.security-blocked", {"scin": scin, "representative_id": one}, **known)
    assert await scene.case(scin) == before
    assert await listed(scene, scin) == [("maintain", "conflict")]


async def test_r7_nobody_acts_on_what_several_read_and_one_knows_otherwise(scene: Scene) -> None:
    known, scin, _ = await represented(scene)
    before = await scene.case(scin)
    await scene.send("register.case-closed", {"scin": scin}, **known)
    assert await scene.case(scin) == before
    assert await listed(scene, scin) == [("activation", "conflict"), ("maintain", "conflict")]


async def test_r7_what_is_known_to_a_worker_that_does_not_park_is_a_conflict_all_the_same(scene: Scene) -> None:
    known, scin, one = await represented(scene)
    blocked = await scene.send("contact.security-blocked", {"scin": scin, "representative_id": one})
    before = await scene.case(scin)
    await scene.send("contact.objection", {"scin": scin}, id=blocked["id"], source=blocked["source"])
    assert await scene.case(scin) == before
    assert await listed(scene, scin) == [("activation", "conflict")]
    assert known["id"] != blocked["id"]


async def test_r7_what_several_read_is_the_same_event_for_each(scene: Scene) -> None:
    _, scin, one = await represented(scene)
    removed = await scene.send("register.representative-removed", {"scin": scin, "representative_id": one})
    before = await scene.case(scin)
    await scene.put(removed, scin, "structured")
    assert await scene.case(scin) == before
    assert not [row for row in before["representatives"] if row["active"]]
    assert await listed(scene, scin) == []


@pytest.mark.parametrize("kind", ["contact.security-blocked", "register.case-closed"])
async def test_r7_a_conflict_that_is_redriven_stays_one(scene: Scene, kind: str) -> None:
    known, scin, one = await represented(scene)
    await scene.send(
        kind, {"scin": scin, **({"representative_id": one} if kind.startswith("contact") else {})}, **known
    )
    before, waiting = await scene.case(scin), await listed(scene, scin)
    assert (await parked(scene, "redrive", "--scin", scin)).code == 1
    assert await scene.case(scin) == before
    assert await listed(scene, scin) == waiting
    assert waiting
