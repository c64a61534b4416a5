"""What a run left behind, gathered from database and topics for the checker to judge."""

import asyncio
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import asyncpg

from tests.wire import Event, Wire
from workers.runtime.standing import read_ledgers

WRITTEN_BY_WORKERS = (
    "cm.tasks",
    "cm.cis.requests",
    "cm.cis.results",
    "cm.timers",
    "cm.letters",
    "cm.letters.requests",
    "cm.service-requests",
)
LISTED = "SELECT letter_id, scin, code, status FROM letters"
PARKED = 'SELECT grp AS "group", topic, part, pos, reason, scin FROM parked'
OUTBOX = "SELECT grp, topic, scin FROM (SELECT grp, topic, convert_from(key, 'UTF8') AS scin FROM outbox) AS left_over"
OPEN_TASKS = "SELECT scin, kind FROM tasks WHERE status = 'open'"
GAPS = "SELECT grp, topic, part, gaps FROM ledger WHERE gaps > 0"
STATES = "SELECT scin, state FROM activation_cases"


@dataclass(frozen=True)
class Ending:
    """How an Activate request ends."""

    status: str
    sub_status: str | None
    resolution: str | None


ACTIVE = Ending("Closed", "Complete", "Active")
UNREACHABLE = Ending("Closed", "Cancelled", "Not Registered \u2013 Unreachable")
NO_CONTACT = Ending("Closed", "Cancelled", None)


@dataclass(frozen=True)
class Written:
    """An event that a worker wrote, as it lies on its topic.

    Attributes:
        digest: of key, value and headers.
    """

    topic: str
    partition: int
    offset: int
    scin: str
    source: str
    id: str
    sequence: int
    kind: str
    data: Mapping[str, Any]
    digest: str


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
        parked: parked events, told in words.
        dead: number of records on each dlq topic that has any.
        unread: how far each group is behind, as (group, topic, partition, lag).
        gaps: offsets that a group left out as the broker's, as (group, topic, partition, number).
    """

    nominated: Mapping[str, Ending]
    requests: Mapping[str, Sequence[Ending]]
    letters: Sequence[tuple[str, str, str, str]]
    written: Sequence[Written]
    outbox: Sequence[tuple[str, str, str]] = ()
    open_tasks: Sequence[tuple[str, str]] = ()
    parked: Sequence[str] = ()
    dead: Mapping[str, int] | None = None
    unread: Sequence[tuple[str, str, int, int]] = ()
    gaps: Sequence[tuple[str, str, int, int]] = ()


async def gather(database: asyncpg.Connection, wire: Wire, nominated: Mapping[str, Ending]) -> Facts:
    """Look at everything; nothing may be in flight."""
    return Facts(
        nominated=dict(nominated),
        requests=await _requests(database),
        letters=[tuple(row) for row in await database.fetch(LISTED)],
        written=[_written(e) for events in await _events(wire) for e in events],
        outbox=[tuple(row) for row in await database.fetch(OUTBOX)],
        open_tasks=[tuple(row) for row in await database.fetch(OPEN_TASKS)],
        parked=[" ".join(map(str, row.values())) for row in await database.fetch(PARKED)],
        dead=await _dead(wire),
        unread=await _unread(database, wire),
        gaps=[tuple(row) for row in await database.fetch(GAPS)],
    )


async def _events(wire: Wire) -> list[list[Event]]:
    return await asyncio.gather(*map(wire.events, WRITTEN_BY_WORKERS))


async def _requests(database: asyncpg.Connection) -> dict[str, list[Ending]]:
    return {row["scin"]: _activations(json.loads(row["state"])) for row in await database.fetch(STATES)}


def _activations(state: Mapping[str, Any]) -> list[Ending]:
    found = state["desk"]["service_requests"].values()
    return [
        Ending(one["status"], one.get("sub_status"), one.get("resolution"))
        for one in found
        if one["sub_area"] == "Activate Client Rep"
    ]


def _written(event: Event) -> Written:
    headers = sorted(event.headers.items())
    return Written(
        topic=event.topic,
        partition=event.partition,
        offset=event.offset,
        scin=(event.key or b"").decode(),
        source=event.attribute("source"),
        id=event.attribute("id"),
        sequence=int(event.attribute("sequence")),
        kind=event.kind,
        data=event.data,
        digest=sha256(repr((event.key, event.value, headers)).encode()).hexdigest(),
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
