"""Redriving on real Kafka and PostgreSQL, with a room of one rule that was broken and is repaired."""

import asyncio
import json
from contextlib import suppress
from uuid import UUID, uuid4

import pytest

from clientrep.discard import discard
from clientrep.errors import CommandError
from clientrep.redrive_trial import tried
from tests.integration.bare_loop import PARTITIONS, ROOM, new_process, noted, object_, scins_in
from tests.integration.command_line import Said
from tests.integration.lone_worker import HALF_REPAIRED, REPAIRED, lone_worker, working
from tests.integration.redrive_desk import dump, held_case, parked
from tests.scene import Scene
from workers.runtime import redrives
from workers.runtime.redriving import Redriver


def outcomes(said: Said) -> list[str]:
    return [row["outcome"] for row in json.loads(said.out)]


async def test_a_held_case_goes_on_in_order_once_its_head_is_decided(quiet: Scene) -> None:
    (scin,) = scins_in(0, 1)
    held = await held_case(quiet, scin, "breaks", "", "")
    assert await held.reasons() == ["rule_failed", "held", "held"]
    head, *_ = await held.ids()
    async with working(quiet):
        later = await object_(quiet, scin)
        said = await parked(quiet, "redrive", head)
        last = await object_(quiet, scin)
        await quiet.settled()
    assert said.code == 0, said.err
    assert set(outcomes(said)) == {"decided"}
    assert await noted(quiet, scin) == [*held.events, later, last]
    assert (await held.rows(), await held.head()) == ([], None)
    assert set(await held.ended()) == {"decided"}
    told = await held.told()
    assert told == [f"activation:was-{event}" for event in (*held.events, later, last)]


async def test_a_dry_run_of_a_line_tells_each_and_changes_nothing(quiet: Scene) -> None:
    (scin,) = scins_in(0, 1)
    held = await held_case(quiet, scin, "breaks", "", "breaks-still", "")
    before, ids = await dump(quiet), await held.ids()
    told = {
        room: [(one.came, one.reason) for one in await tried(quiet.database, quiet.settings, room, PARTITIONS, ids)]
        for room in (ROOM, HALF_REPAIRED, REPAIRED)
    }
    assert told == {
        ROOM: [("parked", "rule_failed")],
        HALF_REPAIRED: [("decided", "rule_failed"), ("decided", "held"), ("parked", "rule_failed")],
        REPAIRED: [("decided", "rule_failed"), *[("decided", "held")] * 3],
    }
    assert await dump(quiet) == before


async def test_what_waits_behind_another_is_refused(quiet: Scene) -> None:
    (scin,) = scins_in(1, 1)
    held = await held_case(quiet, scin, "breaks", "")
    head, behind = await held.ids()
    before = await dump(quiet)
    for arguments in ((behind,), (behind, "--dry-run")):
        said = await parked(quiet, "redrive", *arguments)
        assert (said.code, said.out) == (1, "")
        assert said.err == (f"clientrep: {behind} waits behind {head}: redrive or discard that one, and it follows\n")
    assert await dump(quiet) == before


async def test_a_head_that_fails_again_stays_and_all_behind_it(quiet: Scene) -> None:
    (scin,) = scins_in(2, 1)
    held = await held_case(quiet, scin, "breaks", "")
    before, head = await held.rows(), await held.head()
    async with working(quiet, ROOM):
        said = await parked(quiet, "redrive", "--scin", scin)
    assert outcomes(said) == ["parked", "parked"]
    assert (said.code, said.err) == (1, "clientrep: 2 of 2 events are still parked\n")
    assert (await held.rows(), await held.head()) == (before, head)
    assert await noted(quiet, scin) == []


