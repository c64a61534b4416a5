"""The relay looks into the table now and again, also while much is in its queue; nothing is sent twice by that."""

import asyncio
from contextlib import suppress

import pytest

from tests.integration.bare_loop import GROUP, scins_in
from tests.scene import Scene
from workers.runtime.brokers import brokers
from workers.runtime.connections import Connections
from workers.runtime.leases import Leases
from workers.runtime.outbox import DELETE, ROUND, Outgoing, Relay, packed, statements
from workers.runtime.producer import new_producer
from workers.runtime.statements import at_once

PART, TOPIC = 5, "cm.tasks"
NUMBER = 3 * ROUND


@pytest.mark.parametrize("older", [True, False])
async def test_what_waits_in_the_queue_is_sent_once_however_often_the_table_is_looked_at(
    quiet: Scene, *, older: bool
) -> None:
    """What is in the table alone is older, or it was committed without an answer."""
    (key,) = scins_in(PART, 1)
    rows = [Outgoing(PART, i, TOPIC, PART, key.encode(), b"%d" % i, packed([])) for i in range(NUMBER)]
    queued = rows[300:] if older else rows[:-300]
    await at_once(quiet.database, statements(GROUP, rows))
    connections, leases = Connections(quiet.settings, GROUP), Leases(GROUP)
    producer = new_producer(brokers(quiet.settings))
    await producer.start()
    await leases.acquire(await connections.get("leases"), [PART])
    relay = Relay(GROUP, producer, connections, leases)
    async with relay.transaction(quiet.database) as turn:
        turn.events = queued
    running = asyncio.create_task(relay.run())
    try:
        await _look_again_and_again(relay)
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        await leases.release(await connections.get("leases"))
        await producer.stop()
        await connections.close()
    sent = [int(e.value or b"") for e in await quiet.wire.events(TOPIC) if e.key == key.encode()]
    assert sent[-NUMBER:] == [row.id for row in rows]
    assert len(sent) in {NUMBER, 2 * NUMBER}


async def test_what_was_sent_is_found_by_its_key_also_where_the_table_was_nearly_empty(quiet: Scene) -> None:
    few = [Outgoing(PART, i, TOPIC, PART, b"", b"", packed([])) for i in range(3)]
    await at_once(quiet.database, statements("few", few))
    await quiet.database.execute("VACUUM (ANALYZE) outbox")
    connections = Connections(quiet.settings, GROUP)
    worker = await connections.get("relay")
    plan = await worker.fetch(f"EXPLAIN {DELETE}", "few", [PART] * ROUND, list(range(ROUND)))
    told = await worker.execute(DELETE, "few", [PART] * ROUND, list(range(ROUND)))
    await connections.close()
    said = "\n".join(row[0] for row in plan)
    assert "(part = u.part) AND (id = u.id)" in said
    assert "Join Filter" not in said
    assert told == "DELETE 3"


async def _look_again_and_again(relay: Relay) -> None:
    async with asyncio.timeout(60):
        while relay.waiting:
            relay.read_again()
            await asyncio.sleep(0.01)
        await relay.drained()
