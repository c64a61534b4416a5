"""Letters that are held, come back or change their address."""

from datetime import datetime, timedelta

from tests.journeys.actor import Actor
from tests.journeys.acts import ELSEWHERE, UNDELIVERABLE, someone
from tests.journeys.journey import ACTIVE, NOTHING_CAME, UNREACHABLE, journey
from tests.journeys.set_up.by_telephone import ALL_KNOWN, NONE_KNOWN
from tests.journeys.set_up.rules import APPOINTING, ASKED, COMPLETE, FORM_BACK, NOT_REGISTERED, STRAIGHT
from tests.journeys.set_up.written_wait import due
from tests.stories import CLIENT, FRIEND, Data

HELD = "letter_undeliverable"


async def _pair_held(client: Actor) -> None:
    await client.nominates(someone(address=UNDELIVERABLE))
    await client.called()
    case = await client.case()
    assert [letter["status"] for letter in case["letters"]] == ["held", "held"]
    assert (await client.issued(), case.stands()) == ([], ACTIVE)
    assert (await client.task(HELD))["outcomes"] == ["corrected", "cancel"]


@journey(
    "one undeliverable address holds both letters of a pair: corrected, both go",
    rules=(*STRAIGHT, "R-6"),
    letters=APPOINTING,
    end=ACTIVE,
)
async def pair_corrected(client: Actor) -> None:
    await _pair_held(client)
    await client.answers(HELD, "corrected", address=FRIEND["address"])
    issued = await client.issued()
    assert [letter["code"] for letter in issued] == ["CMSL0042", "CMSL0041"]
    assert len({letter["pair_id"] for letter in issued}) == 1


@journey(
    "one undeliverable address holds both letters of a pair: cancelled, neither goes",
    rules=(*STRAIGHT, "R-6"),
    end=ACTIVE,
)
async def pair_cancelled(client: Actor) -> None:
    await _pair_held(client)
    await client.answers(HELD, "cancel")
    assert (await client.issued(), (await client.case()).representative["active"]) == ([], True)


@journey(
    "corrected, but as bad as before: held again; then corrected",
    rules=(*STRAIGHT, "R-6"),
    letters=APPOINTING,
    end=ACTIVE,
)
async def corrected_twice(client: Actor) -> None:
    await _pair_held(client)
    await client.answers(HELD, "corrected", address={**UNDELIVERABLE, "lines": ["@ the mill", "Millbrook"]})
    await client.answers(HELD, "corrected", address=ELSEWHERE)


def _of_no_abode(client: Actor) -> Data:
    return {"scin": client.scin, **CLIENT, "address": UNDELIVERABLE}


@journey(
    "CMSL5512 is held: its 14 days begin only when it goes out; silence",
    letters=(ASKED, *NOT_REGISTERED),
    rules=(*ALL_KNOWN, "R-6", "SU-5a"),
    end=UNREACHABLE,
)
async def held_starts_no_clock(client: Actor) -> None:
    await client.telephones(someone(), client=_of_no_abode(client))
    assert (await client.case()).waits == []
    await client.later("20d")
    released = client.now()
    await client.answers(HELD, "corrected", address=CLIENT["address"])
    end = due(await client.case())
    assert timedelta(days=14) < end - released < timedelta(days=15)
    await client.later("15d")


@journey(
    "CMSL0047 and 0049 are held: the request ends all the same; corrected, both go",
    end=UNREACHABLE,
    rules=(*ALL_KNOWN, "SU-5a", "R-6"),
    letters=(ASKED, *NOT_REGISTERED),
)
async def held_at_the_end(client: Actor) -> None:
    await client.telephones(someone(address=UNDELIVERABLE))
    await client.later("15d")
    case = await client.case()
    assert [case.letter(code)["status"] for code in NOT_REGISTERED] == ["held", "held"]
    assert case.stands() == UNREACHABLE
    await client.answers(HELD, "corrected", address=ELSEWHERE)
    assert {letter["status"] for letter in (await client.case())["letters"]} == {"issued"}