async def test_one_behind_that_fails_holds_the_rest(quiet: Scene) -> None:
    (scin, other) = scins_in(3, 2)
    held = await held_case(quiet, scin, "breaks", "", "breaks-still", "", "")
    beside = await held_case(quiet, other, "breaks")
    async with working(quiet, HALF_REPAIRED):
        said = await parked(quiet, "redrive", "--all")
    assert said.code == 1
    assert await noted(quiet, scin) == held.events[:2]
    assert await noted(quiet, other) == beside.events
    assert await held.reasons() == ["rule_failed", "held", "held"]
    first, *behind = await held.ids()
    assert await held.head() == first
    assert {row[1] for row in (await held.rows())[1:]} == {f"behind {first}"}
    async with working(quiet):
        assert outcomes(await parked(quiet, "redrive", "--scin", scin)) == ["decided"] * 3
    assert len(behind) == 2
    assert await noted(quiet, scin) == held.events


async def test_a_long_line_is_taken_in_portions_and_nothing_overtakes(
    quiet: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redrives, "AT_ONCE", 3)
    (scin,) = scins_in(4, 1)
    held = await held_case(quiet, scin, "breaks", *[""] * 10)
    async with working(quiet):
        redriving = asyncio.create_task(parked(quiet, "redrive", (await held.ids())[0]))
        meanwhile = [await object_(quiet, scin) for _ in range(20)]
        await redriving
        await quiet.settled()
    assert await noted(quiet, scin) == [*held.events, *meanwhile]
    assert await held.head() is None


@pytest.mark.parametrize("place", ["in_redrive", "after_commit", "after_send", "before_delete"])
async def test_a_crash_in_the_middle_changes_nothing_twice(quiet: Scene, place: str) -> None:
    (scin,) = scins_in(5, 1)
    held = await held_case(quiet, scin, "breaks", "", "")
    before = await held.rows()
    dying = await lone_worker(quiet, {"CLIENTREP_FAIL_AT": f"{place}:1"})
    head, *_ = await held.ids()
    said = await parked(quiet, "redrive", head, "--timeout", "0")
    assert outcomes(said)[0] in {"waiting", "decided"}
    assert await asyncio.wait_for(dying.wait(), 30) < 0
    assert (await held.rows() == before) == (place == "in_redrive")
    async with working(quiet):
        await quiet.settled()
    assert await noted(quiet, scin) == held.events
    told = await held.told()
    assert list(dict.fromkeys(told)) == [f"activation:was-{event}" for event in held.events]
    assert len(told) == 3 * (1 + (place in {"after_send", "before_delete"}))
    assert await held.ended() == ["decided"] * 3


async def test_whoever_lost_the_lease_redrives_nothing(quiet: Scene) -> None:
    (scin,) = scins_in(6, 1)
    held = await held_case(quiet, scin, "breaks")
    successor = new_process(quiet)
    await successor.take([6])
    said = await parked(quiet, "redrive", *await held.ids(), "--timeout", "1")
    assert (said.code, outcomes(said)) == (1, ["waiting"])
    await successor.end()
    async with working(quiet):
        await quiet.settled()
    assert await noted(quiet, scin) == held.events


