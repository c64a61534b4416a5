"""A process is asked for, and nobody else has to agree."""

from tests.journeys.actor import Actor
from tests.journeys.journey import End, journey
from tests.journeys.maintain.asking import (
    BANK,
    JOB,
    REPRESENTED,
    as_poa,
    asks,
    holder,
    holders,
    represented,
)
from tests.journeys.maintain.rules import DONE, DONE_AS_HOLDER

ACTIVATE = {
    "kind": "process",
    "process": "CofC",
    "area": "Manage Client Rep",
    "sub_area": "Activate Client Rep",
    "details": {},
}


@journey(
    "a representative asks for a process: its service request, with what they said in its Notes",
    rules=DONE,
    changes=("done",),
    **REPRESENTED,
)
async def by_representative(client: Actor) -> None:
    change = await asks(client, await represented(client), BANK)
    request = (await client.case()).request("Change Bank Details")
    assert request["service_request_id"] == change["service_request_id"]
    assert (request["process"], request["area"], request["status"]) == ("CofC", "Change Personal Info", "In Progress")
    assert any("The account ending in 4711" in note for note in request["notes"])
    assert (await client.emails(), change["answers"]) == ([], [])


@journey("a sole power of attorney asks for a process", rules=DONE_AS_HOLDER, changes=("done",))
async def by_poa(client: Actor) -> None:
    await holders(client, holder("A", joint=False))
    await asks(client, as_poa("A"), BANK)
    assert (await client.case()).request("Change Bank Details")["status"] == "In Progress"


@journey("several hold a power each for themselves: nobody else is asked", rules=DONE_AS_HOLDER, changes=("done",))
async def by_one_of_several(client: Actor) -> None:
    await holders(client, *(holder(poa_id, joint=False) for poa_id in "ABC"))
    await asks(client, as_poa("B"), BANK)
    assert "call_poa" not in (await client.case()).tasks


@journey(
    "beside two joint ones somebody holds a power alone: nobody else is asked", rules=DONE_AS_HOLDER, changes=("done",)
)
async def beside_joint_ones(client: Actor) -> None:
    await holders(client, "A", "B", holder("C", joint=False))
    await asks(client, as_poa("C"), BANK)
    assert "call_poa" not in (await client.case()).tasks


@journey(
    "the only one who is called a joint power of attorney: nobody else is asked",
    rules=DONE_AS_HOLDER,
    changes=("done",),
)
async def joint_with_nobody(client: Actor) -> None:
    await holders(client, "A", holder("B", joint=False))
    await asks(client, as_poa("A"), BANK)


@journey(
    "the representative asks while two hold joint powers: only those who hold them have to agree with each other",
    rules=DONE_AS_HOLDER,
    changes=("done",),
    **REPRESENTED,
)
async def representative_beside_joint_ones(client: Actor) -> None:
    requester = await represented(client)
    await holders(client, "A", "B")
    await asks(client, requester, BANK)
    assert "call_poa" not in (await client.case()).tasks


@journey(
    "a power of attorney asks that a representative be set up: a request for the caseworkers, Set Up isn't begun",
    rules=DONE_AS_HOLDER,
    changes=("done",),
    end=End("In Progress"),
)
async def activate(client: Actor) -> None:
    await holders(client, holder("A", joint=False))
    await asks(client, as_poa("A"), ACTIVATE)
    case = await client.case()
    assert (case.request()["queue"], case["representatives"], case["tasks"]) == ("caseworkers", [], [])
    await client.later("15d")
    assert (await client.case())["timers"] == []


@journey(
    "a power of attorney who is an organisation, none legal, asks for a process",
    rules=DONE_AS_HOLDER,
    changes=("done",),
)
async def by_organisation(client: Actor) -> None:
    await holders(client, holder("A", joint=False, legal=False, name="Harrowby Care Alliance", nino=None))
    await asks(client, as_poa("A"), BANK)


@journey(
    "two processes one after the other, and one of them once more: three service requests",
    rules=DONE,
    changes=("done", "done", "done"),
    **REPRESENTED,
)
async def several(client: Actor) -> None:
    requester = await represented(client)
    for change in (BANK, JOB, BANK):
        await asks(client, requester, change)
    case = await client.case()
    assert len(case.requests("Change Bank Details")) == 2
    assert len(case.requests("Change of Employment")) == 1


@journey("one request that comes twice: done once", rules=(*DONE,), changes=("done",), **REPRESENTED)
async def twice(client: Actor) -> None:
    await asks(client, await represented(client), BANK)
    await client.put(client.last)
    assert len((await client.case()).requests("Change Bank Details")) == 1


@journey(
    "one request that comes again with other content: parked as a conflict",
    rules=DONE,
    changes=("done",),
    parked=("conflict",),
    **REPRESENTED,
)
async def conflict(client: Actor) -> None:
    await asks(client, await represented(client), BANK)
    await client.put({**client.last, "data": {**client.last["data"], "channel": "letter"}})
    assert len((await client.case()).requests("Change Bank Details")) == 1
