"""The statements of retention (R-10): which cases are to be looked at, what they say, when to look again."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

import asyncpg
import orjson

TODAY = "SELECT platform_today()"
# planned too far ahead is what was planned before policy got shorter
DUE = """
SELECT scin, part FROM (
    (SELECT scin, part, look_on FROM cases
     WHERE look_on <= (SELECT platform_today()) AND part = ANY($1::int[]) ORDER BY look_on LIMIT $3)
    UNION ALL
    (SELECT scin, part, look_on FROM cases
     WHERE look_on > (SELECT platform_today() + $2::int) AND part = ANY($1::int[]) ORDER BY look_on DESC LIMIT $3)
) AS d ORDER BY look_on LIMIT $3
"""
HISTORIES = "SELECT scin, at, entries FROM history WHERE scin = ANY($1::text[]) ORDER BY scin, seq"
MATCH_KEYS = "SELECT match_key FROM persons WHERE person_id = ANY($1::text[]) AND match_key IS NOT NULL"
AGAIN = """
UPDATE cases SET look_on = d FROM unnest($1::text[], $2::date[]) AS u(s, d) WHERE scin = s
"""
NEVER_DECIDED = "UPDATE cases SET look_on = platform_today() + 365 WHERE scin = ANY($1::text[])"
TOMORROW = "UPDATE cases SET look_on = platform_today() + 1 WHERE scin = $1"
# one that somebody may still choose is needed, too
SWEEP = """
WITH offered AS (
    SELECT DISTINCT json_array_elements_text(details::json->'third_parties') AS id FROM tasks
    WHERE status = 'open' AND kind = 'choose_contact' AND details ? 'third_parties'
), old AS (
    SELECT third_party_id FROM third_parties AS t
    WHERE received < (SELECT (platform_today() - $1::int)::timestamp AT TIME ZONE 'Europe/London')
      AND NOT EXISTS (SELECT FROM appointments a WHERE a.third_party_id = t.third_party_id AND NOT a.released)
      AND NOT EXISTS (SELECT FROM third_party_waits w WHERE w.match_key = t.match_key AND w.waits)
      AND NOT EXISTS (SELECT FROM offered WHERE id = t.third_party_id)
    ORDER BY received LIMIT $2
), gone AS (
    DELETE FROM third_parties USING old WHERE third_parties.third_party_id = old.third_party_id RETURNING 1
), keys_gone AS (
    DELETE FROM data_keys USING old WHERE subject = third_party_id
)
SELECT count(*) FROM gone
"""

# of a case that is held the operator decides: what waits behind would overtake
SWEEP_PARKED = """
WITH old AS (
    SELECT id FROM parked AS p
    WHERE first_seen < (SELECT (platform_today() - $1::int)::timestamp AT TIME ZONE 'Europe/London')
      AND redrive_asked_at IS NULL AND NOT EXISTS (SELECT FROM held_cases h WHERE h.grp = p.grp AND h.scin = p.scin)
    ORDER BY first_seen LIMIT $2 FOR UPDATE SKIP LOCKED
), gone AS (
    DELETE FROM parked USING old WHERE parked.id = old.id RETURNING parked.*
), kept AS (
    INSERT INTO parked_ended (id, grp, topic, part, pos, reason, detail, first_seen, scin, ended_at, how, by_whom, why)
    SELECT id, grp, topic, part, pos, reason, detail, first_seen, scin, (SELECT platform_now()), 'discarded', $3, $4
    FROM gone ORDER BY seq
)
SELECT count(*) FROM gone
"""
BY_WHOM, WHY = "retention", "R-10: nobody decided on it, and its retention is over"


@dataclass(frozen=True, slots=True)
class Row:
    """A case to look at."""

    scin: str
    part: int


History = list[tuple[datetime, Sequence[Mapping[str, Any]]]]


async def today(connection: asyncpg.Connection) -> date:
    """The platform's clock as a day in London."""
    day: date = await connection.fetchval(TODAY)
    return day


async def due(connection: asyncpg.Connection, parts: Sequence[int], shortest: int, number: int) -> list[Row]:
    """Up to ``number`` cases whose day has come; those too that nobody would look at within ``shortest`` days."""
    return [Row(**row) for row in await connection.fetch(DUE, list(parts), shortest, number)]


async def histories(connection: asyncpg.Connection, scins: Sequence[str]) -> dict[str, History]:
    """The rows of these cases' histories, in their order; none where nothing was ever decided."""
    rows = await connection.fetch(HISTORIES, sorted(scins))
    return {
        scin: [(row["at"], orjson.loads(row["entries"])) for row in several]
        for scin, several in groupby(rows, lambda row: row["scin"])
    }


async def match_keys(connection: asyncpg.Connection, contacts: Collection[str]) -> list[str]:
    """The match keys of those of the contacts that have one."""
    return [row["match_key"] for row in await connection.fetch(MATCH_KEYS, sorted(contacts))]


async def look_again(connection: asyncpg.Connection, days: Mapping[str, date], never_decided: Collection[str]) -> None:
    """The day of each case's next look; in a year where nothing was ever decided, so that nothing is kept."""
    await connection.execute(AGAIN, list(days), list(days.values()))
    if never_decided:
        await connection.execute(NEVER_DECIDED, sorted(never_decided))


async def look_tomorrow(connection: asyncpg.Connection, scin: str) -> None:
    """What went wrong may be mended by then."""
    await connection.execute(TOMORROW, scin)


async def sweep_third_parties(connection: asyncpg.Connection, days: int, number: int) -> int:
    """Erase up to ``number`` organisations told more than ``days`` ago that no case needs; how many were erased."""
    erased: int = await connection.fetchval(SWEEP, days, number)
    return erased


async def sweep_parked(connection: asyncpg.Connection, days: int, number: int) -> int:
    """Discard up to ``number`` events parked more than ``days`` ago; that they were is kept, their bytes are not."""
    discarded: int = await connection.fetchval(SWEEP_PARKED, days, number, BY_WHOM, WHY)
    return discarded
