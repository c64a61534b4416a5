"""The fence for transactions outside the loop: only who holds a partition's lease may write for it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import asyncpg

FENCE = """
SELECT part, platform_now() AS now FROM shards
WHERE grp = $1 AND part = ANY($2::int[]) AND owner = $3 ORDER BY part FOR SHARE
"""


async def fence(
    connection: asyncpg.Connection, group: str, parts: Iterable[int], owner: UUID
) -> tuple[set[int], datetime | None]:
    """The partitions of ``parts`` that ``owner`` holds, locked against take-over, and the platform's clock."""
    rows = await connection.fetch(FENCE, group, sorted(set(parts)), owner)
    return {row["part"] for row in rows}, rows[0]["now"] if rows else None
