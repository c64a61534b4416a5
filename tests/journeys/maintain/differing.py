"""What the requester believes we hold differs from what we hold."""

from tests.journeys.actor import Actor
from tests.journeys.journey import journey
from tests.journeys.maintain.asking import (
    HELD_ADDRESS,
    NEW_IN_THE_EMAIL,
    OTHER_ADDRESS,
    REPRESENTED,
    as_poa,
    asks,
    body,
    consents,
    holders,
    latest,
    noted,
    own_details,
    represented,
)
from tests.journeys.maintain.rules import AS_HOLDER, ASKED, CALLED_AND_SENT, SENT
from tests.stories import FRIEND

CONTRADICTION = "contradiction"
SAID = "41 Kiln Road, Brackwell, S2 4HT"


async def _differs(client: Actor) -> None:
    """They think that we hold another address: nothing goes out."""
    await asks(client, await represented(client), own_details({"address": OTHER_ADDRESS}))
    assert (await client.task(CONTRADICTION))["outcomes"] == ["first", "second", "stop"]
    await client.later("3d")
    assert (await client.emails(), (await latest(client))["status"]) == ([], "agreed")


@journey(
    "another address: ours stays, and the email says it", rules=(*ASKED, "R-4", *SENT), changes=("done",), **REPRESENTED
)
async def first(client: Actor) -> None:
    await _differs(client)
    await client.answers(CONTRADICTION, "first")
    said = await body(client)
    assert HELD_ADDRESS in said
    assert SAID not in said
    await noted(client)


@journey(
    "another address: theirs replaces ours, and the email says it",
    rules=(*ASKED, "R-4", *SENT),
    changes=("requested",),
    **REPRESENTED,
)
async def second(client: Actor) -> None:
    await _differs(client)
    await client.answers(CONTRADICTION, "second")
    said = await body(client)
    assert said.index(SAID) < said.index(NEW_IN_THE_EMAIL)
    assert HELD_ADDRESS not in said


@journey(
    "another address: stop; nothing goes out, the requester is to be told",
    rules=(*ASKED, "R-4"),
    changes=("withdrawn",),
    leaves=("tell_requester",),
    **REPRESENTED,
)
async def stop(client: Actor) -> None:
    await _differs(client)
    await client.answers(CONTRADICTION, "stop")
    assert await client.emails() == []


@journey(
    "the same address and number, in capitals and without spaces: no contradiction",
    rules=(*ASKED, *SENT),
    changes=("requested",),
    **REPRESENTED,
)
async def the_same_in_capitals(client: Actor) -> None:
    lines = [line.upper() for line in FRIEND["address"]["lines"]]
    address = {**FRIEND["address"], "lines": lines, "postcode": "m219wq"}
    current = {"address": address, "telephone": "+44 161 4960483"}
    await asks(client, await represented(client), own_details(current))
    assert CONTRADICTION not in (await client.case()).tasks


@journey(
    "they name a number where we hold none: no contradiction",
    rules=(*ASKED, *SENT),
    changes=("requested",),
    **REPRESENTED,
)
async def none_held(client: Actor) -> None:
    await asks(client, await represented(client), own_details({"mobile": "07700 900222"}))
    assert CONTRADICTION not in (await client.case()).tasks


@journey(
    "another name is held, and their NINO isn't: the one is settled, then they are called for the other",
    rules=(*ASKED, "R-4", *CALLED_AND_SENT),
    changes=("requested",),
    **REPRESENTED,
)
async def and_no_number(client: Actor) -> None:
    name = {"title": "Mr", "first_name": "Tobias", "last_name": "Hale"}
    await asks(client, await represented(client, nino=None), own_details({"name": name}))
    await client.answers(CONTRADICTION, "first")
    assert await client.emails() == []
    await client.answers("call_requester", "reached", person={"nino": "AB123456C"})
    assert len(await client.emails()) == 1


@journey(
    "a joint power of attorney names another address: settled once all have agreed, then the email",
    rules=(*AS_HOLDER, "MA-12", "R-4", *SENT),
    changes=("requested",),
    leaves=("tell_requester",),
)
async def jointly(client: Actor) -> None:
    await holders(client, "A", "B")
    await asks(client, as_poa("A"), own_details({"address": OTHER_ADDRESS}))
    await consents(client, "B")
    await client.task(CONTRADICTION)
    assert await client.emails() == []
    await client.answers(CONTRADICTION, "second")
    assert SAID in await body(client)


@journey(
    "asked again differently while it is to be settled: the first is superseded, its task withdrawn",
    rules=(*ASKED, "R-4", "MA-12"),
    changes=("superseded", "requested"),
    **REPRESENTED,
)
async def asked_again(client: Actor) -> None:
    requester = await represented(client)
    await asks(client, requester, own_details({"address": OTHER_ADDRESS}))
    await client.task(CONTRADICTION)
    await asks(client, requester, own_details({"address": FRIEND["address"]}))
    assert (await client.case()).tasks[CONTRADICTION] == "withdrawn"
    assert len(await client.emails()) == 1
