"""A joint power of attorney asks: the others have to agree."""

from datetime import datetime, timedelta

from tests.journeys.actor import Actor
from tests.journeys.journey import journey
from tests.journeys.maintain.asking import (
    BANK,
    HOLDERS,
    JOB,
    NEW_IN_THE_EMAIL,
    as_poa,
    asked_of,
    asks,
    body,
    consents,
    holder,
    holders,
    jointly,
    latest,
    noted,
    own_details,
)
from tests.journeys.maintain.rules import ALL_AGREED, CALLED_AND_SENT, LACKING, OTHERS_ASKED, SENT
from workers.procedure.days import LONDON

TELL = "tell_requester"
TOLD = (TELL,)


async def _done(client: Actor) -> None:
    """The process is under way, nobody is to be called any more, and nothing waits."""
    case = await client.case()
    assert case.request("Change Bank Details")["status"] == "In Progress"
    assert case.waits == [("joint_consent", "cancelled")]


async def _not_done(client: Actor, status: str) -> None:
    """Nothing was carried out; only the requester is to be told."""
    case = await client.case()
    assert (case["changes"][-1]["status"], case.requests("Change Bank Details")) == (status, [])
    assert case.open_tasks == [TELL]


@journey("a process, both others agree", rules=ALL_AGREED, changes=("done",), leaves=TOLD)
async def all_agree(client: Actor) -> None:
    change = await jointly(client)
    assert await asked_of(client) == [("B", change["change_digest"]), ("C", change["change_digest"])]
    await consents(client, "B")
    await client.later("3d")
    assert (await client.case()).open_tasks == ["call_poa"]
    assert (await client.case()).requests("Change Bank Details") == []
    await consents(client, "C")
    await _done(client)
    assert [one["poa_id"] for one in (await latest(client))["answers"]] == ["B", "C"]


@journey("a process, both others agree; the requester is told", rules=ALL_AGREED, changes=("done",))
async def told(client: Actor) -> None:
    await all_agree(client)
    await client.answers(TELL, "done")


@journey(
    "own details, both others agree: the email, by the requester's NINO; the note",
    rules=(*OTHERS_ASKED, "MA-12", *SENT),
    changes=("done",),
    leaves=TOLD,
)
async def own_details_agreed(client: Actor) -> None:
    await jointly(client, own_details())
    await consents(client, "C")
    assert await client.emails() == []
    await consents(client, "B")
    said = await body(client)
    assert all(told in said for told in (*HOLDERS["A"], NEW_IN_THE_EMAIL))
    await client.later("30h")
    await noted(client)


@journey(
    "own details of an organisation without a SCIN, the other agrees: the third-party team",
    rules=(*OTHERS_ASKED, "MA-12", "MA-3b"),
    changes=("done",),
    leaves=TOLD,
)
async def organisation_agreed(client: Actor) -> None:
    await holders(client, holder("A", legal=False, name="Harrowby Care Alliance", nino=None), "B")
    await asks(client, as_poa("A"), own_details())
    await consents(client, "B")
    assert (await client.case()).request("Update 3rd Party Details")["queue"] == "third_party_team"


@journey(
    "own details, the other agrees, but the requester's number isn't known: called; then the email",
    rules=(*OTHERS_ASKED, "MA-12", *CALLED_AND_SENT),
    changes=("requested",),
    leaves=TOLD,
)
async def no_number(client: Actor) -> None:
    await holders(client, holder("A", nino=None), "B")
    await asks(client, as_poa("A"), own_details())
    assert "call_requester" not in (await client.case()).tasks
    await consents(client, "B")
    assert await client.emails() == []
    await client.answers("call_requester", "reached", person={"nino": "CE123456A"})
    assert "CE123456A" in await body(client)


@journey(
    "one refuses: ended at once, the other needn't be called any more",
    rules=LACKING,
    changes=("refused",),
    leaves=TOLD,
)
async def one_refuses(client: Actor) -> None:
    await jointly(client)
    await client.later("2d")
    await consents(client, "B", "refuse")
    await _not_done(client, "refused")
    assert (await client.case()).waits == [("joint_consent", "cancelled")]


@journey(
    "one agrees, then one refuses on the last day",
    rules=LACKING,
    changes=("refused",),
    leaves=TOLD,
)
async def refused_at_last(client: Actor) -> None:
    await jointly(client)
    await consents(client, "B")
    await client.later("14d")
    await consents(client, "C", "refuse")
    await _not_done(client, "refused")


@journey("nobody answers for 14 days", rules=(*OTHERS_ASKED, "MA-11"), changes=("expired",), leaves=TOLD)
async def silence(client: Actor) -> None:
    await jointly(client)
    asked_on = client.now().astimezone(LONDON).date()
    ends = datetime.fromisoformat((await client.case()).timer()["due_at"]).astimezone(LONDON)
    asked = await client.heard("cm.consents.requests", "consent.requested")
    assert {datetime.fromisoformat(one["due_at"]) for one in asked} == {ends}
    assert (ends.date(), ends.hour, ends.minute) == (asked_on + timedelta(days=15), 0, 0)
    await client.later("15d")
    await _not_done(client, "expired")


@journey(
    "one agrees, the other says nothing for 14 days",
    rules=LACKING,
    changes=("expired",),
    leaves=TOLD,
)
async def one_is_silent(client: Actor) -> None:
    await jointly(client)
    await consents(client, "C")
    await client.later("15d")
    await _not_done(client, "expired")


@journey("the last answer in the last minute", rules=ALL_AGREED, changes=("done",), leaves=TOLD)
async def last_minute(client: Actor) -> None:
    await jointly(client)
    await consents(client, "B")
    ends = datetime.fromisoformat((await client.case()).timer()["due_at"])
    await client.until(ends - timedelta(minutes=1))
    await consents(client, "C")
    await _done(client)


@journey(
    "two processes of one requester side by side: one is agreed to, the other refused",
    rules=(*LACKING, "MA-2"),
    changes=("done", "refused"),
    leaves=(TELL, TELL),
)
async def side_by_side(client: Actor) -> None:
    bank = await jointly(client)
    job = await asks(client, as_poa("A"), JOB)
    await consents(client, "B", to=bank)
    await consents(client, "B", "refuse", to=job)
    await consents(client, "C", to=bank)
    case = await client.case()
    assert (case.requests("Change of Employment"), len(case.requests("Change Bank Details"))) == ([], 1)


@journey(
    "two joint ones ask for the same: each has to agree to the other's",
    rules=ALL_AGREED,
    changes=("done", "waiting_consent"),
    leaves=(TELL, "call_poa"),
)
async def both_ask(client: Actor) -> None:
    await holders(client, "A", "B")
    first = await asks(client, as_poa("A"), BANK)
    second = await asks(client, as_poa("B"), BANK)
    assert await asked_of(client) == sorted([("A", second["change_digest"]), ("B", first["change_digest"])])
    await consents(client, "B", to=first)
