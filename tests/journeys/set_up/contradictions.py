"""What contradicts what is held, or the client themselves."""

from tests.journeys.actor import Actor
from tests.journeys.acts import ELSEWHERE, someone, without
from tests.journeys.journey import ACTIVE, CANCELLED, UNREACHABLE, journey
from tests.journeys.set_up.by_telephone import ALL_KNOWN
from tests.journeys.set_up.rules import (
    APPOINTED,
    APPOINTING,
    ASKED,
    BEGUN,
    CALLED,
    COMPLETE,
    FORM_BACK,
    NOT_REGISTERED,
    REGISTERED,
)
from tests.stories import friend

IN_THE_CALL = (*COMPLETE, "R-4")


async def _differs(client: Actor) -> None:
    """The representative gives another address than the client has: the automatic way stops."""
    await client.nominates(someone())
    await client.called(person={"address": ELSEWHERE})
    case = await client.case()
    assert (case.codes, case.stands()[0]) == ([], "In Progress")
    assert (await client.task("contradiction"))["outcomes"] == ["first", "second", "stop"]


@journey(
    "the call brings another address: the one that is held counts",
    letters=APPOINTING,
    end=ACTIVE,
    rules=(*IN_THE_CALL, *REGISTERED, *APPOINTED),
)
async def first(client: Actor) -> None:
    await _differs(client)
    await client.answers("contradiction", "first")
    letters = {letter["code"]: letter["address_lines"] for letter in await client.issued()}
    assert "27 Tannery Lane" in letters["CMSL0041"]


@journey(
    "the call brings another address: the new one counts",
    letters=APPOINTING,
    end=ACTIVE,
    rules=(*IN_THE_CALL, *REGISTERED, *APPOINTED),
)
async def second(client: Actor) -> None:
    await _differs(client)
    await client.answers("contradiction", "second")
    letters = {letter["code"]: letter["address_lines"] for letter in await client.issued()}
    assert "3 Foundry Close" in letters["CMSL0041"]


@journey("the call brings another address: stop", rules=(*IN_THE_CALL, "R-12"), end=CANCELLED)
async def stop(client: Actor) -> None:
    await _differs(client)
    await client.answers("contradiction", "stop")


@journey(
    "the client's call brings another date of birth than the letter: the letter's counts",
    end=ACTIVE,
    rules=(*BEGUN, "SU-3b", "R-4", *CALLED, *REGISTERED, *APPOINTED),
    letters=APPOINTING,
)
async def in_the_clients_call(client: Actor) -> None:
    person = someone()
    await client.nominates(without(person, "address"))
    brought = friend({"address": person["address"], "date_of_birth": "1980-01-01"})
    await client.answers("call_client", "reached", representative=brought)
    await client.answers("contradiction", "first")
    await client.called()


@journey(
    "the form names another address than the call did: the form's counts",
    letters=(ASKED, *APPOINTING),
    rules=(*ALL_KNOWN, "R-13", "R-4", *FORM_BACK),
    end=ACTIVE,
)
async def in_the_form(client: Actor) -> None:
    person = someone()
    await client.telephones(person)
    await client.later("9d")
    await client.writes({**person, "address": ELSEWHERE})
    assert (await client.case()).codes == [ASKED]
    await client.answers("contradiction", "second")
    await client.called()


@journey(
    "nobody settles it for 14 days: nothing goes out; settled then, the request ends as the wait has",
    rules=(*COMPLETE, "R-13", "R-4", "SU-5a"),
    letters=("CMSL0043", *NOT_REGISTERED),
    end=UNREACHABLE,
)
async def timers_run_on(client: Actor) -> None:
    await client.nominates(someone())
    await client.answers("call_representative", "not_reached")
    await client.later("5d")
    await client.replies(person={"address": ELSEWHERE})
    await client.task("contradiction")
    await client.later("15d")
    case = await client.case()
    assert (case.codes, case.waits) == (["CMSL0043"], [("representative_reply", "fired")])
    await client.answers("contradiction", "first")


REFUSED = (*COMPLETE, "R-4")


async def _refuses(client: Actor) -> None:
    """The client authorises, and refuses within a day."""
    await client.nominates(someone())
    await client.task("call_representative")
    await client.objects()
    assert (await client.task("contradiction"))["outcomes"] == ["first", "second", "stop"]
    assert (await client.case()).stands()[0] == "In Progress"


