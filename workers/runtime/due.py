"""Deadlines: timers that fell due are claimed in batches and become ``timer.due`` events (design: Timers)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from time import monotonic

import asyncpg

from contracts import catalogue
from workers.procedure.effects import Publish
from workers.procedure.ids import derived_id
from workers.runtime import metrics, outbox
from workers.runtime.fence import fence
from workers.runtime.ledger import Place
from workers.runtime.moments import Moments
from workers.runtime.outbox import Outgoing
from workers.runtime.pace import Pacing
from workers.runtime.publishing import outgoing
from workers.runtime.shift import Shift
from workers.runtime.statements import at_once
from workers.runtime.states import lock_cases, next_writing
from workers.runtime.write import About

SOURCE = "/clientrep/timers"

DUE = """
SELECT d.*, extract(epoch FROM platform_now() - d.due_at)::float8 AS overdue
FROM unnest($1::int[]) AS p CROSS JOIN LATERAL (
    SELECT timer_id, grp, scin, part, due_at FROM timers
    WHERE part = p AND status = 'waiting' AND sent_at IS NULL AND due_at <= (SELECT platform_now())
    ORDER BY due_at LIMIT $2
) AS d ORDER BY d.due_at, d.part
"""
CLAIM = """
UPDATE timers SET sent_at = $2 WHERE timer_id = ANY($1::text[]) AND status = 'waiting' AND sent_at IS NULL
RETURNING timer_id, scin, part, name, rule, due_at
"""
READ_SO_FAR = "SELECT topic, part, next FROM ledger WHERE grp = $1 AND part = ANY($2::int[])"

Standing = dict[tuple[str, int], int]


class Due:
    """Sends ``timer.due`` for the partitions this process holds."""

    def __init__(self, shift: Shift) -> None:
        self._shift = shift
        self._moments = Moments(shift.connections)
        self._backlog = Backlog(shift)
        self._pacing = Pacing(shift)

    def wake(self) -> None:
        """Look at once."""
        self._moments.wake()

    async def run(self) -> None:
        """Look for ever."""
        try:
            await self._moments.each(self._send_due, "timers", self._shift.relay.read_again)
        finally:
            await self._backlog.close()

    async def _send_due(self) -> bool:
        began = monotonic()
        connection = await self._shift.connections.get("due")
        held = self._shift.leases.held
        pace = await self._pacing.now(connection, held)
        rows = await connection.fetch(DUE, held, pace.each(len(held)))
        metrics.OVERDUE.set(rows[0]["overdue"] if rows else 0.0)
        ready = (await self._backlog.read_up(connection, rows))[: pace.at_once]
        sent = await self._send(connection, ready) if ready else 0
        if sent and pace.more([row["part"] for row in rows], len(held)):
            owners, parts = {row["grp"] for row in ready}, {row["part"] for row in ready}
            await self._pacing.give_way(connection, pace, owners, parts, began)
        return sent > 0

    async def _send(self, connection: asyncpg.Connection, rows: Sequence[asyncpg.Record]) -> int:
        async with self._shift.relay.transaction(connection) as turn:
            held, now = await fence(connection, self._shift.group, (r["part"] for r in rows), self._shift.leases.owner)
            rows = [row for row in rows if row["part"] in held]
            if not rows or now is None:
                return 0
            await lock_cases(connection, {row["scin"]: row["part"] for row in rows})
            claimed = await connection.fetch(CLAIM, sorted(row["timer_id"] for row in rows), now)
            first = await next_writing(connection) * outbox.EVENTS_A_WRITING
            events = [self._event(row, first + i, now) for i, row in enumerate(claimed)]
            await at_once(connection, outbox.statements(self._shift.group, events))
            turn.events = events
        for row in claimed:
            metrics.LATENESS.observe((now - row["due_at"]).total_seconds())
        return len(claimed)

    def _event(self, row: asyncpg.Record, sequence: int, now: datetime) -> Outgoing:
        about = About(self._shift.group, row["scin"], row["part"], now)
        data = {k: row[k] for k in ("timer_id", "scin", "name", "rule", "due_at")}
        event_id = derived_id(SOURCE, row["timer_id"], row["rule"], 0)
        return outgoing(Publish("timer.due", data, event_id, row["rule"]), about, sequence, event_id, row["timer_id"])


class Backlog:
    """A partition's timers fire only when what had come in for it, as seen at the claim, has been read.

    After an outage a reply that came in time must not lose against its own deadline only because it's read later
    (R-2). The wait is bounded: a partition that doesn't move on fires all the same after ``PATIENCE`` seconds.
    """

    PATIENCE = 30.0

    def __init__(self, shift: Shift) -> None:
        self._topic_ends = shift.ends
        self._ends: dict[tuple[str, int], tuple[float, Standing]] = {}

    async def read_up(self, connection: asyncpg.Connection, rows: Sequence[asyncpg.Record]) -> list[asyncpg.Record]:
        """The timers whose owner has read its partition up to the end.

        To be asked whenever timers were looked for, also when none is due: what was seen for others doesn't count.
        """
        parts: dict[str, set[int]] = defaultdict(set)
        for row in rows:
            parts[row["grp"]].add(row["part"])
        self._ends = {place: seen for place, seen in self._ends.items() if place[1] in parts.get(place[0], ())}
        ready: set[tuple[str, int]] = set()
        for owner, of_owner in parts.items():
            ready |= await self._ready(connection, owner, of_owner)
        return [row for row in rows if (row["grp"], row["part"]) in ready]

    async def close(self) -> None:
        """Leave Kafka."""
        await self._topic_ends.close()

    async def _ready(self, connection: asyncpg.Connection, owner: str, parts: set[int]) -> set[tuple[str, int]]:
        await self._look(owner, {part for part in parts if (owner, part) not in self._ends})
        rows = await connection.fetch(READ_SO_FAR, owner, sorted(parts))
        standing = {(row["topic"], row["part"]): row["next"] for row in rows}
        unread = await self._unread(owner, parts, standing)
        reached = {(owner, part) for part in parts - unread}
        late = {(owner, part) for part in parts if monotonic() > self._ends[owner, part][0]} - reached
        for place in reached:
            del self._ends[place]
        return reached | late

    async def _look(self, owner: str, parts: set[int]) -> None:
        topics = {topic.name for topic in catalogue.topics_read_by(owner)} - {"cm.timers"}
        places = [Place(topic, part) for topic in sorted(topics) for part in sorted(parts)]
        ends = await self._topic_ends.of(places) if places else {}
        for part in parts:
            mine: Standing = {place: end for place, end in ends.items() if place.part == part}
            self._ends[owner, part] = (monotonic() + self.PATIENCE, mine)

    async def _unread(self, owner: str, parts: set[int], standing: Standing) -> set[int]:
        """The partitions in which events wait that had come in."""
        ends = {place: end for part in parts for place, end in self._ends[owner, part][1].items()}
        spans = {Place(*place): (standing.get(place, 0), end) for place, end in ends.items()}
        spans = {place: span for place, span in spans.items() if span[0] < span[1]}
        bare = await self._topic_ends.bare(spans) if spans else ()
        return {place.part for place in spans.keys() - set(bare)}
