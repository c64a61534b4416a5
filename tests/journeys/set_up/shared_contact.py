"""One contact, two clients."""

from tests.journeys.actor import Actor
from tests.journeys.acts import someone
from tests.journeys.journey import ACTIVE, journey
from tests.journeys.set_up.by_telephone import ALL_KNOWN
from tests.journeys.set_up.rules import APPOINTING, ASKED, FORM_BACK, STRAIGHT


@journey(
    "the contact represents another client already: active for both; removed here, they stay active there",
    rules=(*STRAIGHT, "R-12"),
    letters=APPOINTING,
    end=ACTIVE,
)
async def for_two_clients(client: Actor) -> None:
    person, other = someone(), client.another()
    await other.nominates(person, point_of_contact=True)
    await other.called()
    await other.case()
    await client.nominates(person)
    await client.called()
    case, there = await client.case(), await other.case()
    assert case.representative["contact_id"] == there.representative["contact_id"]
    assert case.representative["representative_id"] != there.representative["representative_id"]
    assert (case.representative["point_of_contact"], there.representative["point_of_contact"]) == (False, True)
    removed = {"scin": client.scin, "representative_id": case.representative["representative_id"]}
    await client.send("register.representative-removed", removed)
    assert (await client.case()).representative["active"] is False
    assert (await other.case()).representative["active"] is True


@journey(
    "the contact represents another client already, whose case closes meanwhile: nothing changes here",
    rules=(*ALL_KNOWN, *FORM_BACK),
    letters=(ASKED, *APPOINTING),
    end=ACTIVE,
)
async def the_other_case_closes(client: Actor) -> None:
    person, other = someone(), client.another()
    await other.telephones(person)
    await other.case()
    await client.telephones(person)
    await client.later("5d")
    await other.send("register.case-closed", {"scin": other.scin})
    await client.later("4d")
    await client.writes(person)
    await client.called()
