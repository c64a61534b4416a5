"""R-16 on the real platform: of a client's details the latest count, whichever procedure was told them."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.scene import SCINS, Scene
from tests.stories import CLIENT, FRIEND, nomination
from tests.wire import event

NEW = {"lines": ["77 New Street", "Leeds"], "postcode": "LS1 4AP", "country": "GB"}
OLD = {"lines": ["5 Old Street", "Leeds"], "postcode": "LS1 4AP", "country": "GB"}


def _client(scin: str, address: dict[str, Any]) -> dict[str, Any]:
    return {"scin": scin, **CLIENT, "address": address}


def _nominates(scin: str, address: dict[str, Any], at: datetime) -> dict[str, Any]:
    surname = "".join(chr(ord("a") + int(digit)) for digit in scin)
    said = nomination(scin, {**FRIEND, "last_name": surname}, client=_client(scin, address))
    return event("contact.nomination", said, at.isoformat())


def _lists(scin: str, address: dict[str, Any], at: datetime) -> dict[str, Any]:
    return event("register.poas", {"scin": scin, "client": _client(scin, address), "poas": []}, at.isoformat())


@pytest.mark.parametrize(("later", "older"), [(_nominates, _lists), (_lists, _nominates)])
async def test_r16_a_letter_goes_where_the_client_was_last_known_to_live(scene: Scene, later: Any, older: Any) -> None:
    scin, now = next(SCINS), datetime.fromisoformat(await scene.now())
    for told in (later(scin, NEW, now), older(scin, OLD, now - timedelta(days=2))):
        await scene.put(told, scin)
        await scene.settled()
    await scene.answer(scin, "call_representative", "reached", security=scene.security())
    await scene.settled()
    (issued,) = await scene.wire.wait_for(
        "cm.letters", lambda e: e.kind == "letter.issued" and (e.data["scin"], e.data["code"]) == (scin, "CMSL0042")
    )
    assert issued.data["address_lines"][1] == "77 New Street"
    known = "Details of the client that are older than those held"
    assert known in [entry["what"] for entry in (await scene.case(scin))["timeline"]]
