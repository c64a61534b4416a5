"""``python -m bench.waiting [--waiting N]``: does one more activation cost more while others wait?

The waiting cases are copies of a real one, a nomination by telephone whose letters are out and whose written
authorisation is awaited.
"""

import argparse
import re
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import asyncpg

from bench.beside import Beside, compare
from bench.clients import FIRST_SCIN, nomination_by_telephone
from bench.driver import Wire
from bench.outcomes import WrongOutcomeError
from bench.sending import new_producer, send
from contracts.partition import partition_of
from workers.procedure.effects import SavePerson
from workers.procedure.ids import client_person_id
from workers.procedure.people import Person
from workers.runtime import kept
from workers.runtime.brokers import Brokers
from workers.runtime.settled import Watch
from workers.runtime.statements import at_once
from workers.runtime.write import About
from workers.runtime.writes import statements

DIRECTORY = Path(".clientrep/bench-waiting")
WORKERS = ("activation", "letters")
SAMPLE = f"{FIRST_SCIN - 1:012d}"
TABLES = ("cases", "activation_cases", "letters_cases", "history", "timers", "letters", "tasks", "appointments")
UUID = re.compile("([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-)[0-9a-f]{12}")
AT_ONCE = 5000
ALLOWED = 1.2
"""With others waiting an activation may cost at most this much of what it costs alone."""

LETTERS_OUT = "SELECT coalesce(bool_and(status = 'issued'), false) FROM letters WHERE scin = $1"
ROWS = "SELECT to_jsonb(t)::text FROM {table} AS t WHERE scin = $1"
COPY = """
INSERT INTO {table}
SELECT made.*
FROM unnest($2::text[], $3::int[], $4::text[]) AS u(scin, part, digits),
     LATERAL (SELECT format($1, digits, scin)::jsonb AS about) AS copied,
     LATERAL jsonb_populate_record(
         NULL::{table},
         about
         || CASE WHEN about ? 'part' THEN jsonb_build_object('part', part) ELSE '{{}}' END
     ) AS made
"""
NOMINEE = """
SELECT person_id FROM persons
WHERE position(person_id IN (SELECT string_agg(state::text, ' ') FROM activation_cases WHERE scin = $1)) > 0
"""


class Copies:
    """Waiting cases, made from the rows of one.

    Args:
        rows: of the tables that name the case, as patterns.
        people: client and nominee, if letters are to reach those of the copies.
        partitions: of every topic.
    """

    def __init__(self, rows: Mapping[str, list[str]], people: Mapping[str, Person], partitions: int) -> None:
        self._rows = rows
        self._people = people
        self._partitions = partitions
        self._made = 0

    @classmethod
    async def of_sample(cls, connection: asyncpg.Connection, partitions: int, *, people: bool = False) -> "Copies":
        """The rows of the sample; with its ``people``, whom only a connection of the platform's own can read."""
        rows = {
            table: [_pattern(row[0]) for row in await connection.fetch(ROWS.format(table=table), SAMPLE)]
            for table in TABLES
        }
        ids = [client_person_id(SAMPLE), *(row[0] for row in await connection.fetch(NOMINEE, SAMPLE))] if people else []
        return cls(rows, await kept.people(connection, ids), partitions)

    async def make(self, connection: asyncpg.Connection, count: int) -> None:
        """Insert copies, each with a client and ids of its own, until there are ``count``."""
        for first in range(self._made, count, AT_ONCE):
            await self._insert(connection, range(first, min(first + AT_ONCE, count)))
        self._made = count
        await connection.execute("VACUUM (ANALYZE)")  # else it falls into the measured rounds

    async def _insert(self, connection: asyncpg.Connection, numbers: range) -> None:
        scins = [f"{number + 1:012d}" for number in numbers]
        parts = [partition_of(scin, self._partitions) for scin in scins]
        digits = [f"{number:012x}" for number in numbers]
        for table, rows in self._rows.items():
            for row in rows:
                await connection.execute(COPY.format(table=table), row, scins, parts, digits)
        if self._people:
            await self._keep(connection, [*zip(scins, parts, digits, strict=True)])

    async def _keep(self, connection: asyncpg.Connection, cases: Iterable[tuple[str, int, str]]) -> None:
        now = datetime.now(UTC)
        told = [
            (SavePerson(_id_of_copy(person_id, scin, digits), "bench", person), About("bench", scin, part, now))
            for scin, part, digits in cases
            for person_id, person in self._people.items()
        ]
        async with connection.transaction():
            await at_once(connection, await statements(connection, told))


def _pattern(row: str) -> str:
    """What PostgreSQL's ``format`` makes a copy's row of, given the digits in which its ids end and its SCIN."""
    return UUID.sub(r"\1%1$s", row.replace("%", "%%")).replace(SAMPLE, "%2$s")


def _id_of_copy(person_id: str, scin: str, digits: str) -> str:
    """As ``COPY`` writes it into the case, and as rules find the client."""
    return client_person_id(scin) if person_id == client_person_id(SAMPLE) else f"{person_id[:-12]}{digits}"


async def one_waits(connection: asyncpg.Connection, wire: Wire) -> None:
    """Let a client nominate, until the letters are out and the written authorisation is awaited.

    Raises:
        WrongOutcomeError: it came otherwise.
    """
    producer = await new_producer(wire.kafka)
    said = nomination_by_telephone(SAMPLE, datetime.now(UTC))
    await send(producer, {("cm.contacts", partition_of(SAMPLE, wire.partitions)): [said]})
    await producer.stop()
    async with Watch(connection, Brokers(wire.kafka), WORKERS) as watch:
        await watch.settled()
    if not await connection.fetchval(LETTERS_OUT, SAMPLE):
        raise WrongOutcomeError("the case to be copied doesn't wait with its letters out")


def main() -> int:
    """Measure, and fail where one more costs more than allowed."""
    parser = argparse.ArgumentParser(prog="python -m bench.waiting", description=__doc__)
    parser.add_argument("--waiting", type=int, default=100_000, help="how many cases wait (%(default)s)")
    parser.add_argument("--activations", type=int, default=3000, help="a round (%(default)s)")
    arguments = parser.parse_args()

    async def wait(connection: asyncpg.Connection, wire: Wire) -> None:
        await (await Copies.of_sample(connection, wire.partitions)).make(connection, arguments.waiting)

    beside = Beside(f"beside {arguments.waiting} waiting cases", wait, DIRECTORY, {}, one_waits)
    return compare(beside, arguments.activations, ALLOWED)


if __name__ == "__main__":
    sys.exit(main())
