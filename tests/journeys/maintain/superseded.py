"""Asked again, otherwise: the waiting request is superseded."""

from datetime import timedelta

from tests.journeys.actor import Actor
from tests.journeys.journey import journey
from tests.journeys.maintain.asking import (
    BANK,
    JOB,
    NEW_IN_THE_EMAIL,
    NEW_MOBILE,
    OTHER_ADDRESS,
    REPRESENTED,
    as_poa,
    asked_of,
    asks,
    body,
    consents,
    jointly,
    latest,
    own_details,
    represented,
)
from tests.journeys.maintain.rules import ASKED, OTHERS_ASKED, SENT

SUPERSEDED = (*OTHERS_ASKED, "MA-12")
TELL = "tell_requester"
OTHER_ACCOUNT = {**BANK, "details": {"note": "The account ending in 9020 from June on"}}


@journey(
    "other details for the same process: everyone is asked again, and agrees to those",
    rules=(*SUPERSEDED, "MA-2"),
    changes=("superseded", "done"),
    leaves=(TELL,),
)
async def changed(client: Actor) -> None:
    first = await jointly(client)
    await consents(client, "B")
    second = await asks(client, as_poa("A"), OTHER_ACCOUNT)
    assert second["change_digest"] != first["change_digest"]
    of = [("B", first), ("B", second), ("C", first), ("C", second)]
    assert await asked_of(client) == sorted((poa_id, change["change_digest"]) for poa_id, change in of)
    await consents(client, "C", to=first)
    assert (await latest(client))["status"] == "waiting_consent"
    for poa_id in "BC":
        await consents(client, poa_id, to=second)
    (request,) = (await client.case()).requests("Change Bank Details")
    assert "The account ending in 9020" in "\n".join(request["notes"])


@journey(
    "the answers to the first are given to the second: they don't count",
    rules=SUPERSEDED,
    changes=("superseded", "waiting_consent"),
    leaves=("call_poa", "call_poa"),
)
async def answers_to_the_first(client: Actor) -> None:
    first = await jointly(client)
    second = await asks(client, as_poa("A"), OTHER_ACCOUNT)
    for poa_id in "BC":
        await consents(client, poa_id, to=first)
        await consents(client, poa_id, to=second, change_digest=first["change_digest"])
    assert (await client.case()).requests("Change Bank Details") == []


@journey(
    "asked again after ten days: 14 days from then on",
    rules=SUPERSEDED,
    changes=("superseded", "expired"),
    leaves=(TELL,),
)
async def the_wait_begins_again(client: Actor) -> None:
    await jointly(client)
    await client.later("10d")
    await asks(client, as_poa("A"), OTHER_ACCOUNT)
    await client.later("10d")
    assert (await latest(client))["status"] == "waiting_consent"
    await client.later("5d")


@journey(
    "own details, then others: only the later go to Service Management",
    rules=(*SUPERSEDED, *SENT),
    changes=("superseded", "requested"),
    leaves=(TELL,),
)
async def own_details_again(client: Actor) -> None:
    await jointly(client, own_details(address=OTHER_ADDRESS))
    await asks(client, as_poa("A"), own_details(mobile=NEW_MOBILE))
    for poa_id in "BC":
        await consents(client, poa_id)
    said = await body(client)
    assert (NEW_MOBILE in said, NEW_IN_THE_EMAIL in said, len(await client.emails())) == (True, False, 1)


@journey(
    "own details beside a process: neither supersedes the other",
    rules=(*OTHERS_ASKED, "MA-12", "MA-2"),
    changes=("waiting_consent", "done"),
    leaves=("call_poa", "call_poa", TELL),
)
async def beside(client: Actor) -> None:
    await jointly(client, own_details())
    await asks(client, as_poa("A"), BANK)
    for poa_id in "BC":
        await consents(client, poa_id)


@journey(
    "the same by another requester: neither supersedes the other",
    rules=OTHERS_ASKED,
    changes=("waiting_consent", "waiting_consent"),
    leaves=("call_poa",) * 4,
)
async def by_another(client: Actor) -> None:
    await jointly(client)
    await asks(client, as_poa("B"), OTHER_ACCOUNT)


@journey(
    "another process of the same requester: neither supersedes the other",
    rules=OTHERS_ASKED,
    changes=("waiting_consent", "waiting_consent"),
    leaves=("call_poa",) * 4,
)
async def another_process(client: Actor) -> None:
    await jointly(client)
    await asks(client, as_poa("A"), JOB)


@journey(
    "the changed request comes from somebody who isn't verified: the first goes on until they are",
    rules=(*SUPERSEDED, "MA-2"),
    changes=("done", "refused"),
    leaves=(TELL, TELL),
)
async def not_verified(client: Actor) -> None:
    first = await jointly(client)
    await asks(client, as_poa("A"), OTHER_ACCOUNT, checked="failed")
    await client.answers("security_check", "failed")
    for poa_id in "BC":
        await consents(client, poa_id, to=first)


@journey(
    "the earlier of two requests is read last: the later one counts",
    rules=SUPERSEDED,
    changes=("superseded", "waiting_consent"),
    leaves=("call_poa", "call_poa"),
)
async def read_in_the_other_order(client: Actor) -> None:
    later = await jointly(client)
    await asks(client, as_poa("A"), OTHER_ACCOUNT, at=client.now() - timedelta(days=1))
    earlier, still = (await client.case())["changes"]
    assert (earlier["status"], still["change_id"]) == ("superseded", later["change_id"])


@journey(
    "an expired request can't be taken up again once another was made instead",
    rules=(*OTHERS_ASKED, "MA-11", "MA-12"),
    changes=("expired", "waiting_consent"),
    leaves=("call_poa", "call_poa", TELL),
)
async def after_the_end(client: Actor) -> None:
    first = await jointly(client)
    in_time = client.now()
    await client.later("15d")
    await asks(client, as_poa("A"), OTHER_ACCOUNT)
    for poa_id in "BC":
        await consents(client, poa_id, to=first, at=in_time)
    assert (await client.case()).requests("Change Bank Details") == []


@journey(
    "a representative, whose number is asked for, gives other details: only those go to Service Management",
    rules=(*ASKED, "MA-4", "MA-12", "MA-3a", "MA-5", "MA-6", "MA-7"),
    changes=("superseded", "requested"),
    **REPRESENTED,
)
async def by_representative(client: Actor) -> None:
    requester = await represented(client, nino=None)
    await asks(client, requester, own_details(address=OTHER_ADDRESS))
    await client.task("call_requester")
    await asks(client, requester, own_details(mobile=NEW_MOBILE))
    await client.answers("call_requester", "reached", person={"nino": "AB123456C"})
    assert (NEW_MOBILE in await body(client), len(await client.emails())) == (True, 1)
