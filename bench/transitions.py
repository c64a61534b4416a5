"""What PostgreSQL alone can do: bare case transitions, one connection, fsync on."""

from time import monotonic

import asyncpg

from bench.clients import scin_of
from bench.plan import Plan, RowWrite
from bench.statements import Activations, Batch, Numbers

BATCH = 200
CASES = 20_000
SECONDS = 4.0
SCHEMA = "bench_transitions"
STATE, HISTORY, OUTBOX = "activation_cases", "history", "outbox"
UPSERT = """
INSERT INTO activation_cases (scin, version, state)
SELECT * FROM unnest($1::text[], $2::int[], $3::jsonb[])
ON CONFLICT (scin) DO UPDATE SET version = excluded.version, state = excluded.state
"""
DELETE = "DELETE FROM outbox WHERE grp = 'activation' AND part = 0 AND id = ANY($1::bigint[])"


async def transitions_a_second(connection: asyncpg.Connection, plan: Plan) -> float:
    """Case transitions a second, in batches of 200: the state's upsert, one row of history, one through the outbox."""
    state, history, outbox = (_row(plan, table) for table in (STATE, HISTORY, OUTBOX))
    numbers, batches, began = Numbers(0), 0, monotonic()
    while (took := monotonic() - began) < SECONDS:
        clients = [scin_of((batches * BATCH + n) % CASES) for n in range(BATCH)]
        activations = Activations(clients, [0] * BATCH)
        await _one_batch(connection, plan, numbers, activations, (state, history, outbox))
        batches += 1
    return batches * BATCH / took


async def _one_batch(
    connection: asyncpg.Connection,
    plan: Plan,
    numbers: Numbers,
    activations: Activations,
    rows: tuple[RowWrite, RowWrite, RowWrite],
) -> None:
    state, history, outbox = rows
    batch = Batch(plan, numbers)
    batch.add(history, activations)
    sent = batch.add(outbox, activations)
    upserted = Batch(plan, numbers).add(state, activations)
    async with connection.transaction():
        await connection.execute(UPSERT, upserted["scin"], upserted["version"], upserted["state"])
        await batch.write(connection)
    async with connection.transaction():
        await connection.execute("SET LOCAL synchronous_commit = off")
        await connection.execute(DELETE, list(sent["id"]))


def _row(plan: Plan, table: str) -> RowWrite:
    """The first row of a table that an activation inserts."""
    writes = (write for stage in plan.stages for one in stage.transactions for write in one.writes)
    return next(write for write in writes if write.table == table and write.verb == "INSERT")
