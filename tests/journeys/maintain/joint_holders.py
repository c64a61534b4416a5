"""Somebody gets a joint power of attorney while the others are asked."""

from datetime import datetime

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
from tests.journeys.maintain.rules import ALL_AGREED, CALLED_AND_SENT, LACKING, OTHERS_ASKED

TELL = "tell_requester"
BANK_DETAILS = "Change Bank Details"


async def _deadline(client: Actor) -> datetime:
    return datetime.fromisoformat((await client.case()).timer()["due_at"])


async def _joins(client: Actor) -> None:
    """B and C were asked; D joins a week later, and is asked too, with the same end."""
    change = await jointly(client)
    ends = await _deadline(client)
    await client.later("7d")
    await holders(client, "A", "B", "C", "D")
    assert await asked_of(client) == [(poa_id, change["change_digest"]) for poa_id in "BCD"]
    assert await _deadline(client) == ends


@journey("one joins: asked too; all agree", rules=ALL_AGREED, changes=("done",), leaves=(TELL,))
async def joins(client: Actor) -> None:
    await _joins(client)
    await consents(client, "B")
    await consents(client, "C")
    assert (await client.case()).requests(BANK_DETAILS) == []
    await consents(client, "D")


@journey(
    "one joins, and says nothing until the end that the others have",
    rules=LACKING,
    changes=("expired",),
    leaves=(TELL,),
)
async def joins_and_is_silent(client: Actor) -> None:
    await _joins(client)
    await consents(client, "B")
    await consents(client, "C")
    await client.later("8d")
    assert (await client.case()).requests(BANK_DETAILS) == []


@journey("one joins, and refuses", rules=LACKING, changes=("refused",), leaves=(TELL,))
async def joins_and_refuses(client: Actor) -> None:
    await _joins(client)
    await consents(client, "D", "refuse")


@journey("one joins who holds a power alone: isn't asked", rules=ALL_AGREED, changes=("done",), leaves=(TELL,))
async def joins_alone(client: Actor) -> None:
    await jointly(client)
    await holders(client, "A", "B", "C", holder("D", joint=False))
    await consents(client, "B")
    await consents(client, "C")
    assert [poa_id for poa_id, _ in await asked_of(client)] == ["B", "C"]


@journey(
    "one joins when all had agreed, while the requester's number is asked for: no email until they agree too",
    rules=(*OTHERS_ASKED, "MA-12", *CALLED_AND_SENT),
    changes=("requested",),
    leaves=(TELL,),
)
async def joins_after_all_agreed(client: Actor) -> None:
    await holders(client, holder("A", nino=None), "B")
    await asks(client, as_poa("A"), own_details())
    await consents(client, "B")
    await client.task("call_requester")
    await holders(client, holder("A", nino=None), "B", "C")
    await client.answers("call_requester", "reached", person={"nino": "CE123456A"})
    assert (await client.emails(), (await latest(client))["status"]) == ([], "waiting_consent")
    await consents(client, "C")
    assert len(await client.emails()) == 1


@journey(
    "a second joint one joins while the only one is checked: asked once the check has passed",
    rules=ALL_AGREED,
    changes=("done",),
    leaves=(TELL,),
)
async def joins_before_the_check(client: Actor) -> None:
    await holders(client, "A")
    await asks(client, as_poa("A"), BANK, checked="not_done")
    await holders(client, "A", "B")
    await client.answers("security_check", "passed")
    assert [poa_id for poa_id, _ in await asked_of(client)] == ["B"]
    await consents(client, "B")


@journey("one joins after it is done: isn't asked", rules=ALL_AGREED, changes=("done",), leaves=(TELL,))
async def joins_after(client: Actor) -> None:
    await jointly(client)
    await consents(client, "B")
    await consents(client, "C")
    await holders(client, "A", "B", "C", "D")
    assert "D" not in dict(await asked_of(client))
