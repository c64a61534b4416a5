"""Leases on a group's partitions: who may commit and send for them (design: Outbox, Ledger)."""

import asyncio
from collections.abc import Iterable
from time import monotonic
from uuid import uuid4

import asyncpg

SECONDS = 5.0
RENEW_EVERY = 1.0

ACQUIRE = """
INSERT INTO shards (grp, part, owner, epoch, expires_at)
SELECT $1, p, $3, 1, clock_timestamp() + $4 * interval '1 second' FROM unnest($2::int[]) AS p ORDER BY p
ON CONFLICT (grp, part) DO UPDATE
SET owner = excluded.owner, epoch = shards.epoch + 1, expires_at = excluded.expires_at
WHERE shards.owner IS NULL OR shards.owner = excluded.owner OR shards.expires_at < clock_timestamp()
RETURNING part
"""
RENEW = """
UPDATE shards SET expires_at = clock_timestamp() + $3 * interval '1 second'
WHERE grp = $1 AND owner = $2 AND part = ANY($4::int[]) RETURNING part
"""
RELEASE = "UPDATE shards SET owner = NULL, expires_at = '-infinity' WHERE grp = $1 AND owner = $2"


class Leases:
    """The partitions this process holds, by the database's word; ``owner`` is new with every process."""

    def __init__(self, group: str) -> None:
        self.group = group
        self.owner = uuid4()
        self._until: dict[int, float] = {}

    @property
    def held(self) -> list[int]:
        """Partitions whose lease hasn't run out, by this machine's monotonic clock."""
        now = monotonic()
        return sorted(part for part, until in self._until.items() if until > now)

    async def acquire(self, connection: asyncpg.Connection, parts: Iterable[int]) -> None:
        """Take the leases of ``parts``, waiting for a dead owner's to run out.

        Raises:
            TimeoutError: a lease stayed with another owner for three times its length.
        """
        wanted, give_up = set(parts), monotonic() + 3 * SECONDS
        while missing := sorted(wanted - set(self.held)):
            if monotonic() > give_up:
                raise TimeoutError(f"{self.group}: partitions {missing} stay leased to another process")
            asked = monotonic()
            rows = await connection.fetch(ACQUIRE, self.group, missing, self.owner, SECONDS)
            self._note((row["part"] for row in rows), asked)
            if len(rows) < len(missing):
                await asyncio.sleep(0.1)

    async def renew(self, connection: asyncpg.Connection) -> None:
        """Extend the leases held; what was lost meanwhile is no longer held."""
        asked = monotonic()
        mine = sorted(self._until)
        rows = await connection.fetch(RENEW, self.group, self.owner, SECONDS, mine)
        self._until = {part: until for part, until in self._until.items() if part not in mine}
        self._note((row["part"] for row in rows), asked)

    async def release(self, connection: asyncpg.Connection) -> None:
        """Give all leases up, so that the next owner need not wait."""
        self._until.clear()
        await connection.execute(RELEASE, self.group, self.owner)

    def _note(self, parts: Iterable[int], asked: float) -> None:
        self._until.update(dict.fromkeys(parts, asked + SECONDS))