async def test_what_cannot_even_be_parked_again_does_not_end_the_worker(
    quiet: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    (scin,) = scins_in(7, 1)
    held = await held_case(quiet, scin, "breaks")

    async def fails(*_: object) -> None:
        raise LookupError(scin)

    with monkeypatch.context() as patched:
        patched.setattr(Redriver, "redrive", fails)
        async with working(quiet) as worker:
            said = await parked(quiet, "redrive", "--scin", scin)
            ended = asyncio.ensure_future(worker.failed())
            await asyncio.wait([ended], timeout=1)
            assert not ended.done()
            ended.cancel()
    assert outcomes(said) == ["parked"]
    async with working(quiet):
        assert outcomes(await parked(quiet, "redrive", "--scin", scin)) == ["decided"]
    assert await noted(quiet, scin) == held.events


async def test_a_discarded_head_lets_the_others_go_on(quiet: Scene) -> None:
    (scin,) = scins_in(7, 1)
    held = await held_case(quiet, scin, "breaks", "", "")
    head, middle, last = await held.ids()
    before = await dump(quiet)
    for arguments in ((head,), (head, "--reason-text", "  "), (uuid4(), "--reason-text", "none such")):
        said = await parked(quiet, "discard", *arguments)
        assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    for reason in ((), ("--reason-text", "sent twice")):
        tried = (await parked(quiet, "discard", head, *reason, "--dry-run")).document
        assert (tried[0]["outcome"], tried[0]["decided_next"]) == ("discarded", 2)
    assert await dump(quiet) == before
    assert (await parked(quiet, "discard", head, "--reason-text", "sent\n twice")).code == 0
    assert await held.ids() == [middle, last]
    async with working(quiet):
        await quiet.settled()
    assert await noted(quiet, scin) == held.events[1:]
    assert await held.head() is None
    kept = (await parked(quiet, "--discarded", "--scin", scin)).document
    assert [(row["id"], row["why"], row["reason"]) for row in kept] == [(str(head), "sent twice", "rule_failed")]
    assert kept[0]["by"]
    assert (await parked(quiet, "show", head)).document["why"] == "sent twice"
    assert len((await parked(quiet, "--redriven", "--scin", scin)).document) == 2


async def test_one_discarded_in_the_middle_leaves_the_others_waiting(quiet: Scene) -> None:
    (scin,) = scins_in(0, 1)
    held = await held_case(quiet, scin, "breaks", "", "")
    head, middle, _ = await held.ids()
    assert (await parked(quiet, "discard", middle, "--reason-text", "not ours")).code == 0
    assert await held.head() == head
    async with working(quiet):
        assert outcomes(await parked(quiet, "redrive", head)) == ["decided", "decided"]
    assert await noted(quiet, scin) == [held.events[0], held.events[2]]


async def test_each_event_is_decided_or_discarded_when_both_are_asked_for_at_once(
    quiet: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redrives, "AT_ONCE", 2)
    (scin,) = scins_in(1, 1)
    held = await held_case(quiet, scin, "breaks", *[""] * 30)
    ids, taken = await held.ids(), set[UUID]()
    async with working(quiet):
        redriving = asyncio.create_task(parked(quiet, "redrive", "--scin", scin))
        for one in reversed(ids):
            with suppress(CommandError):  # the redrive was sooner
                await discard(quiet.database, [one], "race", dry_run=False)
                taken.add(one)
        await redriving
        await quiet.settled()
    assert taken
    assert await noted(quiet, scin) == [event for one, event in zip(ids, held.events, strict=True) if one not in taken]
    assert sorted(await held.ended()) == ["decided"] * (len(ids) - len(taken)) + ["discarded"] * len(taken)
    assert (await held.rows(), await held.head()) == ([], None)


@pytest.mark.parametrize("command", ["show", "redrive", "discard"])
async def test_an_id_that_is_none_or_unknown_is_a_clear_error(quiet: Scene, command: str) -> None:
    more = ("--reason-text", "why") if command == "discard" else ()
    said = await parked(quiet, command, "4711", *more)
    assert (said.code, said.err) == (
        1,
        "clientrep: '4711' is no id of a parked event; `clientrep parked` lists them\n",
    )
    unknown = uuid4()
    said = await parked(quiet, command, unknown, *more)
    assert (said.code, said.out, said.err) == (1, "", f"clientrep: nothing is parked under {unknown}\n")


async def test_redrive_wants_ids_or_filters_and_not_both(quiet: Scene) -> None:
    for arguments in ((), (uuid4(), "--all")):
        said = await parked(quiet, "redrive", *arguments)
        assert (said.code, said.out) == (1, "")
        assert "name events by their ids, or choose them" in said.err
    assert (await parked(quiet, "redrive", "--reason", "no_such_reason")).document == []
