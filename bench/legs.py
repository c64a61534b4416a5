"""Where the time of an activation goes: when the broker took each of its events, topic by topic."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, Self

import asyncpg

from bench.followed import Followed
from bench.quantiles import quantiles

WAY: Sequence[tuple[str, str]] = (
    ("cm.contacts", "nominated"),
    ("cm.tasks", "call asked for"),
    ("cm.tasks.results", "call answered"),
    ("cm.cis.requests", "CIS asked for"),
    ("cm.cis.results", "CIS answered"),
    ("cm.letters.requests", "letters asked for"),
)
"""The topics an activation passes, and what an event on each says."""
TAKEN_OVER = "case decided → letters taken over"
SECONDS = """
SELECT extract(epoch FROM letters.at - max(before.at))::float8
FROM (SELECT scin, min(at) AS at FROM history WHERE scin = ANY($1::text[]) AND grp = 'letters' GROUP BY scin) AS letters
JOIN history AS before ON before.scin = letters.scin AND before.grp = 'activation' AND before.at <= letters.at
GROUP BY letters.scin, letters.at
"""
"""From the decision that asks for letters to the letters worker's: no topic tells of that one."""
PATIENCE = 60.0


class Spread(NamedTuple):
    """Half take no longer than ``p50`` milliseconds, 99 in 100 no longer than ``p99``."""

    p50: float
    p99: float


def spread(seconds: Iterable[float]) -> Spread:
    """The spread of some durations."""
    return Spread(*(1000 * value for value in quantiles(seconds, 0.5, 0.99)))


class Way:
    """Follows activations over the topics, from the moment it was entered.

    Args:
        database: where letters are.
        kafka: bootstrap servers.
        partitions: of every topic.
    """

    def __init__(self, database: asyncpg.Connection, kafka: str, partitions: int) -> None:
        self.database = database
        self._topics = Followed(kafka, [topic for topic, _ in WAY], partitions)

    async def __aenter__(self) -> Self:
        await self._topics.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._topics.__aexit__()

    async def legs(self) -> dict[str, Spread]:
        """How long each leg of the way took, by the broker's clock (whole milliseconds), the last by the database's."""
        last = await self._read()
        legs = {
            f"{before} → {after}": spread(_between(last[start], last[end]))
            for (start, before), (end, after) in pairwise(WAY)
        }
        topic, _ = WAY[-1]
        return {**legs, TAKEN_OVER: spread(await _taken_over(self.database, last[topic]))}

    async def _read(self) -> Mapping[str, Mapping[bytes, float]]:
        """When the last event of each client came to each topic, in seconds since 1970."""
        last: dict[str, dict[bytes, float]] = {topic: {} for topic, _ in WAY}
        async for record in self._topics.records():
            last[record.topic][record.key] = record.timestamp / 1000
        return last


def _between(start: Mapping[bytes, float], end: Mapping[bytes, float]) -> list[float]:
    return [end[scin] - at for scin, at in start.items() if scin in end]


async def _taken_over(database: asyncpg.Connection, asked: Iterable[bytes]) -> list[float]:
    scins = [scin.decode() for scin in asked]
    async with asyncio.timeout(PATIENCE):
        while len(rows := await database.fetch(SECONDS, scins)) < len(scins):  # noqa: ASYNC110 - rows set no Event
            await asyncio.sleep(1)
    return [row[0] for row in rows]
