"""What a run left behind, gathered from database, topics and mailbox for the checker to judge."""

import asyncio
import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import asyncpg

from tests.faults.rows import (
    Change,
    Ending,
    Mail,
    Parked,
    Row,
    Timer,
    activations,
    changes,
    digests,
    emails_in,
    parked,
    timers,
    updates,
    verifications,
)
from tests.faults.rows import mails as mail_rows
from tests.faults.topics import ALL, OURS
from tests.faults.written import Seen, Written, seen, written
from tests.wire import Wire
from workers.runtime.standing import read_ledgers

ACTIVE = Ending("Closed", "Complete", "Active")
UNREACHABLE = Ending("Closed", "Cancelled", "Not Registered \u2013 Unreachable")
NO_CONTACT = Ending("Closed", "Cancelled", None)

OUTBOX = "SELECT grp, topic, scin FROM (SELECT grp, topic, convert_from(key, 'UTF8') AS scin FROM outbox) AS left_over"
OPEN_TASKS = "SELECT scin, kind FROM tasks WHERE status = 'open'"
TASKS = "SELECT task_id, status FROM tasks"
GAPS = "SELECT grp, topic, part, gaps FROM ledger WHERE gaps > 0"
HISTORY = "SELECT grp, source, event_id, count(*)::int AS number FROM history GROUP BY 1, 2, 3"

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
Place = tuple[str, int, int]
"""Topic, partition and offset."""
Key = tuple[str, str, str]
"""Group, source and event id."""


@dataclass(frozen=True)
class Facts:
    """What a run left behind.

    Attributes:
        nominated: the clients whose nominations were sent, and how their requests should have ended.
        requests: how each Activate request stands in the database, by SCIN.
        letters: the letters listed in the database, as (letter_id, scin, code, status).
        written: all that workers wrote, topic by topic and partition by partition, in the order of offsets.
        outbox: what was not sent, as (group, topic, SCIN).
        open_tasks: work still to be done, as (SCIN, kind).
        parked: parked events.
        dead: number of records on each dlq topic that has any.
        unread: how far each group is behind, as (group, topic, partition, lag).
        gaps: offsets that a group left out as the broker's, as (group, topic, partition, number).
        changed: the clients for whom a change was asked for, and what it should come to: ``agree`` and ``refuse`` say
            what the joint holders said; nobody had to be asked for ``details``, nor where it ``failed``, for who asked
            wasn't who they said, or was ``stopped``, for what they said contradicts what is held.
        checks: the security checks that were asked for, and their results as they should be.
        seen: every event that a worker has to account for, on whatever topic, repeats aside.
        decided: how often each group has decided an event.
        remembered: the keys by which each group's inbox knows events, as (group, key).
        timers: all deadlines.
        changes: all changes that were asked for.
        updates: how each request to Service Management stands.
        tasks: how each task stands in the database.
        verifications: how each request to CIS stands in the database.
        emails: all emails asked for.
        mailbox: Message-ID and SHA-256 of the body of each email that the mail server took.
        documents: SHA-256 of each document that is there, by its address on the print topic.
        now: the platform's clock when all this was gathered.
    """

    nominated: Mapping[str, Ending]
    requests: Mapping[str, Sequence[Ending]]
    letters: Sequence[tuple[str, str, str, str]]
    written: Sequence[Written]
    outbox: Sequence[tuple[str, str, str]] = ()
    open_tasks: Sequence[tuple[str, str]] = ()
    parked: Sequence[Parked] = ()
    dead: Mapping[str, int] | None = None
    unread: Sequence[tuple[str, str, int, int]] = ()
    gaps: Sequence[tuple[str, str, int, int]] = ()
    changed: Mapping[str, str] = field(default_factory=dict)
    checks: Mapping[str, str] = field(default_factory=dict)
    seen: Sequence[Seen] = ()
    decided: Mapping[Key, int] = field(default_factory=dict)
    remembered: Collection[tuple[str, UUID]] = ()
    timers: Sequence[Timer] = ()
    changes: Sequence[Change] = ()
    updates: Mapping[str, str] = field(default_factory=dict)
    tasks: Mapping[str, str] = field(default_factory=dict)
    verifications: Mapping[str, str] = field(default_factory=dict)
    emails: Sequence[Mail] = ()
    mailbox: Sequence[tuple[str, str]] = ()
    documents: Mapping[str, str] = field(default_factory=dict)
    now: datetime = LONG_AGO


