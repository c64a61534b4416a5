"""R-10 with keys: after its days, the keys of what was kept of people are lost."""

import pytest

from tests.integration.aging import DAYS, PROCESS, aging_platform, removes, represented
from tests.scene import SCINS, Scene
from workers.procedure.ids import client_person_id

KEYS = "SELECT subject FROM data_keys"


async def test_r10_the_keys_of_whom_is_erased_are_lost(tmp_path_factory: pytest.TempPathFactory) -> None:
    async with aging_platform(tmp_path_factory, {}) as scene:
        erased, stays = next(SCINS), next(SCINS)
        one = await represented(scene, erased, "Zqkeyless")
        await represented(scene, stays, "Zqkept")
        asked = {"scin": erased, "requester": {"kind": "representative", "id": one}, "channel": "telephone"}
        process = {**PROCESS, "details": {"account": "Zqnote"}}
        await scene.send("contact.change-requested", {**asked, "security_check": "passed", "change": process})
        await scene.settled()
        await removes(scene, erased, one)
        before = {row["subject"] for row in await scene.database.fetch(KEYS)}
        await scene.advance(f"{DAYS}d")
        after = {row["subject"] for row in await scene.database.fetch(KEYS)}
        assert after == {client_person_id(stays), (await scene.case(stays))["representatives"][0]["contact_id"]}
        assert {client_person_id(erased), *(await contacts_of(scene, erased))} <= before
        assert (await scene.case(erased))["representatives"][0]["name"] is None
        assert await scene.database.fetchval("SELECT count(*) FROM notes WHERE sealed IS NOT NULL") == 0


async def contacts_of(scene: Scene, scin: str) -> list[str]:
    return [one["contact_id"] for one in (await scene.case(scin))["representatives"]]
