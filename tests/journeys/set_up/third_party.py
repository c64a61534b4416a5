"""An organisation that the third-party team has to record first."""

from tests.journeys.actor import Actor
from tests.journeys.journey import ACTIVE, CANCELLED, IN_ERROR, UNREACHABLE, journey
from tests.journeys.set_up.companies import (
    answered,
    charity,
    form_comes_back,
    names_by_telephone,
    names_in_writing,
    record,
    recorded,
    solicitors,
)
from tests.journeys.set_up.organisation import APPOINTED
from tests.journeys.set_up.rules import APPOINTING, ASKED, NOT_REGISTERED
from tests.stories import Data

ADD, UPDATE = "Add 3rd Party", "Update 3rd Party Details"
TO_ADD = ("SU-18", "SU-19", "SU-20", "SU-21")
TO_UPDATE = ("SU-18", "SU-19", "SU-21")
THEN = ("SU-22", "SU-24", *APPOINTED)
DONE = ("Closed", "Complete", None)
TEAM = "third_party_team"


async def to_be_added(client: Actor, firm: Data) -> None:
    """The organisation isn't in the register: the third-party team is asked to add it."""
    await names_by_telephone(client, firm)
    case = await client.case()
    request = case.request(ADD)
    assert (request["process"], request["area"]) == ("3rd Party", "Add 3rd Party")
    assert (request["status"], request["queue"]) == ("Pending Assignment", TEAM)
    notes = " ".join(request["notes"])
    for told in (firm["name"], "12 Chancery Row", firm["telephone"], firm["contact"]["name"], "Unverified Employer"):
        assert told in notes, notes
    assert (case.codes, case["representatives"]) == ([], [])


@journey(
    "not in the register: recorded in answer to our request", rules=(*TO_ADD, *THEN), letters=APPOINTING, end=ACTIVE
)
async def added(client: Actor) -> None:
    firm = solicitors()
    await to_be_added(client, firm)
    await client.later("5d")
    await answered(client, record(firm), ADD)
    assert (await client.case()).stands(ADD) == DONE


@journey(
    "not in the register: recorded without a word of our request",
    rules=(*TO_ADD, *THEN),
    letters=APPOINTING,
    end=ACTIVE,
)
async def added_unasked(client: Actor) -> None:
    firm = solicitors()
    await to_be_added(client, firm)
    await client.later("5d")
    await recorded(client, record(firm, name=firm["name"].upper()))
    assert (await client.case()).stands(ADD) == DONE


@journey(
    "not in the register: two clients wait for the same; both go on",
    rules=(*TO_ADD, *THEN),
    letters=APPOINTING,
    end=ACTIVE,
)
async def waited_for_by_two(client: Actor) -> None:
    firm, other = solicitors(), client.another()
    await to_be_added(client, firm)
    await names_by_telephone(other, firm)
    await other.case()
    await recorded(client, record(firm))
    assert (await other.case()).stands() == ACTIVE


NOT_YET = (*TO_ADD, "SU-22", "SU-24", "SU-29", "SU-30")


@journey(
    "recorded; not legally qualified, by telephone: then asked for in writing; silence",
    end=UNREACHABLE,
    rules=(*NOT_YET, "SU-31"),
    letters=(ASKED, *NOT_REGISTERED),
)
async def added_then_silence(client: Actor) -> None:
    firm = charity()
    await to_be_added(client, firm)
    await answered(client, record(firm), ADD)
    assert (await client.case()).codes == [ASKED]
    await client.later("15d")


@journey(
    "the written authorisation comes while the record is awaited: kept, nothing is asked for",
    end=ACTIVE,
    rules=(*TO_ADD, "R-13", *THEN),
    letters=APPOINTING,
)
async def authorised_meanwhile(client: Actor) -> None:
    firm = charity()
    await to_be_added(client, firm)
    await client.later("5d")
    await form_comes_back(client, firm)
    assert (await client.case()).stands(ADD)[0] == "Pending Assignment"
    await answered(client, record(firm), ADD)


@journey("in writing; the client withdraws while the record is awaited", rules=(*TO_ADD, "R-12"), end=CANCELLED)
async def withdrawn(client: Actor) -> None:
    firm = charity()
    await names_in_writing(client, firm)
    await client.later("2d")
    await client.objects()
    await client.later("20d")
    await recorded(client, record(firm))


@journey("the case closes while the record is awaited", rules=(*TO_ADD, "R-16", "R-12"), end=CANCELLED)
async def case_closed(client: Actor) -> None:
    await to_be_added(client, solicitors())
    await client.send("register.case-closed", {"scin": client.scin})


@journey("created in error while the record is awaited", rules=(*TO_ADD, "SU-X"), end=IN_ERROR)
async def in_error(client: Actor) -> None:
    await to_be_added(client, solicitors())
    request_id = (await client.case()).request()["service_request_id"]
    said = {"scin": client.scin, "service_request_id": request_id, "reason": "Raised on the wrong case"}
    await client.send("contact.created-in-error", said)


@journey(
    "in writing, not in the register: recorded in answer to our request",
    rules=(*TO_ADD, *THEN),
    letters=APPOINTING,
    end=ACTIVE,
)
async def added_in_writing(client: Actor) -> None:
    firm = charity()
    await names_in_writing(client, firm)
    await client.later("5d")
    await answered(client, record(firm), ADD)


@journey(
    "by email; the form comes back, not in the register: recorded",
    letters=("CMSB003", *APPOINTING),
    end=ACTIVE,
    rules=("SU-18", "SU-E", "R-13", "SU-19", "SU-20", "SU-21", *THEN),
)
async def added_after_the_form(client: Actor) -> None:
    firm = charity()
    await names_by_telephone(client, firm, channel="email", authorisation="none")
    await client.later("9d")
    await form_comes_back(client, firm)
    assert (await client.case()).request(ADD)["status"] == "Pending Assignment"
    await answered(client, record(firm), ADD)


@journey(
    "two records of that name: nobody is picked silently; one is chosen",
    letters=APPOINTING,
    end=ACTIVE,
    rules=("SU-18", "SU-19", *THEN),
)
async def two_records(client: Actor) -> None:
    firm = solicitors()
    first, second = record(firm), record(firm)
    await recorded(client, first)
    await recorded(client, second)
    await names_by_telephone(client, firm)
    chosen = second["third_party_id"]
    assert chosen in (await client.task("choose_contact"))["outcomes"]
    await client.answers("choose_contact", chosen)
    assert (await client.case()).request()["fields"]["third_party_id"] == chosen


@journey(
    "an unsigned form comes while the record is awaited: kept; recorded, then asked for in writing; silence",
    rules=(*TO_ADD, "R-13", "SU-22", "SU-24", "SU-29", "SU-30", "SU-31"),
    letters=(ASKED, *NOT_REGISTERED),
    end=UNREACHABLE,
)
async def unsigned_meanwhile(client: Actor) -> None:
    firm = charity()
    await to_be_added(client, firm)
    await form_comes_back(client, firm, signed=False)
    await answered(client, record(firm), ADD)
    assert (await client.case()).codes == [ASKED]
    await client.later("15d")


@journey(
    "recorded in answer to our request, under a longer name", rules=(*TO_ADD, *THEN), letters=APPOINTING, end=ACTIVE
)
async def added_under_a_longer_name(client: Actor) -> None:
    firm = solicitors()
    await to_be_added(client, firm)
    await answered(client, record(firm, name=f"{firm['name']} (Harrowby) LLP"), ADD)