@journey(
    "CMSL5512 comes back during its wait: sent again, the wait begins again; the form comes back",
    end=ACTIVE,
    rules=(*ALL_KNOWN, "R-1", *FORM_BACK),
    letters=(ASKED, ASKED, *APPOINTING),
)
async def returned(client: Actor) -> None:
    person = someone()
    await client.telephones(person)
    await client.printed(ASKED, "dispatched")
    before = due(await client.case())
    await client.later("8d")
    await client.printed(ASKED, "returned")
    await client.answers(HELD, "corrected", address=ELSEWHERE)
    case = await client.case()
    assert due(case) - before == timedelta(days=8) + _clock_change(before, due(case))
    lines = [letter["address_lines"] for letter in await client.issued()]
    assert (len(lines), "3 Foundry Close" in lines[-1]) == (2, True)
    await client.later("10d")
    await client.writes(person)
    await client.called()


def _clock_change(before: datetime, after: datetime) -> timedelta:
    from workers.procedure.days import LONDON  # noqa: PLC0415

    offsets = [one.astimezone(LONDON).utcoffset() or timedelta() for one in (before, after)]
    return offsets[0] - offsets[1]


@journey(
    "CMSL5512 comes back during its wait; there is no better address: the wait goes on; silence",
    rules=(*ALL_KNOWN, "SU-5a"),
    letters=(ASKED, *NOT_REGISTERED),
    end=UNREACHABLE,
)
async def returned_cancelled(client: Actor) -> None:
    await client.telephones(someone())
    await client.printed(ASKED, "returned")
    await client.answers(HELD, "cancel")
    await client.later("15d")


@journey(
    "CMSL5512 comes back when its wait is over: nobody need look for an address, and it isn't sent again",
    rules=(*ALL_KNOWN, "R-1", "SU-5a"),
    letters=(ASKED, *NOT_REGISTERED),
    end=UNREACHABLE,
)
async def returned_too_late(client: Actor) -> None:
    await client.telephones(someone())
    await client.printed(ASKED, "dispatched")
    await client.later("15d")
    await client.printed(ASKED, "returned")
    tasks = [(task["kind"], task["status"]) for task in (await client.case())["tasks"]]
    assert (HELD, "withdrawn") in tasks


@journey(
    "the client moves before CMSL0042 is issued: it goes to the new address",
    rules=("R-16", *STRAIGHT[5:]),
    letters=APPOINTING,
    end=ACTIVE,
)
async def client_moved(client: Actor) -> None:
    await client.nominates(someone())
    await client.task("call_representative")
    await client.send("register.client", {"client": {"scin": client.scin, **CLIENT, "address": ELSEWHERE}})
    await client.called()
    letters = {letter["code"]: letter["address_lines"] for letter in await client.issued()}
    assert "3 Foundry Close" in letters["CMSL0042"]


@journey(
    "the client moves while CMSL5512 is held: released, it goes to the new address; silence",
    end=NOTHING_CAME,
    rules=(*NONE_KNOWN, "R-6", "R-16", "SU-5b"),
    letters=(ASKED,),
)
async def client_moved_while_held(client: Actor) -> None:
    await client.telephones(None, client=_of_no_abode(client))
    await client.task(HELD)
    await client.send("register.client", {"client": {"scin": client.scin, **CLIENT, "address": ELSEWHERE}})
    await client.case()
    if "letter_undeliverable" in (await client.case()).open_tasks:
        await client.answers(HELD, "corrected")
    (letter,) = await client.issued()
    assert "3 Foundry Close" in letter["address_lines"]
    await client.later("15d")


@journey(
    "CMSL5512 is held and given up: the request doesn't stand still; silence",
    end=UNREACHABLE,
    rules=(*ALL_KNOWN, "R-6", "SU-5a"),
    letters=NOT_REGISTERED,
)
async def held_and_cancelled(client: Actor) -> None:
    await client.telephones(someone(), client=_of_no_abode(client))
    await client.answers(HELD, "cancel")
    assert (await client.case()).waits == [("written_authorisation", "waiting")]
    await client.later("15d")
    await client.answers(HELD, "corrected", address=ELSEWHERE)


@journey(
    "CMSL0043 comes back during its wait: sent again, the wait begins again; silence",
    end=UNREACHABLE,
    rules=(*COMPLETE, "R-1", "SU-5a"),
    letters=("CMSL0043", "CMSL0043", *NOT_REGISTERED),
)
async def nomination_returned(client: Actor) -> None:
    await client.nominates(someone())
    await client.answers("call_representative", "not_reached")
    await client.printed("CMSL0043", "dispatched")
    await client.later("8d")
    await client.printed("CMSL0043", "returned")
    await client.answers(HELD, "corrected", address=ELSEWHERE)
    await client.later("8d")
    assert (await client.case()).stands()[0] == "Wait"
    await client.later("7d")
