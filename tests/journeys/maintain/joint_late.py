"""Answers that come late, or are read late."""

from datetime import datetime, timedelta

from tests.journeys.actor import Actor
from tests.journeys.journey import journey
from tests.journeys.maintain.asking import (
    consents,
    jointly,
    latest,
)
from tests.journeys.maintain.rules import LACKING, OTHERS_ASKED

TELL = "tell_requester"
BANK_DETAILS = "Change Bank Details"


async def _nothing_done(client: Actor) -> None:
    case = await client.case()
    assert (case.requests(BANK_DETAILS), await client.emails()) == ([], [])


async def _expired(client: Actor) -> datetime:
    """B has agreed, C said nothing in time; the last moment at which an answer was in time."""
    await jointly(client)
    await consents(client, "B")
    ends = datetime.fromisoformat((await client.case()).timer()["due_at"])
    await client.later("15d")
    await client.task(TELL)
    assert (await latest(client))["status"] == "expired"
    return ends - timedelta(microseconds=1)


@journey(
    "agreed in time, though read after the end: taken up again",
    rules=(*LACKING, "R-2", "MA-2"),
    changes=("done",),
    leaves=(TELL,),
)
async def read_after_the_end(client: Actor) -> None:
    in_time = await _expired(client)
    await consents(client, "C", at=in_time, channel="letter")
    case = await client.case()
    assert case.request(BANK_DETAILS)["status"] == "In Progress"
    assert [task["status"] for task in case["tasks"] if task["kind"] == TELL] == ["withdrawn", "open"]


@journey(
    "agreed in time, though read after the end, when the requester was told that it can't be done: taken up again",
    rules=(*LACKING, "R-2", "MA-2"),
    changes=("done",),
    leaves=(TELL,),
)
async def read_after_telling(client: Actor) -> None:
    in_time = await _expired(client)
    await client.answers(TELL, "done")
    await consents(client, "C", at=in_time, channel="letter")


@journey("refused in time, though read after the end: refused", rules=LACKING, changes=("refused",), leaves=(TELL,))
async def refusal_read_after_the_end(client: Actor) -> None:
    in_time = await _expired(client)
    await consents(client, "C", "refuse", at=in_time, channel="letter")
    await _nothing_done(client)


@journey(
    "two answers are missing; one in time is read after the end: still nothing is done",
    rules=(*OTHERS_ASKED, "MA-11"),
    changes=("expired",),
    leaves=(TELL,),
)
async def one_of_two_read_after_the_end(client: Actor) -> None:
    await jointly(client)
    ends = datetime.fromisoformat((await client.case()).timer()["due_at"])
    await client.later("15d")
    await consents(client, "C", at=ends - timedelta(minutes=1))
    await _nothing_done(client)


@journey(
    "agreed too late, at the very end: somebody has to decide",
    rules=(*LACKING, "R-2"),
    changes=("expired",),
    leaves=("late_document", TELL),
)
async def at_the_end(client: Actor) -> None:
    in_time = await _expired(client)
    await consents(client, "C", at=in_time + timedelta(microseconds=1))
    await _nothing_done(client)


@journey(
    "agreed a week late: somebody has to decide",
    rules=(*LACKING, "R-2"),
    changes=("expired",),
    leaves=("late_document", TELL),
)
async def a_week_late(client: Actor) -> None:
    await _expired(client)
    await client.later("7d")
    await consents(client, "C")
    await _nothing_done(client)
