"""What decisions look up beyond their cases, fetched by key (``workers.procedure.records``)."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from hashlib import sha256
from typing import TypeVar

import asyncpg

from workers.procedure.records import Appointment, Records, SecurityRecord
from workers.runtime import kept
from workers.runtime.vault import vault_of

LOCK_KEYS = "SELECT pg_advisory_xact_lock(k) FROM (SELECT unnest($1::bigint[]) AS k) AS keys"
WAITING = "SELECT match_key, scin FROM third_party_waits WHERE match_key = ANY($1::text[]) AND waits ORDER BY scin"
APPOINTMENTS = """
SELECT scin, representative_id, contact_id, service_request_id, type, standing, third_party_id
FROM appointments WHERE scin = ANY($1::text[]) ORDER BY representative_id
"""
SECURITY = """
SELECT contact_id, set_at, wrong_tries, blocked FROM security WHERE contact_id = ANY($1::text[])
ORDER BY contact_id FOR NO KEY UPDATE
"""

TOLD = "SELECT person_id, told_at FROM persons WHERE person_id = ANY($1::text[])"

BY_MATCH_KEY = frozenset({"matches", "third_parties_named", "waiting"})
"""Lookups whose keys are locked, before the cases, so that two decisions never create one contact twice."""

T = TypeVar("T")
Fetch = Callable[[asyncpg.Connection, list[str], Records], Awaitable[None]]


class Wanted:
    """Keys to fetch, by kind of lookup."""

    def __init__(self, keys: Mapping[str, Iterable[str]] | None = None) -> None:
        self._keys = {kind: set(some) for kind, some in (keys or {}).items()}

    def __bool__(self) -> bool:
        return any(self._keys.values())

    def add(self, kind: str, key: str) -> None:
        """One key more."""
        self._keys.setdefault(kind, set()).add(key)

    def update(self, other: "Wanted") -> None:
        """All that the other one wants, too."""
        for kind in FETCH:
            self._keys.setdefault(kind, set()).update(other.of(kind))

    def match_keys(self) -> set[str]:
        """The keys to lock."""
        return {key for kind in BY_MATCH_KEY for key in self._keys.get(kind, ())}

    def of(self, kind: str) -> set[str]:
        """The keys of one lookup."""
        return self._keys.get(kind, set())


class MoreNeededError(Exception):
    """Decisions need more than was fetched: the transaction is begun again, with all of it."""

    def __init__(self, wanted: Wanted) -> None:
        super().__init__("more is to be fetched")
        self.wanted = wanted


async def with_all_needed(transact: Callable[[Wanted], Awaitable[T]]) -> T:
    """Run a transaction, and again with whatever more its decisions turn out to need."""
    wanted = Wanted()
    while True:
        try:
            return await transact(wanted)
        except MoreNeededError as more:
            wanted.update(more.wanted)


async def lock_match_keys(connection: asyncpg.Connection, keys: Iterable[str]) -> None:
    """Lock match keys, in order, until the transaction ends (SU-3c must not create a contact twice)."""
    vault = vault_of(connection)
    stored = keys if vault is None else map(vault.index, keys)
    numbers = sorted({int.from_bytes(sha256(key.encode()).digest()[:8], "big", signed=True) for key in stored})
    if numbers:
        await connection.execute(LOCK_KEYS, numbers)


async def fetch(connection: asyncpg.Connection, wanted: Wanted, records: Records) -> None:
    """Fetch what is wanted; what isn't there counts as known to be absent."""
    for kind, look_up in FETCH.items():
        lookup = getattr(records, kind)
        missing = sorted(wanted.of(kind) - lookup.known.keys())
        if missing:
            lookup.known.update(dict.fromkeys(missing, lookup.absent))
            await look_up(connection, missing, records)


async def _people(connection: asyncpg.Connection, keys: list[str], records: Records) -> None:
    for person_id, person in (await kept.people(connection, keys)).items():
        records.people[person_id] = person


async def _matches(connection: asyncpg.Connection, keys: list[str], records: Records) -> None:
    for key, person_id, person in await kept.contacts_matching(connection, keys):
        records.people[person_id] = person
        records.matches[key] += (person_id,)


async def _third_parties(connection: asyncpg.Connection, keys: list[str], records: Records) -> None:
    for _, one in await kept.third_parties(connection, keys):
        records.third_parties[one.third_party_id] = one


async def _third_parties_named(connection: asyncpg.Connection, keys: list[str], records: Records) -> None:
    for key, one in await kept.third_parties(connection, keys, named=True):
        records.third_parties[one.third_party_id] = one
        records.third_parties_named[key] += (one.third_party_id,)


async def _waiting(connection: asyncpg.Connection, keys: list[str], records: Records) -> None:
    for row in await connection.fetch(WAITING, keys):
        records.waiting[row["match_key"]] += (row["scin"],)


async def _notes(connection: asyncpg.Connection, keys: list[str], records: Records) -> None:
    for note in await kept.notes(connection, keys):
        records.notes[note.note_id] = note.text


async def _appointments(connection: asyncpg.Connection, keys: list[str], records: Records) -> None:
    for row in await connection.fetch(APPOINTMENTS, keys):
        scin, *appointment = row
        records.appointments[scin] += (Appointment(*appointment),)


async def _told(connection: asyncpg.Connection, keys: list[str], records: Records) -> None:
    for row in await connection.fetch(TOLD, keys):
        records.told[row["person_id"]] = row["told_at"]


async def _security(connection: asyncpg.Connection, keys: list[str], records: Records) -> None:
    """Locked until the transaction ends: one contact may serve clients of several partitions (R-15)."""
    for row in await connection.fetch(SECURITY, keys):
        records.security[row["contact_id"]] = SecurityRecord(
            set_at=row["set_at"], wrong_tries=row["wrong_tries"], blocked=row["blocked"]
        )


FETCH: dict[str, Fetch] = {
    "matches": _matches,
    "third_parties_named": _third_parties_named,
    "people": _people,
    "third_parties": _third_parties,
    "waiting": _waiting,
    "notes": _notes,
    "appointments": _appointments,
    "security": _security,
    "told": _told,
}
"""How each lookup is fetched, those that bring people or organisations along first."""