@journey(
    "the client authorises and refuses within a day: the authorisation counts",
    letters=APPOINTING,
    end=ACTIVE,
    rules=(*REFUSED, *REGISTERED, *APPOINTED),
)
async def authorised(client: Actor) -> None:
    await _refuses(client)
    await client.called()
    assert (await client.case()).codes == []
    await client.answers("contradiction", "first")


@journey("the client authorises and refuses within a day: the refusal counts", rules=(*REFUSED, "R-12"), end=CANCELLED)
async def refused(client: Actor) -> None:
    await _refuses(client)
    await client.answers("contradiction", "second")
    assert (await client.case()).tasks["call_representative"] == "withdrawn"


@journey("the client authorises and refuses within a day: stop", rules=(*REFUSED, "R-12"), end=CANCELLED)
async def refused_stop(client: Actor) -> None:
    await _refuses(client)
    await client.answers("contradiction", "stop")


async def _changes_their_mind(client: Actor) -> None:
    """The client refuses, which ends the request, and signs the form within a day after all."""
    person = someone()
    await client.telephones(person)
    await client.later("3d")
    await client.objects()
    assert (await client.case()).stands() == ("Cancelled", "Complete", None)
    await client.later("12h")
    await client.writes(person)
    details = (await client.task("contradiction"))["details"]
    assert (details["first"], details["second"]) == ("refused", "authorised")


@journey(
    "the client refuses, and authorises within a day: the refusal came first, and counts",
    rules=(*ALL_KNOWN, "R-12", "R-2", "R-4"),
    end=CANCELLED,
)
async def refused_first(client: Actor) -> None:
    await _changes_their_mind(client)
    await client.answers("contradiction", "first")


@journey(
    "the client refuses, and authorises within a day: the authorisation came second, and counts",
    rules=(*ALL_KNOWN, "R-12", "R-2", "R-4", *FORM_BACK),
    letters=APPOINTING,
    end=ACTIVE,
)
async def authorised_after_all(client: Actor) -> None:
    await _changes_their_mind(client)
    await client.answers("contradiction", "second")
    await client.called()


@journey(
    "the client withdraws while somebody has to settle a contradiction: the task is withdrawn",
    end=CANCELLED,
    rules=(*IN_THE_CALL, "R-12"),
)
async def withdrawn_meanwhile(client: Actor) -> None:
    await _differs(client)
    await client.later("2d")
    await client.objects()
    assert (await client.case()).tasks["contradiction"] == "withdrawn"


@journey(
    "two contradictions one after the other: both have to be settled",
    letters=APPOINTING,
    end=ACTIVE,
    rules=(*COMPLETE, "R-4", "R-13", *REGISTERED, *APPOINTED),
)
async def two_at_once(client: Actor) -> None:
    await _differs(client)
    await client.replies(person={"telephone": "0114 496 0560"})
    open_tasks = [task for task in (await client.case())["tasks"] if task["status"] == "open"]
    assert [task["kind"] for task in open_tasks] == ["contradiction", "contradiction"]
    for task in open_tasks:
        assert (await client.case()).codes == []
        said = {"task_id": task["task_id"], "scin": client.scin, "outcome": "first", "by": "Agent 4471"}
        await client.send("task.completed", said)


@journey(
    "the form says the same in capitals and without spaces: no contradiction",
    letters=(ASKED, *APPOINTING),
    rules=(*ALL_KNOWN, "R-13", *FORM_BACK),
    end=ACTIVE,
)
async def the_same_in_capitals(client: Actor) -> None:
    person = someone()
    await client.telephones(person)
    await client.later("9d")
    lines = [line.upper() for line in person["address"]["lines"]]
    address = {**person["address"], "lines": lines, "postcode": "m219wq"}
    await client.writes(
        {**person, "last_name": person["last_name"].upper(), "address": address, "telephone": "+44 161 4960483"}
    )
    await client.called()


@journey(
    "the form names somebody else, and they count: the request begins again with them",
    letters=(ASKED, *APPOINTING),
    rules=(*ALL_KNOWN, "R-13", "R-4", *FORM_BACK),
    end=ACTIVE,
)
async def somebody_else(client: Actor) -> None:
    person, other = someone(), someone(date_of_birth="1985-07-04")
    await client.telephones(person)
    await client.later("9d")
    await client.writes(other)
    await client.answers("contradiction", "second")
    await client.called()
    await client.case()
    letters = {letter["code"]: letter["recipient"]["name"] for letter in await client.issued()}
    assert letters["CMSL0041"].endswith(other["last_name"])
