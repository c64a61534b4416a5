"""Who asks for a change: verified, checked, blocked, or nobody known on the case."""

from tests.journeys.actor import Actor
from tests.journeys.acts import someone
from tests.journeys.journey import UNREACHABLE, journey
from tests.journeys.maintain.asking import (
    BANK,
    REPRESENTED,
    as_poa,
    as_representative,
    asks,
    holder,
    holders,
    is_blocked,
    latest,
    removed,
    represented,
)
from tests.journeys.maintain.rules import DONE, DONE_AS_HOLDER
from tests.journeys.set_up.rules import ASKED as FORM_SENT
from tests.journeys.set_up.rules import NOT_REGISTERED

CHECK = "security_check"
NOBODY_KNOWN = ("unmatched_contact",)


@journey("a representative who is verified: done at once", rules=DONE, changes=("done",), **REPRESENTED)
async def verified(client: Actor) -> None:
    await asks(client, await represented(client), BANK)
    assert CHECK not in (await client.case()).tasks


async def _to_be_checked(client: Actor, requester: dict[str, str], checked: str) -> None:
    """Nothing changes until the security check passes."""
    change = await asks(client, requester, BANK, checked=checked)
    assert change["status"] == "waiting_security"
    assert (await client.task(CHECK))["outcomes"] == ["passed", "failed"]
    assert (await client.case()).requests("Change Bank Details") == []


@journey(
    "a representative who wasn't checked in the call; the check passes", rules=DONE, changes=("done",), **REPRESENTED
)
async def not_checked(client: Actor) -> None:
    await _to_be_checked(client, await represented(client), "not_done")
    await client.answers(CHECK, "passed")
    assert (await client.case()).request("Change Bank Details")["status"] == "In Progress"


@journey(
    "a representative who failed the check in the call; the next one passes, days later",
    rules=DONE,
    changes=("done",),
    **REPRESENTED,
)
async def failed_first(client: Actor) -> None:
    await _to_be_checked(client, await represented(client), "failed")
    await client.later("20d")
    assert (await latest(client))["status"] == "waiting_security"
    await client.answers(CHECK, "passed")


@journey(
    "the check fails too: the requester is to be told, nothing is done",
    rules=("MA-0",),
    changes=("refused",),
    leaves=("tell_requester",),
    **REPRESENTED,
)
async def failed(client: Actor) -> None:
    await _to_be_checked(client, await represented(client), "failed")
    await client.answers(CHECK, "failed")
    assert (await client.case()).requests("Change Bank Details") == []


@journey("the check fails too: the requester is told", rules=("MA-0",), changes=("refused",), **REPRESENTED)
async def failed_and_told(client: Actor) -> None:
    await failed(client)
    await client.answers("tell_requester", "done")


@journey(
    "a representative who is blocked: checked by transaction-related questions",
    rules=("MA-3c", *DONE),
    changes=("done",),
    **REPRESENTED,
)
async def blocked(client: Actor) -> None:
    requester = await represented(client)
    await is_blocked(client, requester)
    await _to_be_checked(client, requester, "not_done")
    task = (await client.heard("cm.tasks", "task.raised"))[-1]
    assert "transaction-related questions" in task["summary"]
    await client.answers(CHECK, "passed")


@journey(
    "a representative who is blocked, and passed those questions in the call: done at once",
    rules=("MA-3c", *DONE),
    changes=("done",),
    **REPRESENTED,
)
async def blocked_but_verified(client: Actor) -> None:
    requester = await represented(client)
    await is_blocked(client, requester)
    await asks(client, requester, BANK)


@journey(
    "a sole power of attorney who writes in, not checked; the check passes", rules=DONE_AS_HOLDER, changes=("done",)
)
async def poa_not_checked(client: Actor) -> None:
    await holders(client, holder("A", joint=False))
    change = await asks(client, as_poa("A"), BANK, checked="not_done", channel="letter")
    assert change["status"] == "waiting_security"
    await client.answers(CHECK, "passed")


@journey(
    "the representative is removed before the check: nothing is done, they are to be told",
    rules=("MA-0", "MA-12"),
    changes=("withdrawn",),
    leaves=("tell_requester",),
    **REPRESENTED,
)
async def removed_meanwhile(client: Actor) -> None:
    requester = await represented(client)
    await _to_be_checked(client, requester, "not_done")
    await removed(client, requester)
    assert (await client.case()).tasks[CHECK] == "withdrawn"


@journey("a representative whom nobody knows", rules=("R-3",), leaves=NOBODY_KNOWN)
async def unknown_representative(client: Actor) -> None:
    assert await asks(client, as_representative("REP-UNKNOWN"), BANK) == {}


@journey("a power of attorney whom nobody knows, beside one who is", rules=("R-3",), leaves=NOBODY_KNOWN)
async def unknown_poa(client: Actor) -> None:
    await holders(client, holder("A", joint=False))
    assert await asks(client, as_poa("B"), BANK) == {}


@journey(
    "a representative who isn't active yet",
    rules=("SU-3c", "SU-4", "R-3", "SU-5a"),
    leaves=NOBODY_KNOWN,
    letters=(FORM_SENT, *NOT_REGISTERED),
    end=UNREACHABLE,
)
async def pending(client: Actor) -> None:
    await client.telephones(someone())
    one = (await client.case()).representative
    assert await asks(client, as_representative(one["representative_id"]), BANK) == {}
    await client.later("15d")


@journey("a representative who was removed", rules=("R-12", "R-3"), leaves=NOBODY_KNOWN, **REPRESENTED)
async def removed_before(client: Actor) -> None:
    requester = await represented(client)
    await removed(client, requester)
    assert await asks(client, requester, BANK) == {}


@journey("a representative of another client", rules=("R-3",), leaves=NOBODY_KNOWN)
async def of_another_client(client: Actor) -> None:
    requester = await represented(client.another())
    assert await asks(client, requester, BANK) == {}


@journey("a power of attorney who holds none any more", rules=("R-3",), leaves=NOBODY_KNOWN)
async def poa_no_more(client: Actor) -> None:
    await holders(client, holder("A", joint=False), holder("B", joint=False))
    await holders(client, holder("B", joint=False))
    assert await asks(client, as_poa("A"), BANK) == {}


@journey(
    "the representative, said to hold a power of attorney: nobody known",
    rules=("R-3",),
    leaves=NOBODY_KNOWN,
    **REPRESENTED,
)
async def of_the_other_kind(client: Actor) -> None:
    requester = await represented(client)
    assert await asks(client, as_poa(requester["id"]), BANK) == {}


@journey("nobody known; somebody says what it belongs to: nothing is left", rules=("R-3",))
async def unmatched_and_settled(client: Actor) -> None:
    await unknown_representative(client)
    await client.answers("unmatched_contact", "done")
