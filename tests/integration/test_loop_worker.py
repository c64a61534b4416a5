"""A whole worker: consumer, loop and outbox put together, with a room of one rule, on real Kafka and PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

import policy
from tests.integration.bare_loop import GROUP, PARTITIONS, ROOM, batch_of, new_process, noted, object_, scins_in
from tests.integration.command_line import clientrep
from tests.integration.transactions import in_transactions
from tests.scene import Scene
from tests.wire import Event
from workers.runtime.handover import Handover
from workers.runtime.ledger import Place
from workers.runtime.outbox import unpacked
from workers.runtime.worker import Worker

PARKED = "SELECT scin, reason, detail FROM parked WHERE scin = ANY($1::text[]) ORDER BY topic, part, pos"
GAPS = "SELECT sum(gaps)::int FROM ledger WHERE grp = $1"
NEXT = "SELECT next FROM ledger WHERE grp = $1 AND part = $2 AND topic = 'cm.contacts'"
LEFT_OVER = "SELECT id, topic, to_part, key, value, headers FROM outbox WHERE grp = $1 ORDER BY part, id"


@asynccontextmanager
async def working(scene: Scene) -> AsyncIterator[Worker]:
    """A worker with the tests' room, in this process; it is ready, and ends with the ``async with``."""
    worker = Worker(ROOM, scene.settings, policy.load(), ())
    try:
        await worker.start()
        yield worker
    finally:
        await worker.stop()


async def dead(scene: Scene, *scins: str) -> list[Event]:
    """What was parked of some clients' events."""
    keys = [scin.encode() for scin in scins]
    return [e for e in await scene.wire.events(f"cm.contacts.{GROUP}.dlq") if e.key in keys]


async def test_a_rule_that_fails_parks_its_event_and_holds_only_its_case(quiet: Scene) -> None:
    broken, other = scins_in(1, 2)
    before = [await object_(quiet, broken), await object_(quiet, other)]
    fails = await object_(quiet, broken, f"breaks-{broken}")
    beside = await object_(quiet, other)
    behind = [await object_(quiet, broken)]
    async with working(quiet):
        await quiet.wire.wait_for(f"cm.contacts.{GROUP}.dlq", lambda e: e.key == broken.encode(), 2)
        behind.append(await object_(quiet, broken))
        last = await object_(quiet, other)
        await quiet.settled()
    assert await noted(quiet, broken, other) == [*before, beside, last]
    assert [e.attribute("id") for e in await dead(quiet, broken)] == [fails, *behind]
    rows = [tuple(row) for row in await quiet.database.fetch(PARKED, [broken, other])]
    parked_id = await quiet.database.fetchval(
        "SELECT id FROM parked WHERE reason = 'rule_failed' AND scin = $1", broken
    )
    held = (broken, "held", f"behind {parked_id}")
    assert rows == [(broken, "rule_failed", "BrokenRuleError"), held, held]


async def test_a_gap_of_the_broker_is_passed(quiet: Scene) -> None:
    (scin,) = scins_in(2, 1)
    before = await quiet.database.fetchval(GAPS, GROUP) or 0
    sent = await in_transactions(quiet, scin, ("commit", "abort", "commit"))
    async with working(quiet):
        sent.append(await object_(quiet, scin))
        await quiet.wire.wait_for("cm.tasks", lambda e: e.key == scin.encode(), 3)
    assert await noted(quiet, scin) == sent
    assert await quiet.database.fetchval(GAPS, GROUP) >= before + 3


async def test_what_was_left_in_the_outbox_is_sent_as_it_was_committed(quiet: Scene) -> None:
    (scin,) = scins_in(3, 1)
    for _ in range(3):
        await object_(quiet, scin)
    async with working(quiet):
        await quiet.settled()
    await _commit_without_sending(quiet, scin)
    left_over = await quiet.database.fetch(LEFT_OVER, GROUP)
    assert [row["key"] for row in left_over] == [scin.encode()] * 2
    async with working(quiet):
        await quiet.settled()
    sent = {int(e.attribute("sequence")): e for e in await quiet.wire.events("cm.tasks") if e.key == scin.encode()}
    assert len(sent) == 5
    for row in left_over:
        one = sent[row["id"]]
        assert (one.topic, one.partition, one.key, one.value) == tuple(row)[1:5]
        assert one.headers == dict(unpacked(row["headers"]))
    assert await quiet.database.fetch(LEFT_OVER, GROUP) == []


async def _commit_without_sending(scene: Scene, scin: str) -> None:
    process = new_process(scene)
    await process.take(range(PARTITIONS))
    following = await scene.database.fetchval(NEXT, GROUP, 3)
    for _ in range(2):
        await object_(scene, scin)
    await process.loop.process(await batch_of(scene, {Place("cm.contacts", 3): following}))
    await process.end()


@pytest.mark.parametrize(
    ("slip", "repair", "told"),
    [
        ("cluster_id = cluster_id || '?'", "cluster_id = rtrim(cluster_id, '?')", "another Kafka cluster"),
        ("next = next + 1000000", "next = next - 1000000", "beyond the end"),
    ],
)
async def test_a_ledger_that_does_not_fit_ends_the_worker(quiet: Scene, slip: str, repair: str, told: str) -> None:
    async with working(quiet):
        pass
    change = "UPDATE ledger SET {} WHERE grp = $1 AND topic = 'cm.contacts' AND part = 0"
    await quiet.database.execute(change.format(slip), GROUP)
    try:
        ended = await asyncio.wait_for(clientrep(quiet, "worker", GROUP, environment=quiet.platform.settings), 30)
    finally:
        await quiet.database.execute(change.format(repair), GROUP)
    assert ended.code == 1
    assert told in ended.err
    assert "clientrep ledger reset" in ended.err


def test_a_seek_drops_only_what_was_polled_of_its_own_partitions() -> None:
    sought, other = Place("cm.contacts", 1), Place("cm.contacts", 2)
    handover = Handover()
    handover.put({sought: [], other: []})
    handover.drop({sought})
    assert handover.take().keys() == {other}
