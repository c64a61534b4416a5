"""A joint power of attorney asks: the calls to the requester and to the others."""

from tests.journeys.actor import Actor
from tests.journeys.journey import journey
from tests.journeys.maintain.asking import (
    asked_of,
    calls,
    consents,
    jointly,
    latest,
)
from tests.journeys.maintain.rules import ALL_AGREED, OTHERS_ASKED

TELL = "tell_requester"
TOLD = (TELL,)


@journey(
    "asked by letter: the requester is called, to say that the others must confirm",
    rules=ALL_AGREED,
    changes=("done",),
    leaves=TOLD,
)
async def by_letter(client: Actor) -> None:
    await jointly(client, channel="letter")
    assert (await client.task("call_requester"))["rule"] == "MA-8"
    await client.answers("call_requester", "reached")
    await consents(client, "B")
    await consents(client, "C")
    assert (await client.case()).request("Change Bank Details")["status"] == "In Progress"


@journey(
    "asked by letter, and the requester isn't called before the others have agreed: that call is withdrawn",
    rules=ALL_AGREED,
    changes=("done",),
    leaves=TOLD,
)
async def by_letter_not_called(client: Actor) -> None:
    await jointly(client, channel="letter")
    await consents(client, "B")
    await consents(client, "C")
    assert (await client.case()).request("Change Bank Details")["status"] == "In Progress"
    assert (await client.case()).tasks["call_requester"] == "withdrawn"


@journey(
    "asked by letter, and the requester isn't reached: the others are asked all the same",
    rules=ALL_AGREED,
    changes=("done",),
    leaves=TOLD,
)
async def by_letter_not_reached(client: Actor) -> None:
    await jointly(client, channel="letter")
    await client.answers("call_requester", "not_reached")
    await consents(client, "B")
    await consents(client, "C")
    assert (await client.case()).request("Change Bank Details")["status"] == "In Progress"


@journey(
    "asked by telephone: said in the call",
    rules=OTHERS_ASKED,
    changes=("waiting_consent",),
    leaves=("call_poa", "call_poa"),
)
async def by_telephone(client: Actor) -> None:
    await jointly(client)
    assert "call_requester" not in (await client.case()).tasks


@journey(
    "not checked in the call: nobody is asked until the check passes", rules=ALL_AGREED, changes=("done",), leaves=TOLD
)
async def checked_first(client: Actor) -> None:
    await jointly(client, checked="not_done")
    await client.later("5d")
    assert await asked_of(client) == []
    await client.answers("security_check", "passed")
    await consents(client, "B")
    await consents(client, "C")
    assert (await client.case()).request("Change Bank Details")["status"] == "In Progress"


@journey(
    "the others are reached: the calls report nothing but that; their answers come days later",
    rules=ALL_AGREED,
    changes=("done",),
    leaves=TOLD,
)
async def reached(client: Actor) -> None:
    await jointly(client)
    for poa_id in "BC":
        await calls(client, poa_id, "reached")
    assert ((await latest(client))["status"], (await client.case()).open_tasks) == ("waiting_consent", [])
    await client.later("10d")
    await consents(client, "B", channel="letter")
    await consents(client, "C", channel="letter")
    assert (await client.case()).request("Change Bank Details")["status"] == "In Progress"


@journey(
    "one isn't reached: called again, up to three times; their letter comes nevertheless",
    rules=ALL_AGREED,
    changes=("done",),
    leaves=TOLD,
)
async def not_reached(client: Actor) -> None:
    await jointly(client)
    await consents(client, "B")
    for _ in range(3):
        await calls(client, "C", "not_reached")
        await client.later("2d")
    assert ((await latest(client))["status"], (await client.case()).open_tasks) == ("waiting_consent", [])
    await consents(client, "C", channel="letter")
    assert (await client.case()).request("Change Bank Details")["status"] == "In Progress"


@journey(
    "nobody is reached, three times each; silence", rules=(*OTHERS_ASKED, "MA-11"), changes=("expired",), leaves=TOLD
)
async def never_reached(client: Actor) -> None:
    await jointly(client)
    for poa_id in "BBBCCC":
        await calls(client, poa_id, "not_reached")
    assert (await client.case()).open_tasks == []
    await client.later("15d")
    assert (await client.case()).open_tasks == [TELL]
