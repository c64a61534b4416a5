"""Whether anything is in flight: the tests', the demo's and the virtual clock's way to wait for the workers."""

import asyncio
from collections import Counter
from collections.abc import Collection
from time import monotonic
from types import TracebackType
from typing import Self

import asyncpg

from workers.runtime.brokers import Brokers
from workers.runtime.standing import Ends, read_ledgers

QUIET_LOOKS = 2
BETWEEN_LOOKS = 0.05

IN_FLIGHT = """
SELECT 'outbox of ' || grp AS what, count(*) AS number FROM outbox GROUP BY grp
UNION ALL
SELECT 'timers due and not sent', count(*) FROM timers
WHERE status = 'waiting' AND sent_at IS NULL AND due_at <= platform_now()
UNION ALL
SELECT 'timers sent and not taken', count(*) FROM timers t
WHERE status = 'waiting' AND sent_at IS NOT NULL
  AND NOT EXISTS (SELECT FROM held_cases h WHERE h.grp = t.grp AND h.scin = t.scin)
UNION ALL
SELECT 'redrives asked for', count(*) FROM parked WHERE redrive_asked_at IS NOT NULL
UNION ALL
SELECT 'CIS requests due', count(*) FROM cis_requests
WHERE status = 'waiting' AND next_attempt_at <= platform_now()
UNION ALL
SELECT 'documents to make', count(*) FROM documents_to_make, press
WHERE next_attempt_at <= platform_now() AND stopped_at IS NULL
UNION ALL
SELECT 'cases whose retention is to be looked at', count(*) FROM cases WHERE look_on <= (SELECT platform_today())
UNION ALL
SELECT 'documents to erase', count(*) FROM documents_to_erase WHERE next_attempt_at <= platform_now()
UNION ALL
SELECT 'emails due, under way or not told of', count(*) FROM mail_requests
WHERE status = 'waiting' AND least(next_attempt_at, late_at) <= platform_now()
   OR status = 'sending' OR news IS NOT NULL
"""


class Watch:
    """Looks again and again until the platform is quiet.

    Args:
        connection: outside a transaction.
        kafka: how it is reached.
        groups: workers that must have begun; whoever has a ledger must have read everything.
        timeout: seconds that ``settled`` waits.
    """

    def __init__(
        self, connection: asyncpg.Connection, kafka: Brokers, groups: Collection[str] = (), timeout: float = 60
    ) -> None:
        self._connection = connection
        self._ends = Ends(kafka)
        self._groups = frozenset(groups)
        self._timeout = timeout

    async def __aenter__(self) -> Self:
        await self._ends.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._ends.__aexit__(kind, error, trace)

    async def busy(self) -> dict[str, int]:
        """What is in flight, by its name.

        The database is read first and in one snapshot: with an empty outbox, all that was ever sent then lies
        within the ends that are read after it.
        """
        async with self._connection.transaction(isolation="repeatable_read", readonly=True):
            rows = await self._connection.fetch(IN_FLIGHT)
            ledgers = await read_ledgers(self._connection)
        busy = Counter({row["what"]: row["number"] for row in rows if row["number"]})
        busy.update(f"{group} has not begun" for group in self._groups - {group for group, _, _ in ledgers})
        for unread in await self._ends.unread(ledgers):
            busy[f"{unread.topic} unread by {unread.group}"] += unread.lag
        return dict(busy)

    async def settled(self) -> None:
        """Wait until nothing is in flight, twice in a row.

        Raises:
            TimeoutError: something stays in flight; the text names it.
        """
        deadline, quiet = monotonic() + self._timeout, 0
        while quiet < QUIET_LOOKS:
            busy = await self.busy()
            quiet = 0 if busy else quiet + 1
            if busy and monotonic() > deadline:
                raise TimeoutError(f"still in flight after {self._timeout:g} s: {_told(busy)}")
            await asyncio.sleep(BETWEEN_LOOKS)


async def settled(connection: asyncpg.Connection, kafka: str, timeout: float = 60) -> None:  # noqa: ASYNC109
    """Wait once until nothing is in flight; who waits often keeps a ``Watch``. Kafka is reached in the clear.

    Raises:
        TimeoutError: something stays in flight; the text names it.
    """
    async with Watch(connection, Brokers(kafka), timeout=timeout) as watch:
        await watch.settled()


def _told(busy: dict[str, int]) -> str:
    return ", ".join(f"{what}: {number}" for what, number in sorted(busy.items()))
