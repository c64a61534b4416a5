"""Whether every wait of a herd ended once, in time and as the rule says, and how late: from database and topics."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple, Self

import asyncpg
import orjson

from bench.followed import Followed
from bench.outcomes import WrongOutcomeError
from bench.quantiles import quantiles

TIMERS, LETTERS, REQUESTS = "cm.timers", "cm.letters.requests", "cm.service-requests"

FIRED = """
SELECT t.scin, t.status, extract(epoch FROM t.sent_at - t.due_at)::float8 AS sent,
       extract(epoch FROM min(h.at) - t.due_at)::float8 AS decided, count(h.at) AS decisions
FROM timers t LEFT JOIN history h ON h.scin = t.scin AND h.grp = t.grp AND h.source = '/clientrep/timers'
WHERE t.due_at = $1 GROUP BY t.timer_id
"""
BY_LETTER = """
SELECT scin FROM letters WHERE requested_at >= $1
GROUP BY scin HAVING array_agg(code ORDER BY code) = '{CMSL0047,CMSL0049}' AND bool_and(status = 'requested')
"""
"""Clients who get the letters of rule SU-5a, once the press runs, and no other."""
PARKED = "SELECT count(*) FROM parked"
AHEAD = "SELECT ahead FROM clock"


class Late(NamedTuple):
    """Seconds after the due time, of every wait.

    Attributes:
        sent: when its timer was claimed.
        decided: when the decision was taken, by the history.
        committed: when the broker was told that the request is closed, which comes after the commit of the decision.
    """

    sent: Sequence[float]
    decided: Sequence[float]
    committed: Sequence[float]


class LateBy(NamedTuple):
    """Half are no more than ``p50`` seconds late, 99 in 100 no more than ``p99``, all no more than ``last``."""

    p50: float
    p99: float
    last: float


def late_by(seconds: Sequence[float]) -> LateBy:
    """The spread of how late they were."""
    return LateBy(*quantiles(seconds, 0.5, 0.99, 1))


@dataclass(slots=True)
class Told:
    """What a topic has of each client: how many events of each type, when the broker took the last, what they say."""

    times: dict[str, Counter[bytes]] = field(default_factory=lambda: defaultdict(Counter))
    last: dict[str, datetime] = field(default_factory=dict)
    statuses: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def note(self, record: Any) -> None:  # noqa: ANN401 - Kafka's record
        """One more event."""
        scin = record.key.decode()
        self.times[scin][dict(record.headers)["ce_type"]] += 1
        self.last[scin] = datetime.fromtimestamp(record.timestamp / 1000, UTC)
        if record.topic == REQUESTS:
            self.statuses[scin].append(orjson.loads(record.value)["status"])


class Lapsed:
    """Entered before the waits end; what comes to the topics from then on counts.

    Args:
        connection: to the database.
        kafka: bootstrap servers.
        partitions: of every topic.
    """

    def __init__(self, connection: asyncpg.Connection, kafka: str, partitions: int) -> None:
        self._connection = connection
        self._topics = Followed(kafka, (TIMERS, LETTERS, REQUESTS), partitions)

    async def __aenter__(self) -> Self:
        await self._topics.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._topics.__aexit__()

    async def judged(self, due: datetime, waits: int) -> Late:
        """How late they were, once all is settled.

        Args:
            due: when all fell due, by the platform's clock.
            waits: how many there are.

        Raises:
            WrongOutcomeError: one was early, lost or told twice, or came to something else than SU-5a says.
        """
        rows = await self._connection.fetch(FIRED, due)
        told = await self._told()
        late = _late(rows, told[REQUESTS].last, due - await self._connection.fetchval(AHEAD))
        by_letter = {row["scin"] for row in await self._connection.fetch(BY_LETTER, due)}
        wrong = {
            "missing": waits - len(rows),
            **_wrong(rows, late),
            "without its letters": len({row["scin"] for row in rows} - by_letter),
            **_wrongly_told([row["scin"] for row in rows], told),
            "parked": await self._connection.fetchval(PARKED),
        }
        if any(wrong.values()):
            raise WrongOutcomeError(", ".join(f"{what}: {number}" for what, number in wrong.items() if number))
        return late

    async def _told(self) -> Mapping[str, Told]:
        told: dict[str, Told] = defaultdict(Told)
        async for record in self._topics.records():
            told[record.topic].note(record)
        return told


def _late(rows: Sequence[asyncpg.Record], closed: Mapping[str, datetime], due: datetime) -> Late:
    """By ``due`` of the real clock, which is the broker's."""
    return Late(
        sent=[row["sent"] for row in rows if row["sent"] is not None],
        decided=[row["decided"] for row in rows if row["decided"] is not None],
        committed=[(closed[row["scin"]] - due).total_seconds() for row in rows if row["scin"] in closed],
    )


def _wrong(rows: Sequence[asyncpg.Record], late: Late) -> dict[str, int]:
    return {
        "early": sum(seconds < 0 for seconds in (*late.sent, *late.decided, *late.committed)),
        "not fired": sum(row["status"] != "fired" for row in rows),
        "not decided once": sum(row["decisions"] != 1 for row in rows),
    }


def _wrongly_told(scins: Sequence[str], told: Mapping[str, Told]) -> dict[str, int]:
    return {
        **{
            f"not once on {t}": sum(set(told[t].times[scin].values()) != {1} for scin in scins)
            for t in (TIMERS, LETTERS)
        },
        "not closed once": sum(told[REQUESTS].statuses[scin].count("Closed") != 1 for scin in scins),
    }
