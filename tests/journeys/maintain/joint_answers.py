"""Answers that come twice, by others, or to something else: none lets a change through."""

from tests.journeys.actor import Actor
from tests.journeys.journey import journey
from tests.journeys.maintain.asking import (
    BANK,
    as_poa,
    asked_of,
    asks,
    consents,
    holder,
    holders,
    jointly,
    latest,
    own_details,
)
from tests.journeys.maintain.rules import ALL_AGREED, LACKING, OTHERS_ASKED, SENT

TELL = "tell_requester"
WAITING = ("waiting_consent",)
CALLS = ("call_poa", "call_poa")
BANK_DETAILS = "Change Bank Details"


async def _nothing_done(client: Actor) -> None:
    case = await client.case()
    assert (case.requests(BANK_DETAILS), await client.emails()) == ([], [])


@journey("with another digest: it doesn't count", rules=(*OTHERS_ASKED, "MA-12"), changes=WAITING, leaves=CALLS[:1])
async def another_digest(client: Actor) -> None:
    await jointly(client)
    await consents(client, "B")
    await consents(client, "C", change_digest="0" * 64)
    await _nothing_done(client)


@journey(
    "a refusal with another digest: it doesn't count", rules=(*OTHERS_ASKED, "MA-12"), changes=WAITING, leaves=CALLS
)
async def refusal_with_another_digest(client: Actor) -> None:
    await jointly(client)
    await consents(client, "C", "refuse", change_digest="0" * 64)


@journey("to a change that nobody asked for", rules=(*OTHERS_ASKED, "MA-12"), changes=WAITING, leaves=CALLS)
async def another_change(client: Actor) -> None:
    await jointly(client)
    await consents(client, "B", change_id="CHANGE-UNKNOWN")


@journey(
    "by a stranger, by the requester, by one who holds a power alone: none counts",
    rules=(*OTHERS_ASKED, "MA-12"),
    changes=WAITING,
    leaves=CALLS,
)
async def by_others(client: Actor) -> None:
    await holders(client, "A", "B", "C", holder("D", joint=False))
    await asks(client, as_poa("A"), BANK)
    for poa_id in ("POA-UNKNOWN", "A", "D"):
        await consents(client, poa_id)
        await consents(client, poa_id, "refuse")
    assert [poa_id for poa_id, _ in await asked_of(client)] == ["B", "C"]
    await _nothing_done(client)


@journey(
    "on another client's case: it doesn't count there, nor here", rules=OTHERS_ASKED, changes=WAITING, leaves=CALLS
)
async def on_another_case(client: Actor) -> None:
    change, other = await jointly(client), client.another()
    await jointly(other)
    for poa_id in "BC":
        await consents(other, poa_id, to=change)
    assert (await latest(other))["status"] == "waiting_consent"


@journey(
    "the same answer twice: the other's is still lacking",
    rules=(*OTHERS_ASKED, "MA-12"),
    changes=WAITING,
    leaves=CALLS[:1],
)
async def twice(client: Actor) -> None:
    await jointly(client)
    await consents(client, "B")
    await client.put(client.last)
    await consents(client, "B")
    assert len((await latest(client))["answers"]) == 1


@journey("agreed, then refused by the same: refused", rules=LACKING, changes=("refused",), leaves=(TELL,))
async def agreed_then_refused(client: Actor) -> None:
    await jointly(client)
    await consents(client, "B")
    await consents(client, "B", "refuse")
    await _nothing_done(client)


@journey(
    "refused, then agreed by the same and the other: it stays refused",
    rules=LACKING,
    changes=("refused",),
    leaves=(TELL,),
)
async def refused_then_agreed(client: Actor) -> None:
    await jointly(client)
    await consents(client, "B", "refuse")
    await consents(client, "B")
    await consents(client, "C")
    await _nothing_done(client)


@journey("all agreed; then one refuses: what is done stays", rules=ALL_AGREED, changes=("done",), leaves=(TELL,))
async def refused_after_all_agreed(client: Actor) -> None:
    await jointly(client)
    await consents(client, "B")
    await consents(client, "C")
    await client.later("2d")
    await consents(client, "C", "refuse")
    assert (await client.case()).request(BANK_DETAILS)["status"] == "In Progress"


@journey(
    "all agreed; one had refused in between, which is read last: the service request is cancelled",
    rules=(*ALL_AGREED, "R-2", "MA-11"),
    changes=("refused",),
    leaves=(TELL,),
)
async def refused_before_all_agreed(client: Actor) -> None:
    await jointly(client)
    await consents(client, "B")
    await client.later("1d")
    refused_at = client.now()
    await client.later("1d")
    await consents(client, "C")
    await client.task(TELL)
    await consents(client, "B", "refuse", at=refused_at, channel="letter")
    assert (await client.case()).stands(BANK_DETAILS) == ("Cancelled", "Complete", None)


@journey(
    "the same with own details: the email has gone out, so somebody has to decide",
    rules=(*OTHERS_ASKED, "MA-12", *SENT, "R-2"),
    changes=("requested",),
    leaves=("late_document", TELL),
)
async def refused_before_the_email(client: Actor) -> None:
    await jointly(client, own_details())
    await consents(client, "B")
    await client.later("1d")
    refused_at = client.now()
    await client.later("1d")
    await consents(client, "C")
    assert len(await client.emails()) == 1
    await consents(client, "B", "refuse", at=refused_at, channel="letter")


@journey("all agreed; the same answers again: done once", rules=ALL_AGREED, changes=("done",), leaves=(TELL,))
async def again_after_all_agreed(client: Actor) -> None:
    await jointly(client)
    for poa_id in "BCBC":
        await consents(client, poa_id)
    assert len((await client.case()).requests(BANK_DETAILS)) == 1
