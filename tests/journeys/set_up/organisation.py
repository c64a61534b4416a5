"""An organisation that is in the register."""

from tests.journeys.actor import Actor
from tests.journeys.acts import someone
from tests.journeys.journey import ACTIVE, NOTHING_CAME, journey
from tests.journeys.set_up.companies import (
    charity,
    names_by_telephone,
    names_in_writing,
    record,
    recorded,
    solicitors,
)
from tests.journeys.set_up.rules import APPOINTING, STRAIGHT
from tests.stories import CLIENT

FOUND = ("SU-18", "SU-19", "SU-22")
APPOINTED = ("SU-25", "SU-26", "SU-27", "SU-28")


@journey(
    "a solicitor in the register, authorised by telephone",
    rules=(*FOUND, "SU-24", *APPOINTED),
    letters=APPOINTING,
    end=ACTIVE,
)
async def solicitor_by_telephone(client: Actor) -> None:
    firm = solicitors()
    entry = record(firm)
    await recorded(client, entry)
    await names_by_telephone(client, firm)
    case = await client.case()
    fields = case.request()["fields"]
    assert (fields["rep_type"], fields["poa_type"]) == ("Organisation", "None")
    assert fields["third_party_id"] == entry["third_party_id"]
    one = case.representative
    assert (one["type"], one["active"], one["security"], one["nino_status"]) == ("organisation", True, "none", None)
    assert case.tasks == {}


@journey(
    "an organisation in the register, in writing, as point of contact",
    letters=APPOINTING,
    end=ACTIVE,
    rules=(*FOUND, "SU-24", "SU-25", "SU-26", "SU-27", "SU-14", "SU-15", "SU-16", "SU-28"),
)
async def in_writing(client: Actor) -> None:
    firm = charity()
    await recorded(client, record(firm))
    await names_in_writing(client, firm, point_of_contact=True, opt_out_of_sms=True)
    case = await client.case()
    assert case.stands("Change Contact/Security Info") == ("Closed", "Complete", "Accepted")
    assert (case["client"]["preferred_contact_method"], case["client"]["opt_out_of_sms"]) == ("Letter", True)


@journey(
    "the same of a paying parent: all in the maintenance service's queue",
    letters=APPOINTING,
    end=ACTIVE,
    rules=("SU-D", *FOUND, "SU-24", *APPOINTED),
)
async def paying_parent(client: Actor) -> None:
    firm = charity()
    await recorded(client, record(firm))
    await names_in_writing(client, firm, client={"scin": client.scin, **CLIENT, "role": "paying"})
    assert (await client.case()).request()["queue"] == "maintenance_service"


@journey(
    "a friend is active: no organisation beside them",
    end=(ACTIVE, NOTHING_CAME),
    letters=APPOINTING,
    rules=(*STRAIGHT, "SU-C"),
)
async def friend_is_active(client: Actor) -> None:
    await client.nominates(someone())
    await client.called()
    await client.case()
    firm = solicitors()
    await recorded(client, record(firm))
    await names_by_telephone(client, firm)
    await client.answers("tell_client_one_representative", "keep")


TWO = (*FOUND, "SU-24", *APPOINTED)


@journey(
    "an organisation is active: a friend may be beside it",
    end=(ACTIVE, ACTIVE),
    rules=(*TWO, *STRAIGHT),
    letters=(*APPOINTING, *APPOINTING),
)
async def friend_beside(client: Actor) -> None:
    await solicitor_by_telephone(client)
    await client.nominates(someone())
    await client.called()
    assert [one["active"] for one in (await client.case())["representatives"]] == [True, True]


@journey(
    "an organisation is active: no second one; the client says nothing for 14 days",
    rules=(*TWO, "SU-C"),
    letters=APPOINTING,
    end=(ACTIVE, NOTHING_CAME),
)
async def second_organisation(client: Actor) -> None:
    await solicitor_by_telephone(client)
    firm = solicitors()
    await recorded(client, record(firm))
    await names_by_telephone(client, firm)
    assert (await client.case()).open_tasks == ["tell_client_one_representative"]
    await client.later("15d")
