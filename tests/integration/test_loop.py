"""What the loop promises, whatever its rules are: shown with a room of one rule, on real Kafka and PostgreSQL."""

from collections.abc import AsyncIterator, Sequence

import pytest_asyncio

from tests.integration.bare_loop import GROUP, PARTITIONS, Process, batch_of, new_process, noted, object_, scins_in
from tests.scene import Scene
from workers.runtime.ledger import PATIENCE, Place, Record

LEDGER = "SELECT next, gaps FROM ledger WHERE grp = $1 AND topic = $2 AND part = $3"
OTHERS_LEASE_IS_OVER = "UPDATE shards SET expires_at = '-infinity' WHERE grp = $1"


@pytest_asyncio.fixture(loop_scope="session")
async def process(quiet: Scene) -> AsyncIterator[Process]:
    """A process with the leases of all partitions."""
    one = new_process(quiet)
    await one.take(range(PARTITIONS))
    yield one
    await one.end()


async def unread(scene: Scene, partition: int) -> dict[Place, Sequence[Record]]:
    """What the group has not read of a partition."""
    place = Place("cm.contacts", partition)
    return await batch_of(scene, {place: (await ledger(scene, partition))[0]})


async def ledger(scene: Scene, partition: int) -> tuple[int, int]:
    row = await scene.database.fetchrow(LEDGER, GROUP, "cm.contacts", partition)
    return (0, 0) if row is None else (row["next"], row["gaps"])


async def test_a_batch_counts_once_however_often_it_is_delivered(quiet: Scene, process: Process) -> None:
    (scin,) = scins_in(0, 1)
    sent = [await object_(quiet, scin) for _ in range(3)]
    batch = await unread(quiet, 0)
    for _ in range(2):
        result = await process.loop.process(batch)
        assert (dict(result.seek), result.not_ours) == ({}, frozenset())
    assert await noted(quiet, scin) == sent


async def test_of_a_batch_that_overlaps_only_the_new_part_is_taken(quiet: Scene, process: Process) -> None:
    (scin,) = scins_in(1, 1)
    first = await object_(quiet, scin)
    start = await ledger(quiet, 1)
    await process.loop.process(await unread(quiet, 1))
    second = await object_(quiet, scin)
    await process.loop.process(await batch_of(quiet, {Place("cm.contacts", 1): start[0]}))
    assert await noted(quiet, scin) == [first, second]


async def test_a_batch_beyond_the_ledger_is_left_out_and_the_others_go_on(quiet: Scene, process: Process) -> None:
    (behind,), (beside,) = scins_in(2, 1), scins_in(3, 1)
    sent = [await object_(quiet, behind) for _ in range(2)]
    other = await object_(quiet, beside)
    whole = {**await unread(quiet, 2), **await unread(quiet, 3)}
    place = Place("cm.contacts", 2)
    result = await process.loop.process({**whole, place: whole[place][1:]})
    assert result.seek == {place: whole[place][0].offset}
    assert await noted(quiet, behind, beside) == [other]
    await process.loop.process(whole)
    assert await noted(quiet, behind) == sent


async def test_what_the_broker_again_leaves_out_is_accepted_and_counted(quiet: Scene, process: Process) -> None:
    (scin,) = scins_in(4, 1)
    sent = [await object_(quiet, scin) for _ in range(3)]
    start = await ledger(quiet, 4)
    ((place, whole),) = (await unread(quiet, 4)).items()
    for _ in range(PATIENCE - 1):
        result = await process.loop.process({place: whole[2:]})
        assert result.seek == {place: start[0]}
        process.ledger.sought(result.seek)
    await process.loop.process({place: whole[2:]})
    assert await noted(quiet, scin) == sent[2:]
    assert await ledger(quiet, 4) == (start[0] + 3, start[1] + 2)


async def test_a_rule_that_fails_elsewhere_makes_no_gap(quiet: Scene, process: Process) -> None:
    (left_out,), (broken,) = scins_in(2, 1), scins_in(3, 1)
    sent = [await object_(quiet, left_out) for _ in range(2 + PATIENCE)]
    await object_(quiet, broken, f"breaks-{broken}")
    whole = {**await unread(quiet, 2), **await unread(quiet, 3)}
    place = Place("cm.contacts", 2)
    before = await ledger(quiet, 2)
    result = await process.loop.process({**whole, place: whole[place][1:]})
    assert result.seek == {place: before[0]}
    assert await ledger(quiet, 2) == before
    await process.loop.process({place: whole[place]})
    assert await noted(quiet, left_out) == sent


async def test_only_the_holder_of_the_lease_can_commit(quiet: Scene, process: Process) -> None:
    (scin,) = scins_in(5, 1)
    sent = await object_(quiet, scin)
    batch = await unread(quiet, 5)
    stranger = new_process(quiet)
    result = await stranger.loop.process(batch)
    assert result.not_ours == set(batch)
    assert (await noted(quiet, scin), await ledger(quiet, 5)) == ([], (batch[Place("cm.contacts", 5)][0].offset, 0))
    await process.loop.process(batch)
    assert await noted(quiet, scin) == [sent]
    await stranger.end()


async def test_who_was_away_longer_than_the_lease_can_not_commit(quiet: Scene, process: Process) -> None:
    (scin,) = scins_in(6, 1)
    sent = await object_(quiet, scin)
    batch = await unread(quiet, 6)
    await quiet.database.execute(OTHERS_LEASE_IS_OVER, GROUP)
    successor = new_process(quiet)
    await successor.take([6])
    assert (await process.loop.process(batch)).not_ours == set(batch)
    assert await noted(quiet, scin) == []
    await successor.loop.process(batch)
    assert await noted(quiet, scin) == [sent]
    await successor.end()


async def test_a_lost_connection_is_no_lost_batch(quiet: Scene, process: Process) -> None:
    (scin,) = scins_in(7, 1)
    sent = await object_(quiet, scin)
    batch = await unread(quiet, 7)
    pid = (await process.connections.get("loop")).get_server_pid()
    await quiet.database.execute("SELECT pg_terminate_backend($1)", pid)
    await process.loop.process(batch)
    assert await noted(quiet, scin) == [sent]
