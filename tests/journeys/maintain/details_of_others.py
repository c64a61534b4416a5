"""Own details of powers of attorney, of organisations, and of those whose number isn't known."""

from tests.journeys.actor import Actor
from tests.journeys.acts import someone
from tests.journeys.journey import journey
from tests.journeys.maintain.asking import (
    HOLDERS,
    NEW_ADDRESS,
    NEW_IN_THE_EMAIL,
    NINO,
    REPRESENTED,
    as_poa,
    as_representative,
    asks,
    body,
    holder,
    holders,
    latest,
    noted,
    own_details,
    removed,
    represented,
)
from tests.journeys.maintain.rules import AS_HOLDER, ASKED, CALLED_AND_SENT, SENT
from tests.journeys.set_up.companies import answered, names_by_telephone, of, record, recorded, solicitors
from tests.scene import SCINS
from tests.stories import Data

AMEND = "Update 3rd Party Details"
CALL = "call_requester"


async def _organisation(client: Actor, **changes: object) -> tuple[Data, Data]:
    """A firm of solicitors is active; as who they ask, and the firm."""
    firm = solicitors()
    await recorded(client, record(firm, **changes))
    await names_by_telephone(client, firm)
    return as_representative((await client.case()).representative["representative_id"]), firm


async def _amended(client: Actor, name: str) -> None:
    """The third-party team has a request with the new details; there is no email."""
    case = await client.case()
    request = case.request(AMEND)
    assert (request["process"], request["area"]) == ("3rd Party", AMEND)
    notes = "\n".join(request["notes"])
    assert all(told in notes for told in (name, *NEW_ADDRESS["lines"], NEW_ADDRESS["postcode"]))
    assert (await latest(client))["service_request_id"] == request["service_request_id"]
    assert await client.emails() == []


@journey(
    "a firm of solicitors without a SCIN: the third-party team is asked instead, and answers",
    rules=(*ASKED, "MA-3b", "SU-21"),
    changes=("done",),
    **REPRESENTED,
)
async def solicitors_without_scin(client: Actor) -> None:
    requester, firm = await _organisation(client)
    await asks(client, requester, own_details())
    await _amended(client, firm["name"])
    await answered(client, record(firm, address=NEW_ADDRESS), AMEND)
    await client.quiet()
    request = (await client.case()).request(AMEND)
    assert (request["status"], request["sub_status"]) == ("Closed", "Complete")


@journey(
    "an organisation that has a SCIN: the email, by that number; the note",
    rules=(*ASKED, *SENT),
    changes=("done",),
    **REPRESENTED,
)
async def organisation_with_scin(client: Actor) -> None:
    scin = next(SCINS)
    requester, _ = await _organisation(client, scin=scin)
    await asks(client, requester, own_details())
    said = await body(client)
    assert scin in said
    assert NEW_IN_THE_EMAIL in said
    await noted(client)


@journey(
    "an organisation that holds a power which isn't a legal one, without a SCIN: the third-party team is asked",
    rules=(*AS_HOLDER, "MA-3b"),
    changes=("done",),
)
async def organisation_with_a_power(client: Actor) -> None:
    await holders(client, holder("A", joint=False, legal=False, name="Harrowby Care Alliance", nino=None))
    await asks(client, as_poa("A"), own_details())
    await _amended(client, "Harrowby Care Alliance")


@journey(
    "an organisation that holds such a power and has a SCIN: the email; the note",
    rules=(*AS_HOLDER, *SENT),
    changes=("done",),
)
async def organisation_with_a_power_and_scin(client: Actor) -> None:
    scin = next(SCINS)
    await holders(client, holder("A", joint=False, legal=False, name="Harrowby Care Alliance", nino=None, scin=scin))
    await asks(client, as_poa("A"), own_details())
    assert scin in await body(client)
    await noted(client)


