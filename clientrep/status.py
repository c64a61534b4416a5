"""How the platform fares, in one document."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import asyncpg

from workers.runtime.brokers import Brokers
from workers.runtime.standing import Ends, Unread, read_ledgers

Document = dict[str, Any]

# a worker's connections tell who they are: "clientrep activation/loop 4711"
SESSION = re.compile(r"clientrep (\w+)/\S+ (\d+)")
SESSIONS = """
SELECT DISTINCT application_name, host(client_addr) AS address FROM pg_stat_activity
WHERE datname = current_database() AND application_name LIKE 'clientrep %/%'
"""
FIGURES = """
SELECT platform_now() AS now,
       (SELECT is_virtual FROM clock) AS is_virtual,
       (SELECT count(*) FROM timers WHERE status = 'waiting' AND sent_at IS NULL AND due_at < platform_now())
           AS late_timers,
       (SELECT extract(epoch FROM platform_now() - min(due_at))::float8 FROM timers
        WHERE status = 'waiting' AND sent_at IS NULL AND due_at < platform_now()) AS latest_timer_seconds,
       (SELECT count(*) FROM tasks WHERE status = 'open' AND due_at < platform_now()) AS overdue_tasks,
       (SELECT count(*) FROM held_cases) AS held_cases,
       (SELECT count(*) FROM shards WHERE expires_at < clock_timestamp()) AS partitions_nobody_holds,
       (SELECT count(*) FROM cis_requests WHERE status = 'waiting') AS cis_requests_waiting,
       (SELECT count(*) FROM mail_requests WHERE status IN ('waiting', 'sending')) AS emails_waiting,
       (SELECT count(*) FROM documents_to_make) AS letters_to_make,
       (SELECT reason FROM press WHERE stopped_at IS NOT NULL) AS press_stopped,
       (SELECT count(*) FROM parked WHERE redrive_asked_at IS NOT NULL) AS redrives_waiting
"""
PARKED = 'SELECT grp AS "group", reason, count(*) AS events FROM parked GROUP BY 1, 2 ORDER BY 1, 2'
OUTBOX = 'SELECT grp AS "group", count(*) AS events FROM outbox GROUP BY 1 ORDER BY 1'


async def platform_status(
    connection: asyncpg.Connection, kafka: Brokers, known: Mapping[int, str], groups: Collection[str]
) -> Document:
    """Workers, what waits to be read or sent, what is late, what was parked.

    Args:
        connection: to the platform's database.
        kafka: how it is reached.
        known: names of a local platform's processes by process id.
        groups: the workers that should run, beside those that have ever read here.
    """
    figures = dict(await connection.fetchrow(FIGURES) or {})
    ledgers = await read_ledgers(connection)
    wanted = {*groups, *(group for group, _, _ in ledgers)}
    return {
        "now": figures.pop("now"),
        "clock": "virtual" if figures.pop("is_virtual") else "real",
        "workers": _workers([tuple(row) for row in await connection.fetch(SESSIONS)], known, wanted),
        **await _unread(kafka, ledgers),
        **figures,
        "parked": list(map(dict, await connection.fetch(PARKED))),
        "outbox": list(map(dict, await connection.fetch(OUTBOX))),
    }


def _workers(
    sessions: Iterable[tuple[str, str | None]], known: Mapping[int, str], wanted: Collection[str]
) -> list[Document]:
    """Every worker process that is connected; a worker without any stands there with no process id."""
    told = [(SESSION.fullmatch(name), address) for name, address in sessions]
    there = {(match[1], int(match[2]), address) for match, address in told if match}
    rows = [{"name": known.get(pid, name), "pid": pid, "address": at} for name, pid, at in sorted(there)]
    gone = sorted(set(wanted) - {name for name, _, _ in there})
    return rows + [{"name": name, "pid": None, "address": None} for name in gone]


async def _unread(kafka: Brokers, ledgers: dict[tuple[str, str, int], int]) -> Document:
    async with Ends(kafka) as ends:
        unread = await ends.unread(ledgers)
        oldest = await ends.oldest(unread)
    age = None if oldest is None else max(0.0, (datetime.now(UTC) - oldest).total_seconds())
    return {"lag": _lag(unread), "oldest_unprocessed_at": oldest, "oldest_unprocessed_seconds": age}


def _lag(unread: Collection[Unread]) -> list[Document]:
    events: Counter[tuple[str, str]] = Counter()
    for one in unread:
        events[one.group, one.topic] += one.lag
    return [{"group": group, "topic": topic, "events": lag} for (group, topic), lag in sorted(events.items())]
