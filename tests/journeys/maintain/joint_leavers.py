"""Somebody holds no joint power of attorney any more while the others are asked."""

from datetime import datetime, timedelta

from tests.journeys.actor import Actor
from tests.journeys.journey import journey
from tests.journeys.maintain.asking import (
    asked_of,
    consents,
    holder,
    holders,
    jointly,
    latest,
)
from tests.journeys.maintain.rules import ALL_AGREED, LACKING, OTHERS_ASKED

TELL = "tell_requester"
BANK_DETAILS = "Change Bank Details"


async def _deadline(client: Actor) -> datetime:
    return datetime.fromisoformat((await client.case()).timer()["due_at"])


@journey("one leaves: their answer isn't needed any more", rules=ALL_AGREED, changes=("done",), leaves=(TELL,))
async def leaves(client: Actor) -> None:
    await jointly(client)
    await client.later("2d")
    await holders(client, "A", "B")
    assert (await client.task("call_poa"))["details"]["poa_id"] == "B"
    await consents(client, "B")


@journey(
    "the one leaves whose answer was still lacking: done at once", rules=ALL_AGREED, changes=("done",), leaves=(TELL,)
)
async def leaves_at_last(client: Actor) -> None:
    await jointly(client)
    await consents(client, "B")
    await client.later("10d")
    await holders(client, "A", "B")
    assert (await client.case()).request(BANK_DETAILS)["status"] == "In Progress"


@journey("one leaves, then refuses: it doesn't count", rules=ALL_AGREED, changes=("done",), leaves=(TELL,))
async def leaves_and_refuses(client: Actor) -> None:
    await jointly(client)
    await holders(client, "A", "B")
    await client.later("1d")
    await consents(client, "C", "refuse")
    await consents(client, "B")


@journey(
    "one refuses, then leaves: it stays refused",
    rules=LACKING,
    changes=("refused",),
    leaves=(TELL,),
)
async def refuses_and_leaves(client: Actor) -> None:
    await jointly(client)
    await consents(client, "C", "refuse")
    await holders(client, "A", "B")
    await consents(client, "B")
    assert (await client.case()).requests(BANK_DETAILS) == []


@journey(
    "one leaves and joins again: asked again, with the same end", rules=ALL_AGREED, changes=("done",), leaves=(TELL,)
)
async def leaves_and_joins(client: Actor) -> None:
    await jointly(client)
    ends = await _deadline(client)
    await client.later("2d")
    await holders(client, "A", "B")
    await client.later("2d")
    await holders(client, "A", "B", "C")
    assert [poa_id for poa_id, _ in await asked_of(client)] == ["B", "C", "C"]
    assert await _deadline(client) == ends
    await consents(client, "B")
    assert (await client.case()).requests(BANK_DETAILS) == []
    await consents(client, "C")


@journey("all others leave: done at once", rules=ALL_AGREED, changes=("done",), leaves=(TELL,))
async def all_others_leave(client: Actor) -> None:
    await jointly(client)
    await client.later("3d")
    await holders(client, "A")


@journey(
    "one is not a joint holder any more, but holds a power alone: their answer isn't needed",
    rules=ALL_AGREED,
    changes=("done",),
    leaves=(TELL,),
)
async def alone_from_now_on(client: Actor) -> None:
    await jointly(client)
    await consents(client, "B")
    await holders(client, "A", "B", holder("C", joint=False))


@journey(
    "one leaves after the end, the others having agreed in time: it stays as it ended",
    rules=LACKING,
    changes=("expired",),
    leaves=(TELL,),
)
async def leaves_after_the_end(client: Actor) -> None:
    await jointly(client)
    await consents(client, "B")
    await client.later("16d")
    await holders(client, "A", "B")
    assert (await client.case()).requests(BANK_DETAILS) == []


@journey(
    "one had left in time, which is recorded after the end: taken up again",
    rules=(*LACKING, "R-2", "MA-2"),
    changes=("done",),
    leaves=(TELL,),
)
async def left_in_time(client: Actor) -> None:
    await jointly(client)
    await consents(client, "B")
    ends = await _deadline(client)
    await client.later("16d")
    await holders(client, "A", "B", at=ends - timedelta(hours=1))


@journey(
    "the requester leaves: ended, nobody is called any more; they are to be told",
    rules=(*OTHERS_ASKED, "MA-12"),
    changes=("withdrawn",),
    leaves=(TELL,),
)
async def requester_leaves(client: Actor) -> None:
    change = await jointly(client)
    await consents(client, "B")
    await holders(client, "B", "C")
    case = await client.case()
    assert (case.open_tasks, case.waits) == ([TELL], [("joint_consent", "cancelled")])
    await consents(client, "C", to=change)
    assert (await client.case()).requests(BANK_DETAILS) == []


@journey(
    "an older list of holders comes after a newer one: it changes nothing",
    rules=(*OTHERS_ASKED, "MA-12", "MA-2"),
    changes=("done",),
    leaves=(TELL,),
)
async def older_list(client: Actor) -> None:
    before = client.now() - timedelta(days=1)
    await jointly(client)
    await holders(client, "A", at=before)
    assert (await latest(client))["status"] == "waiting_consent"
    await consents(client, "B")
    await consents(client, "C")