@journey("a sole power of attorney: the email, by their NINO; the note", rules=(*AS_HOLDER, *SENT), changes=("done",))
async def poa(client: Actor) -> None:
    await holders(client, holder("A", joint=False))
    await asks(client, as_poa("A"), own_details())
    said = await body(client)
    assert all(told in said for told in (*HOLDERS["A"], "9 Weir Terrace, Harrowby, LS17 4QD", NEW_IN_THE_EMAIL))
    await noted(client)


@journey("a sole power of attorney who has both numbers", rules=(*AS_HOLDER, *SENT), changes=("requested",))
async def poa_with_both(client: Actor) -> None:
    scin = next(SCINS)
    await holders(client, holder("A", joint=False, scin=scin))
    await asks(client, as_poa("A"), own_details())
    assert scin in await body(client)


async def _nothing_goes_out(client: Actor) -> None:
    """Neither number is known: the requester has to be called first."""
    assert (await latest(client))["status"] == "agreed"
    await client.task(CALL)
    assert await client.emails() == []


@journey(
    "a representative whose NINO isn't known: called first, then the email; the note",
    rules=(*ASKED, *CALLED_AND_SENT),
    changes=("done",),
    **REPRESENTED,
)
async def no_number(client: Actor) -> None:
    await asks(client, await represented(client, nino=None), own_details())
    await client.later("3d")
    await _nothing_goes_out(client)
    await client.answers(CALL, "reached", person={"nino": NINO})
    assert NINO in await body(client)
    await noted(client)


@journey(
    "a representative whose NINO isn't known, and who isn't reached at first: called again",
    rules=(*ASKED, *CALLED_AND_SENT),
    changes=("requested",),
    **REPRESENTED,
)
async def not_reached(client: Actor) -> None:
    await asks(client, await represented(client, nino=None), own_details())
    await client.answers(CALL, "not_reached")
    await _nothing_goes_out(client)
    await client.answers(CALL, "reached", person={"nino": NINO})
    assert NINO in await body(client)


@journey(
    "a representative who is reached, but doesn't know their NINO: called again, no email until then",
    rules=(*ASKED, "MA-4"),
    changes=("agreed",),
    leaves=(CALL,),
    **REPRESENTED,
)
async def reached_without(client: Actor) -> None:
    await asks(client, await represented(client, nino=None), own_details())
    await client.answers(CALL, "reached")
    await _nothing_goes_out(client)


@journey(
    "a representative who is removed while their NINO is asked for: no email; they are to be told",
    rules=(*ASKED, "MA-4", "MA-12"),
    changes=("withdrawn",),
    leaves=("tell_requester",),
    **REPRESENTED,
)
async def removed_meanwhile(client: Actor) -> None:
    requester = await represented(client, nino=None)
    await asks(client, requester, own_details())
    await removed(client, requester)
    assert ((await client.case()).tasks[CALL], await client.emails()) == ("withdrawn", [])


@journey(
    "a power of attorney without a number turns out to be an organisation without a SCIN: the third-party team",
    rules=(*AS_HOLDER, "MA-4", "MA-3b"),
    changes=("done",),
)
async def turns_out_an_organisation(client: Actor) -> None:
    await holders(client, holder("A", joint=False, name="Ambler & Partners", nino=None))
    await asks(client, as_poa("A"), own_details())
    await _nothing_goes_out(client)
    firm = solicitors(name="Ambler & Partners")
    await client.answers(CALL, "reached", representative=of(firm))
    await _amended(client, "Ambler & Partners")


@journey(
    "one contact represents two clients: what is noted for one is so for the other, too",
    rules=(*ASKED, *SENT),
    changes=("done",),
    **REPRESENTED,
)
async def for_two_clients(client: Actor) -> None:
    person, other = someone(nino=NINO), client.another()
    for one in (other, client):
        await one.nominates(person)
        await one.called()
        await one.case()
    requester = as_representative((await client.case()).representative["representative_id"])
    await asks(client, requester, own_details(name={"title": "Mr", "first_name": "Tobias", "last_name": "Hale"}))
    await noted(client)
    assert (await other.case()).representative["name"] == "Mr Tobias Hale"
