"""The ledger's way out when it no longer belongs to the Kafka cluster: a person forgets it, a worker begins anew."""

from clientrep.errors import CommandError
from workers.runtime.database import connect
from workers.runtime.settings import Settings

AT_WORK = "SELECT count(*) FROM shards WHERE grp = $1 AND expires_at > clock_timestamp()"
FORGET = "WITH gone AS (DELETE FROM ledger WHERE grp = $1 RETURNING 1) SELECT count(*) FROM gone"


async def reset_ledger(settings: Settings, group: str) -> int:
    """Delete the group's rows; returns how many there were.

    The worker then begins at the earliest event that its topics hold. What it has read before is in its inbox and
    changes nothing (R-7).

    Raises:
        CommandError: a process of the group is at work.
    """
    connection = await connect(settings)
    try:
        async with connection.transaction():
            if await connection.fetchval(AT_WORK, group):
                raise CommandError(f"{group} is at work: stop its processes first")
            return int(await connection.fetchval(FORGET, group))
    finally:
        await connection.close()
