"""The representative writes before anybody has asked, too late, or declines."""

from datetime import timedelta

from tests.journeys.actor import Actor
from tests.journeys.acts import someone
from tests.journeys.journey import ACTIVE, CANCELLED, UNREACHABLE, journey
from tests.journeys.set_up.by_telephone import ALL_KNOWN
from tests.journeys.set_up.calling import WRITTEN_BACK, not_reached
from tests.journeys.set_up.rules import (
    APPOINTED,
    APPOINTING,
    ASKED,
    COMPLETE,
    FORM_BACK,
    NOMINATED,
    NOT_REGISTERED,
    REGISTERED,
)
from tests.journeys.set_up.written_wait import due


@journey(
    "they write before anybody has called: that counts as reached", rules=WRITTEN_BACK, letters=APPOINTING, end=ACTIVE
)
async def reply_before_the_call(client: Actor) -> None:
    await client.nominates(someone())
    await client.task("call_representative")
    await client.replies(security=client.security())
    assert (await client.case()).tasks["call_representative"] == "withdrawn"


@journey(
    "they write before anybody has called, but without PIN and password: CMSL0043; silence",
    end=UNREACHABLE,
    rules=(*COMPLETE, "R-13", "SU-5a"),
    letters=(NOMINATED, *NOT_REGISTERED),
)
async def empty_reply_before_the_call(client: Actor) -> None:
    await client.nominates(someone())
    await client.task("call_representative")
    await client.replies()
    assert (await client.case()).codes == [NOMINATED]
    await client.later("15d")


@journey(
    "they write while the client's form is awaited: kept, it replaces no authorisation; silence",
    rules=(*ALL_KNOWN, "R-13", "SU-5a"),
    letters=(ASKED, *NOT_REGISTERED),
    end=UNREACHABLE,
)
async def reply_before_the_form(client: Actor) -> None:
    await client.telephones(someone())
    await client.later("5d")
    await client.replies(security=client.security())
    assert (await client.case()).codes == [ASKED]
    await client.later("10d")


@journey(
    "they write while the client's form is awaited; the form comes back: no call is needed",
    end=ACTIVE,
    rules=(*ALL_KNOWN, "R-13", *FORM_BACK),
    letters=(ASKED, *APPOINTING),
)
async def reply_then_the_form(client: Actor) -> None:
    person = someone()
    await client.telephones(person)
    await client.later("5d")
    await client.replies(security=client.security())
    await client.later("4d")
    await client.writes(person)
    assert (await client.case()).tasks == {}


@journey(
    "the reply comes late",
    rules=(*COMPLETE, "SU-5a", "R-2"),
    letters=(NOMINATED, *NOT_REGISTERED),
    end=UNREACHABLE,
    leaves=("late_document",),
)
async def late_reply(client: Actor) -> None:
    await not_reached(client)
    await client.later("15d")
    await client.replies(security=client.security())


@journey(
    "the reply comes in time, but is read after the end: the request reopens, the letters are withdrawn",
    rules=(*COMPLETE, "SU-5a", "R-2", "R-13", *REGISTERED, *APPOINTED),
    end=ACTIVE,
    letters=(NOMINATED, *APPOINTING),
)
async def read_late(client: Actor) -> None:
    await not_reached(client)
    end = due(await client.case())
    await client.later("15d")
    assert (await client.case()).stands() == UNREACHABLE
    await client.replies(end - timedelta(minutes=1), security=client.security())


@journey(
    "they decline in the call: the client is to be told",
    rules=(*COMPLETE, "R-12"),
    end=CANCELLED,
    leaves=("call_client",),
)
async def declines_in_the_call(client: Actor) -> None:
    await client.nominates(someone())
    await client.answers("call_representative", "declined")


@journey(
    "they decline in writing: the client is to be told",
    rules=(*COMPLETE, "R-12"),
    end=CANCELLED,
    leaves=("call_client",),
    letters=(NOMINATED,),
)
async def declines_in_writing(client: Actor) -> None:
    await not_reached(client)
    await client.printed(NOMINATED, "dispatched")
    await client.later("5d")
    await client.replies(declines=True)


@journey(
    "they decline while the client's form is awaited: CMSL5512 is withdrawn",
    rules=(*ALL_KNOWN, "R-12"),
    end=CANCELLED,
    leaves=("call_client",),
)
async def declines_before_the_form(client: Actor) -> None:
    await client.telephones(someone())
    await client.case()
    await client.replies(declines=True)
    assert (await client.case()).letter(ASKED)["status"] == "withdrawn"
