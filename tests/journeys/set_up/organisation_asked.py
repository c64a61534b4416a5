"""An organisation that the client has to authorise or name in writing."""

from tests.journeys.actor import Actor
from tests.journeys.acts import someone
from tests.journeys.journey import ACTIVE, CANCELLED, LACK_OF_PROOF, NOTHING_CAME, UNREACHABLE, journey
from tests.journeys.set_up.by_telephone import ALL_KNOWN
from tests.journeys.set_up.companies import (
    charity,
    form_comes_back,
    names_by_telephone,
    names_in_writing,
    record,
    recorded,
    solicitors,
)
from tests.journeys.set_up.organisation import APPOINTED, FOUND
from tests.journeys.set_up.rules import APPOINTING, ASKED, NOT_REGISTERED
from tests.stories import Data

ASKED_IN_WRITING = (*FOUND, "SU-24", "SU-29", "SU-30")
NOT_NAMED = ("SU-18", "SU-19", "SU-29", "SU-30")


async def to_be_written(client: Actor, firm: Data, authorisation: str = "verbal") -> None:
    """It is in the register, but the client has to authorise it in writing."""
    await recorded(client, record(firm))
    await names_by_telephone(client, firm, authorisation=authorisation)
    case = await client.case()
    assert (case.codes, len(case.requests("General Enquiries"))) == ([ASKED], 1)


@journey(
    "not legally qualified, by telephone: asked for in writing; the form comes back",
    end=ACTIVE,
    rules=(*ASKED_IN_WRITING, *APPOINTED),
    letters=(ASKED, *APPOINTING),
)
async def form_back(client: Actor) -> None:
    firm = charity()
    await to_be_written(client, firm)
    await client.later("9d")
    await form_comes_back(client, firm)


@journey(
    "not legally qualified, by telephone: asked for in writing; silence: its contact is told by contingency",
    rules=(*ASKED_IN_WRITING, "SU-31"),
    letters=(ASKED, *NOT_REGISTERED),
    end=UNREACHABLE,
)
async def silence(client: Actor) -> None:
    await to_be_written(client, charity())
    await client.later("15d")
    issued = {letter["code"]: letter["via"] for letter in await client.issued()}
    assert (issued["CMSL0047"], issued["CMSL0049"]) == ("standard", "contingency")


@journey(
    "a solicitor, but the client hasn't authorised them: asked for; the form comes back",
    end=ACTIVE,
    rules=(*ASKED_IN_WRITING, *APPOINTED),
    letters=(ASKED, *APPOINTING),
)
async def solicitor_not_authorised(client: Actor) -> None:
    firm = solicitors()
    await to_be_written(client, firm, authorisation="none")
    await client.later("9d")
    await form_comes_back(client, firm)


@journey(
    "asked for in writing; the form comes back unsigned",
    rules=(*ASKED_IN_WRITING, "SU-6"),
    end=LACK_OF_PROOF,
    letters=(ASKED, "CMSL0048", "CMSL0049"),
)
async def unsigned(client: Actor) -> None:
    firm = charity()
    await to_be_written(client, firm)
    await client.later("9d")
    await form_comes_back(client, firm, signed=False)
    issued = {letter["code"]: letter["via"] for letter in await client.issued()}
    assert issued["CMSL0049"] == "contingency"


@journey(
    "asked for in writing; the form names no contact",
    rules=(*ASKED_IN_WRITING, "SU-6"),
    end=LACK_OF_PROOF,
    letters=(ASKED, "CMSL0048", "CMSL0049"),
)
async def incomplete(client: Actor) -> None:
    firm = charity()
    await to_be_written(client, firm)
    await client.later("9d")
    await form_comes_back(client, {name: said for name, said in firm.items() if name != "contact"})


@journey("asked for in writing; the client withdraws", rules=(*ASKED_IN_WRITING, "R-12"), end=CANCELLED)
async def withdrawn(client: Actor) -> None:
    await to_be_written(client, charity())
    await client.objects()


