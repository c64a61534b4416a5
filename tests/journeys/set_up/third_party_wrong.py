"""A third party's record that can't be used, or doesn't come."""

from tests.journeys.actor import Actor
from tests.journeys.journey import ACTIVE, journey
from tests.journeys.set_up.companies import (
    OFFICE,
    answered,
    names_by_telephone,
    record,
    recorded,
    solicitors,
)
from tests.journeys.set_up.organisation import APPOINTED
from tests.journeys.set_up.rules import APPOINTING
from tests.journeys.set_up.third_party import ADD, DONE, TEAM, THEN, TO_ADD, TO_UPDATE, UPDATE, to_be_added
from tests.stories import CLIENT


@journey(
    "recorded without a telephone number of the contact: returned, then complete",
    rules=(*TO_ADD, *THEN),
    letters=APPOINTING,
    end=ACTIVE,
)
async def returned_incomplete(client: Actor) -> None:
    firm = solicitors()
    await to_be_added(client, firm)
    entry = record(firm)
    contact = {"name": firm["contact"]["name"], "address": OFFICE}
    await answered(client, {**entry, "primary_contact": contact}, ADD)
    case = await client.case()
    assert (case.stands(ADD), case.request(UPDATE)["status"]) == (DONE, "Pending Assignment")
    assert (case.request(UPDATE)["queue"], case["representatives"]) == (TEAM, [])
    await answered(client, entry, UPDATE)
    assert (await client.case()).stands(UPDATE) == DONE


@journey(
    "recorded as an Unverified Employer: returned, then right", rules=(*TO_ADD, *THEN), letters=APPOINTING, end=ACTIVE
)
async def returned_employer(client: Actor) -> None:
    firm = solicitors()
    await to_be_added(client, firm)
    entry = record(firm)
    await answered(client, {**entry, "kind": "unverified_employer"}, ADD)
    case = await client.case()
    assert (case.request(UPDATE)["process"], case.request(UPDATE)["area"]) == ("3rd Party", UPDATE)
    await answered(client, entry, UPDATE)


@journey(
    "recorded wrongly twice: the team is chased; then recorded rightly",
    rules=(*TO_ADD, *THEN),
    letters=APPOINTING,
    end=ACTIVE,
)
async def wrong_twice(client: Actor) -> None:
    firm = solicitors()
    await to_be_added(client, firm)
    entry = record(firm)
    await answered(client, {**entry, "kind": "unverified_employer"}, ADD)
    await answered(client, {**entry, "kind": "unverified_employer"}, UPDATE)
    await client.answers("chase_third_party", "done")
    await recorded(client, entry)


@journey(
    "silence of the third-party team: chased again and again, never ended; then recorded",
    rules=(*TO_ADD, *THEN),
    letters=APPOINTING,
    end=ACTIVE,
)
async def chased(client: Actor) -> None:
    firm = solicitors()
    await to_be_added(client, firm)
    for _ in range(2):
        await client.later("15d")
        assert (await client.task("chase_third_party"))["outcomes"] == ["done"]
        await client.answers("chase_third_party", "done")
    await recorded(client, record(firm))
    assert (await client.case()).open_tasks == []


@journey(
    "in the register, but without a primary contact: returned, then complete",
    rules=(*TO_UPDATE, *THEN),
    letters=APPOINTING,
    end=ACTIVE,
)
async def found_incomplete(client: Actor) -> None:
    firm = solicitors()
    entry = record(firm)
    await recorded(client, {name: value for name, value in entry.items() if name != "primary_contact"})
    await names_by_telephone(client, firm)
    case = await client.case()
    assert (case.requests(ADD), case.request(UPDATE)["status"]) == ([], "Pending Assignment")
    await answered(client, entry, UPDATE)


@journey(
    "in the register as an Unverified Employer: returned, then right",
    rules=(*TO_UPDATE, *THEN),
    letters=APPOINTING,
    end=ACTIVE,
)
async def found_employer(client: Actor) -> None:
    firm = solicitors()
    entry = record(firm)
    await recorded(client, {**entry, "kind": "unverified_employer"})
    await names_by_telephone(client, firm)
    await answered(client, entry, UPDATE)


@journey(
    "in the register, but without the contact named: they are added",
    letters=APPOINTING,
    end=ACTIVE,
    rules=("SU-18", "SU-19", "SU-22", "SU-23", "SU-24", *APPOINTED),
)
async def contact_missing(client: Actor) -> None:
    firm = solicitors()
    another = {"name": "Everard Thistlewood", "address": OFFICE, "telephone": "0113 496 0772"}
    entry = record(firm, primary_contact=another)
    await recorded(client, entry)
    await names_by_telephone(client, firm)
    case = await client.case()
    request = case.request(UPDATE)
    assert (request["status"], request["queue"]) == ("Pending Assignment", TEAM)
    assert firm["contact"]["name"] in " ".join(request["notes"])
    assert case.codes == []
    await answered(client, {**entry, "contacts": [firm["contact"]]}, UPDATE)
    assert (await client.case()).stands(UPDATE) == DONE


@journey(
    "in the register, and the contact named is a further one",
    letters=APPOINTING,
    end=ACTIVE,
    rules=("SU-18", "SU-19", "SU-22", "SU-24", *APPOINTED),
)
async def further_contact(client: Actor) -> None:
    firm = solicitors()
    another = {"name": "Everard Thistlewood", "address": OFFICE, "telephone": "0113 496 0772"}
    await recorded(client, record(firm, primary_contact=another, contacts=[firm["contact"]]))
    await names_by_telephone(client, firm)


@journey(
    "in the register, but without the contact named: they are added, without a word of our request",
    end=ACTIVE,
    letters=APPOINTING,
    rules=("SU-18", "SU-19", "SU-22", "SU-23", "SU-24", *APPOINTED),
)
async def contact_added_unasked(client: Actor) -> None:
    firm = solicitors()
    another = {"name": "Everard Thistlewood", "address": OFFICE, "telephone": "0113 496 0772"}
    entry = record(firm, primary_contact=another)
    await recorded(client, entry)
    await names_by_telephone(client, firm)
    await client.case()
    await recorded(client, {**entry, "contacts": [firm["contact"]]})
    assert (await client.case()).stands(UPDATE) == DONE


@journey(
    "of a paying parent: the third-party team is asked in its own queue, chased in the maintenance service's",
    rules=("SU-D", *TO_ADD, *THEN),
    letters=APPOINTING,
    end=ACTIVE,
)
async def paying_parent(client: Actor) -> None:
    firm = solicitors()
    await names_by_telephone(client, firm, client={"scin": client.scin, **CLIENT, "role": "paying"})
    await client.later("15d")
    assert (await client.task("chase_third_party"))["queue"] == "maintenance_service"
    case = await client.case()
    assert (case.request()["queue"], case.request(ADD)["queue"]) == ("maintenance_service", TEAM)
    await answered(client, record(firm), ADD)
    assert (await client.case()).tasks["chase_third_party"] == "withdrawn"