async def gather(
    database: asyncpg.Connection,
    wire: Wire,
    nominated: Mapping[str, Ending],
    mailbox: Path | None = None,
    injected: Collection[Place] = (),
) -> Facts:
    """Look at everything; nothing may be in flight.

    Args:
        database: outside a transaction.
        wire: reads the topics.
        nominated: what was asked for.
        mailbox: the mail server's folder.
        injected: records that somebody else put there a second time.
    """
    facts = await _from_database(database, nominated)
    topics = [e for events in await asyncio.gather(*map(wire.events, ALL)) for e in events]
    own = [e for e in topics if (e.topic, e.partition, e.offset) not in injected]
    return replace(
        facts,
        written=[written(e) for e in own if e.attribute("source").startswith(OURS)],
        seen=list({(one.source, one.id): one for one in map(seen, reversed(own))}.values()),
        dead=await _dead(wire),
        unread=await _unread(database, wire),
        mailbox=emails_in(mailbox) if mailbox else (),
        documents=digests(e.data["document"]["url"] for e in own if e.kind == "letter.issued"),
    )


async def _from_database(database: asyncpg.Connection, nominated: Mapping[str, Ending]) -> Facts:
    async def rows(sql: str) -> list[Row]:
        return [dict(row) for row in await database.fetch(sql)]

    letters = await database.fetch("SELECT letter_id, scin, code, status FROM letters")
    return Facts(
        nominated=dict(nominated),
        requests={
            row["scin"]: activations(json.loads(row["state"])) for row in await rows("SELECT * FROM activation_cases")
        },
        letters=[tuple(row) for row in letters],
        written=(),
        outbox=[tuple(row) for row in await database.fetch(OUTBOX)],
        open_tasks=[tuple(row) for row in await database.fetch(OPEN_TASKS)],
        parked=parked(await rows("SELECT * FROM parked"), {t["task_id"]: t["status"] for t in await rows(TASKS)}),
        gaps=[tuple(row) for row in await database.fetch(GAPS)],
        decided={(row["grp"], row["source"], row["event_id"]): row["number"] for row in await rows(HISTORY)},
        remembered={(row["grp"], row["event"]) for row in await rows("SELECT grp, event FROM inbox")},
        timers=timers(await rows("SELECT * FROM timers")),
        changes=[one for row in await rows("SELECT * FROM maintain_cases") for one in changes(row)],
        updates=dict(one for row in await rows("SELECT * FROM service_mgmt_cases") for one in updates(row)),
        tasks={row["task_id"]: row["status"] for row in await rows(TASKS)},
        verifications=verifications(await rows("SELECT * FROM cis_requests")),
        emails=mail_rows(await rows("SELECT * FROM mail_requests")),
        now=await database.fetchval("SELECT platform_now()"),
    )


async def _dead(wire: Wire) -> dict[str, int]:
    ends = await wire.ends([topic for topic in await wire.topics() if topic.endswith(".dlq")])
    used: Counter[str] = Counter()
    for (topic, _), end in ends.items():
        used[topic] += end
    return dict(+used)


async def _unread(database: asyncpg.Connection, wire: Wire) -> list[tuple[str, str, int, int]]:
    ledgers = await read_ledgers(database)
    ends = await wire.ends({topic for _, topic, _ in ledgers})
    behind = [(*place, ends[place[1:]] - following) for place, following in sorted(ledgers.items())]
    return [one for one in behind if one[3]]