@journey(
    "asked for in writing; the form was received in time, but is read after the end: the request reopens",
    rules=(*ASKED_IN_WRITING, "SU-31", "R-2", *APPOINTED),
    letters=(ASKED, *APPOINTING),
    end=ACTIVE,
)
async def read_late(client: Actor) -> None:
    firm = charity()
    await to_be_written(client, firm)
    await client.later("14d")
    received = client.now()
    await client.later("1d")
    await client.case()
    said = {"scin": client.scin, "form": "CMSB003", "signed": True}
    await client.send(
        "contact.authorisation", {**said, "representative": {"type": "organisation", "organisation": firm}}, received
    )


@journey(
    "the organisation isn't named: asked for in writing; silence",
    rules=(*NOT_NAMED, "SU-31"),
    letters=(ASKED,),
    end=NOTHING_CAME,
)
async def not_named(client: Actor) -> None:
    await names_by_telephone(client, None)
    assert (await client.case()).stands("General Enquiries")[0] == "Closed"
    await client.later("15d")


@journey(
    "its contact isn't named: asked for in writing; the form names both",
    letters=(ASKED, *APPOINTING),
    rules=(*NOT_NAMED, "SU-22", "SU-24", *APPOINTED),
    end=ACTIVE,
)
async def contact_not_named(client: Actor) -> None:
    firm = charity()
    await recorded(client, record(firm))
    await names_by_telephone(client, {name: said for name, said in firm.items() if name != "contact"})
    assert (await client.case()).codes == [ASKED]
    await client.later("9d")
    await form_comes_back(client, firm)


@journey(
    "in writing, but the organisation isn't named; the form is late",
    rules=(*NOT_NAMED, "SU-31", "R-2"),
    letters=(ASKED,),
    end=NOTHING_CAME,
    leaves=("late_document",),
)
async def late(client: Actor) -> None:
    await names_in_writing(client, None)
    await client.later("15d")
    await form_comes_back(client, charity())


@journey(
    "by email: the form goes out as a letter of its own, and comes back",
    letters=("CMSB003", *APPOINTING),
    rules=("SU-18", "SU-E", "SU-19", "SU-22", "SU-24", *APPOINTED),
    end=ACTIVE,
)
async def by_email(client: Actor) -> None:
    firm = charity()
    await recorded(client, record(firm))
    await names_by_telephone(client, firm, channel="email", authorisation="none")
    assert (await client.case()).codes == ["CMSB003"]
    await client.later("9d")
    await form_comes_back(client, firm)


@journey("by email; silence", rules=("SU-18", "SU-E", "SU-31"), letters=("CMSB003",), end=NOTHING_CAME)
async def by_email_silence(client: Actor) -> None:
    await names_by_telephone(client, charity(), channel="email", authorisation="none")
    await client.later("15d")


@journey(
    "asked for in writing; the form names another contact: the call's counts",
    letters=(ASKED, *APPOINTING),
    rules=(*ASKED_IN_WRITING, "R-4", *APPOINTED),
    end=ACTIVE,
)
async def another_contact(client: Actor) -> None:
    firm = charity()
    await to_be_written(client, firm)
    await client.later("9d")
    await form_comes_back(client, {**firm, "contact": {"name": "Everard Thistlewood"}})
    await client.answers("contradiction", "first")


@journey(
    "the organisation isn't named; the form comes back unsigned",
    rules=(*NOT_NAMED, "SU-6"),
    letters=(ASKED, "CMSL0048"),
    end=LACK_OF_PROOF,
)
async def not_named_unsigned(client: Actor) -> None:
    await names_by_telephone(client, None)
    await client.later("9d")
    await form_comes_back(client, charity(), signed=False)


@journey(
    "a friend was named by telephone, but the form names an organisation; the client replaces the friend",
    rules=(*ALL_KNOWN, "R-11", "R-12", "SU-18", "SU-19", "SU-22", "SU-24", *APPOINTED),
    letters=APPOINTING,
    end=(CANCELLED, ACTIVE),
)
async def form_for_another_type(client: Actor) -> None:
    firm = charity()
    await recorded(client, record(firm))
    await client.telephones(someone())
    await client.later("9d")
    await form_comes_back(client, firm)
    await client.answers("tell_client_one_representative", "replace")


@journey(
    "asked for in writing; the organisation declines: the client is to be told",
    leaves=("call_client",),
    rules=(*ASKED_IN_WRITING, "R-12"),
    end=CANCELLED,
)
async def declines(client: Actor) -> None:
    await to_be_written(client, charity())
    await client.replies(declines=True)
