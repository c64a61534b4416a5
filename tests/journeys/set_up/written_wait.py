"""Fourteen days for the written authorisation."""

from datetime import date, datetime, timedelta

from tests.journeys.actor import Actor
from tests.journeys.acts import someone, without
from tests.journeys.journey import ACTIVE, LACK_OF_PROOF, NOTHING_CAME, UNREACHABLE, journey
from tests.journeys.seen import Case
from tests.journeys.set_up.by_telephone import ALL_KNOWN, NONE_KNOWN
from tests.journeys.set_up.rules import APPOINTING, ASKED, FORM_BACK, NOT_REGISTERED
from tests.stories import by_telephone
from workers.procedure.days import LONDON


def due(case: Case) -> datetime:
    """The instant before which an answer is in time."""
    return datetime.fromisoformat(case.timer()["due_at"])


@journey(
    "the form comes back in the last second", rules=(*ALL_KNOWN, *FORM_BACK), letters=(ASKED, *APPOINTING), end=ACTIVE
)
async def last_second(client: Actor) -> None:
    person = someone()
    await client.telephones(person)
    case = await client.case()
    last = due(case) - timedelta(seconds=40)
    issued_on = date.fromisoformat(case.letter(ASKED)["issued_on"])
    assert due(case).astimezone(LONDON).isoformat()[:19] == f"{issued_on + timedelta(days=15)}T00:00:00"
    await client.until(last)
    await client.writes(person)
    await client.called()


@journey(
    "the form comes back late",
    rules=(*ALL_KNOWN, "SU-5a", "R-2"),
    letters=(ASKED, *NOT_REGISTERED),
    end=UNREACHABLE,
    leaves=("late_document",),
)
async def late(client: Actor) -> None:
    person = someone()
    await client.telephones(person)
    await client.later("15d")
    await client.writes(person)


@journey(
    "the form comes back late, where no contact was set up",
    rules=(*NONE_KNOWN, "SU-5b", "R-2"),
    letters=(ASKED,),
    end=NOTHING_CAME,
    leaves=("late_document",),
)
async def late_without_contact(client: Actor) -> None:
    await client.telephones(None)
    await client.later("15d")
    await client.writes(someone())


@journey(
    "the form comes back unsigned",
    rules=(*ALL_KNOWN, "SU-6"),
    end=LACK_OF_PROOF,
    letters=(ASKED, "CMSL0048", "CMSL0049"),
)
async def unsigned(client: Actor) -> None:
    person = someone()
    await client.telephones(person)
    await client.later("9d")
    await client.writes(person, signed=False)


@journey(
    "the form comes back incomplete",
    rules=(*ALL_KNOWN, "SU-6"),
    end=LACK_OF_PROOF,
    letters=(ASKED, "CMSL0048", "CMSL0049"),
)
async def incomplete(client: Actor) -> None:
    person = someone()
    await client.telephones(person)
    await client.later("9d")
    await client.writes(without(person, "address"))


@journey(
    "the form comes back unsigned, where no contact was set up",
    rules=(*NONE_KNOWN, "SU-6"),
    end=LACK_OF_PROOF,
    letters=(ASKED, "CMSL0048"),
)
async def unsigned_without_contact(client: Actor) -> None:
    await client.telephones(None)
    await client.later("9d")
    await client.writes(someone(), signed=False)
    assert (await client.case())["representatives"] == []


@journey(
    "the wait goes over a change of the clocks: it ends at midnight in London all the same",
    rules=(*ALL_KNOWN, "SU-5a"),
    letters=(ASKED, *NOT_REGISTERED),
    end=UNREACHABLE,
)
async def over_a_clock_change(client: Actor) -> None:
    await client.until(clock_change(client.now() + timedelta(days=10)) - timedelta(days=7))
    await client.telephones(someone())
    end = due(await client.case())
    begun = client.now().astimezone(LONDON)
    assert (end.astimezone(LONDON).hour, end.astimezone(LONDON).minute) == (0, 0)
    assert end.astimezone(LONDON).utcoffset() != begun.utcoffset()
    await client.until(end - timedelta(seconds=40))
    assert (await client.case()).codes == [ASKED]
    await client.until(end)


def clock_change(after: datetime) -> datetime:
    """Ten in the morning in London on the first day after an instant that has another offset than the day before."""
    day = after.astimezone(LONDON).replace(hour=10, minute=0)
    while day.utcoffset() == (following := day + timedelta(days=1)).utcoffset():
        day = following
    return following


@journey(
    "the same request comes twice, and so does each answer: nothing changes",
    letters=(ASKED, *APPOINTING),
    rules=(*ALL_KNOWN, *FORM_BACK),
    end=ACTIVE,
)
async def everything_twice(client: Actor) -> None:
    person = someone()
    await client.telephones(person)
    await client.put(client.last)
    await client.later("9d")
    await client.writes(person)
    await client.put(client.last)
    await client.called()
    await client.put(client.last)


@journey(
    "an event comes again with another content: it is parked",
    rules=(*ALL_KNOWN, "SU-5a"),
    end=UNREACHABLE,
    letters=(ASKED, *NOT_REGISTERED),
    parked=("conflict",),
)
async def conflict(client: Actor) -> None:
    person = someone()
    await client.telephones(person)
    await client.put({**client.last, "data": by_telephone(client.scin, without(person, "telephone"))})
    await client.later("15d")


@journey(
    "a form dated ahead of the clock is parked",
    rules=(*ALL_KNOWN, "SU-5a"),
    end=UNREACHABLE,
    letters=(ASKED, *NOT_REGISTERED),
    parked=("future_time",),
)
async def dated_ahead(client: Actor) -> None:
    person = someone()
    await client.telephones(person)
    await client.case()
    await client.writes(person, at=client.now() + timedelta(hours=1))
    await client.later("15d")


@journey(
    "the form comes back unsigned, and a signed one after the end: it fits nothing that is open",
    rules=(*ALL_KNOWN, "SU-6", "R-3"),
    letters=(ASKED, "CMSL0048", "CMSL0049"),
    end=LACK_OF_PROOF,
    leaves=("unmatched_contact",),
)
async def signed_after_the_end(client: Actor) -> None:
    person = someone()
    await client.telephones(person)
    await client.later("9d")
    await client.writes(person, signed=False)
    await client.later("2d")
    await client.writes(person)
