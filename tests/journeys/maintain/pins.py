"""PIN and password: checked, and blocked for good."""

from tests.journeys.actor import Actor
from tests.journeys.acts import someone
from tests.journeys.journey import journey
from tests.journeys.maintain.asking import BANK, REPRESENTED, as_representative, asks, is_blocked, represented
from tests.journeys.set_up.companies import names_by_telephone, record, recorded, solicitors
from tests.stories import Data

PIN, WRONG = "7302915", "7302916"
CHECK = "security_check"


async def _checks(client: Actor, requester: Data, pin: str = PIN, password: str = "correct horse") -> tuple[str, int]:  # noqa: S107 - theirs
    """A caller gives PIN and password: the result, and the tries that are left."""
    before = len(await _results(client))
    about = {"check_id": f"CHECK-{client.scin}-{before}", "scin": client.scin, "representative_id": requester["id"]}
    await client.send("security.check-requested", {**about, "security": client.security(pin, password)})
    result = (await _results(client))[before]
    assert (result["check_id"], result["representative_id"]) == (about["check_id"], requester["id"])
    return result["result"], result["tries_left"]


async def _results(client: Actor) -> list[Data]:
    return await client.heard("cm.security.results", "security.checked")


async def _is_blocked(client: Actor) -> None:
    """It shows, is noted, and the next check is by other questions."""
    one = (await client.case()).representative
    assert one["security"] == "blocked"
    assert any("transaction" in note for note in one["notes"])
    requester = as_representative(one["representative_id"])
    assert await _checks(client, requester) == ("blocked", 0)
    await asks(client, requester, BANK, checked="not_done")
    task = (await client.heard("cm.tasks", "task.raised"))[-1]
    assert (task["kind"], "transaction-related questions" in task["summary"]) == (CHECK, True)


@journey("right PIN and password", rules=("MA-3c",), **REPRESENTED)
async def right(client: Actor) -> None:
    assert await _checks(client, await represented(client)) == ("passed", 3)
    assert (await client.case()).representative["security"] == "set"


@journey(
    "three wrong tries in a row block: from then on other questions are asked",
    rules=("MA-3c", "MA-0"),
    changes=("waiting_security",),
    leaves=(CHECK,),
    **REPRESENTED,
)
async def three_wrong(client: Actor) -> None:
    requester = await represented(client)
    assert await _checks(client, requester, WRONG) == ("failed", 2)
    assert await _checks(client, requester, password="battery staple") == ("failed", 1)  # noqa: S106 - theirs
    await client.later("30d")
    assert await _checks(client, requester, WRONG) == ("blocked", 0)
    await _is_blocked(client)


@journey("two wrong tries, a right one, two wrong ones: not blocked", rules=("MA-3c",), **REPRESENTED)
async def not_in_a_row(client: Actor) -> None:
    requester = await represented(client)
    expected = [("failed", 2), ("failed", 1), ("passed", 3), ("failed", 2), ("failed", 1), ("passed", 3)]
    assert [await _checks(client, requester, pin) for pin in (WRONG, WRONG, PIN) * 2] == expected


@journey(
    "a block is reported: never reset, from then on other questions are asked",
    rules=("MA-3c", "MA-0"),
    changes=("waiting_security",),
    leaves=(CHECK,),
    **REPRESENTED,
)
async def reported(client: Actor) -> None:
    requester = await represented(client)
    await is_blocked(client, requester)
    await client.later("100d")
    await _is_blocked(client)


@journey("a block is reported twice: noted once", rules=("MA-3c",), **REPRESENTED)
async def reported_twice(client: Actor) -> None:
    requester = await represented(client)
    await is_blocked(client, requester)
    await is_blocked(client, requester)
    assert len((await client.case()).representative["notes"]) == 1


@journey("a block of somebody whom nobody knows", rules=("R-3",), leaves=("unmatched_contact",))
async def unknown_blocked(client: Actor) -> None:
    await is_blocked(client, as_representative("REP-UNKNOWN"))


@journey("an organisation has no PIN", rules=("MA-3c",), **REPRESENTED)
async def organisation(client: Actor) -> None:
    firm = solicitors()
    await recorded(client, record(firm))
    await names_by_telephone(client, firm)
    one = (await client.case()).representative
    assert await _checks(client, as_representative(one["representative_id"])) == ("not_set", 0)


@journey("somebody whom nobody knows has no PIN", rules=("MA-3c",))
async def unknown(client: Actor) -> None:
    assert await _checks(client, as_representative("REP-UNKNOWN")) == ("not_set", 0)


@journey("who is removed has no PIN any more", rules=("R-12", "MA-3c"), **REPRESENTED)
async def removed(client: Actor) -> None:
    requester = await represented(client)
    await client.send("register.representative-removed", {"scin": client.scin, "representative_id": requester["id"]})
    await client.quiet()
    assert await _checks(client, requester) == ("not_set", 0)


@journey(
    "one contact represents two clients: blocked by wrong tries here, blocked there",
    rules=("MA-3c",),
    **REPRESENTED,
)
async def for_two_clients(client: Actor) -> None:
    person, other = someone(), client.another()
    await other.nominates(person)
    await other.called()
    await other.case()
    await client.nominates(person)
    await client.called()
    here = as_representative((await client.case()).representative["representative_id"])
    there = as_representative((await other.case()).representative["representative_id"])
    assert await _checks(client, here, WRONG) == ("failed", 2)
    assert await _checks(other, there, WRONG) == ("failed", 1)
    assert await _checks(client, here, WRONG) == ("blocked", 0)
    assert await _checks(other, there) == ("blocked", 0)
    assert (await other.case()).representative["security"] == "blocked"


@journey(
    "blocked, then nominated by another client: the new PIN isn't taken, the block stays",
    rules=("MA-3c",),
    **REPRESENTED,
)
async def never_reset(client: Actor) -> None:
    person, other = someone(), client.another()
    await client.nominates(person)
    await client.called()
    requester = as_representative((await client.case()).representative["representative_id"])
    await is_blocked(client, requester)
    await other.nominates(person)
    await other.answers("call_representative", "reached", security=other.security("1234567", "another"))
    one = (await other.case()).representative
    assert (one["active"], one["security"]) == (True, "blocked")
    assert await _checks(other, as_representative(one["representative_id"]), "1234567", "another") == ("blocked", 0)
    assert await _checks(client, requester) == ("blocked", 0)
