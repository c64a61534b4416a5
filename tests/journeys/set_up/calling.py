"""The representative is called, and written to."""

from tests.journeys.actor import Actor
from tests.journeys.acts import someone, without
from tests.journeys.journey import ACTIVE, UNREACHABLE, journey
from tests.journeys.set_up.rules import (
    APPOINTED,
    APPOINTING,
    COMPLETE,
    NOMINATED,
    NOT_REGISTERED,
    REGISTERED,
    STRAIGHT,
)
from tests.journeys.set_up.written_wait import due

WRITTEN_BACK = (*COMPLETE, "R-13", *REGISTERED, *APPOINTED)


async def not_reached(client: Actor) -> None:
    """The representative can't be reached: CMSL0043, and the 14 days begin."""
    await client.nominates(someone())
    await client.answers("call_representative", "not_reached")
    case = await client.case()
    assert (case.codes, case.request()["status"]) == ([NOMINATED], "Wait")
    assert [(timer["name"], timer["rule"]) for timer in case["timers"]] == [("representative_reply", "SU-8")]


@journey(
    "not reached; the reply brings PIN and password", end=ACTIVE, rules=WRITTEN_BACK, letters=(NOMINATED, *APPOINTING)
)
async def reply_in_time(client: Actor) -> None:
    await not_reached(client)
    await client.later("13d")
    await client.replies(security=client.security())
    assert (await client.case()).waits == [("representative_reply", "cancelled")]


@journey("not reached; silence", rules=(*COMPLETE, "SU-5a"), letters=(NOMINATED, *NOT_REGISTERED), end=UNREACHABLE)
async def silence(client: Actor) -> None:
    await not_reached(client)
    await client.later("15d")


@journey(
    "no telephone known: written to at once; a call of theirs brings PIN and password",
    end=ACTIVE,
    rules=WRITTEN_BACK,
    letters=(NOMINATED, *APPOINTING),
)
async def no_telephone(client: Actor) -> None:
    await client.nominates(without(someone(), "telephone"))
    case = await client.case()
    assert (case.tasks, case.codes) == ({}, [NOMINATED])
    await client.later("9d")
    await client.replies(channel="telephone", security=client.security())


@journey(
    "reached, but without PIN and password; the reply brings them",
    rules=WRITTEN_BACK,
    end=ACTIVE,
    letters=(NOMINATED, *APPOINTING),
)
async def reached_without_security(client: Actor) -> None:
    await client.nominates(someone())
    await client.answers("call_representative", "reached")
    assert (await client.case()).codes == [NOMINATED]
    await client.later("9d")
    await client.replies(security=client.security())


@journey(
    "reached, with a PIN of six digits, which is none; silence",
    rules=(*COMPLETE, "SU-5a"),
    end=UNREACHABLE,
    letters=(NOMINATED, *NOT_REGISTERED),
)
async def short_pin(client: Actor) -> None:
    await client.nominates(someone())
    await client.answers("call_representative", "reached", security=client.security(pin="730291"))
    assert (await client.case()).codes == [NOMINATED]
    await client.later("15d")
    assert (await client.case()).representative["security"] == "none"


@journey(
    "reached, with an empty password, which is none; silence",
    rules=(*COMPLETE, "SU-5a"),
    end=UNREACHABLE,
    letters=(NOMINATED, *NOT_REGISTERED),
)
async def empty_password(client: Actor) -> None:
    await client.nominates(someone())
    await client.answers("call_representative", "reached", security=client.security(password=""))
    await client.later("15d")


@journey(
    "the reply lacks PIN and password: called again, who now gives them",
    rules=WRITTEN_BACK,
    end=ACTIVE,
    letters=(NOMINATED, *APPOINTING),
)
async def reply_without_security(client: Actor) -> None:
    await not_reached(client)
    end = due(await client.case())
    await client.later("5d")
    await client.replies()
    assert due(await client.case()) == end
    await client.later("5d")
    await client.called()


@journey(
    "the reply lacks PIN and password; called again, not reached: the same 14 days run out",
    end=UNREACHABLE,
    rules=(*COMPLETE, "R-13", "SU-5a"),
    letters=(NOMINATED, *NOT_REGISTERED),
)
async def not_reached_again(client: Actor) -> None:
    await not_reached(client)
    end = due(await client.case())
    await client.later("5d")
    await client.replies()
    await client.answers("call_representative", "not_reached")
    assert due(await client.case()) == end
    await client.later("10d")


@journey(
    "the reply lacks PIN and password; nobody calls in the 14 days: the call is withdrawn",
    end=UNREACHABLE,
    rules=(*COMPLETE, "R-13", "SU-5a"),
    letters=(NOMINATED, *NOT_REGISTERED),
)
async def not_called_again(client: Actor) -> None:
    await not_reached(client)
    await client.later("5d")
    await client.replies()
    await client.later("10d")
    assert (await client.case()).tasks["call_representative"] == "withdrawn"


@journey(
    "the call brings the date of birth, but no NINO: CIS is asked by personal details",
    rules=STRAIGHT,
    end=ACTIVE,
    letters=APPOINTING,
)
async def by_personal_details(client: Actor) -> None:
    person = someone()
    await client.nominates(without(person, "date_of_birth", "nino"))
    await client.called(person=without(person, "nino"))
    asked = (await client.asked_cis())["person"]
    assert (asked["date_of_birth"], asked.get("nino")) == (person["date_of_birth"], None)


@journey("reached; the call brings a NINO: CIS is asked by it", rules=STRAIGHT, letters=APPOINTING, end=ACTIVE)
async def nino_in_the_call(client: Actor) -> None:
    await client.nominates(someone())
    await client.called(person={"nino": "AB123458C"})
    assert (await client.asked_cis())["person"]["nino"] == "AB123458C"
