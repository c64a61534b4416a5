"""What is kept of people, read by id or match key, opened with their keys; what was erased isn't there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import asyncpg
from pydantic import TypeAdapter

from workers.procedure.people import Person
from workers.procedure.records import ThirdParty
from workers.runtime.keyring import opened
from workers.runtime.vault import vault_of

PEOPLE = """
SELECT p.person_id, p.match_key, p.data AS plain, p.sealed, k.master, k.wrapped
FROM persons p LEFT JOIN data_keys k ON k.subject = p.person_id WHERE {}
"""
BY_ID = PEOPLE.format("p.person_id = ANY($1::text[])")
BY_MATCH_KEY = PEOPLE.format("p.match_key = ANY($1::text[]) AND p.kind = 'contact'")
THIRD_PARTIES = """
SELECT t.third_party_id, t.match_key, t.data AS plain, t.sealed, k.master, k.wrapped
FROM third_parties t LEFT JOIN data_keys k ON k.subject = t.third_party_id WHERE {}
"""
THIRD_PARTIES_BY_ID = THIRD_PARTIES.format("t.third_party_id = ANY($1::text[])")
THIRD_PARTIES_NAMED = THIRD_PARTIES.format("t.match_key = ANY($1::text[])")
NOTES = """
SELECT n.note_id, n.about, n.text AS plain, n.sealed, k.master, k.wrapped
FROM notes n LEFT JOIN data_keys k ON k.subject = n.about WHERE {}
"""
NOTES_BY_ID = NOTES.format("n.note_id = ANY($1::text[])")
NOTES_ABOUT = NOTES.format("n.about = ANY($1::text[]) ORDER BY n.at, n.note_id")

PERSON: TypeAdapter[Person] = TypeAdapter(Person)
THIRD_PARTY: TypeAdapter[ThirdParty] = TypeAdapter(ThirdParty)


@dataclass(frozen=True, slots=True)
class Note:
    """A note; None: it was erased."""

    note_id: str
    about: str
    text: str | None


async def people(connection: asyncpg.Connection, ids: Sequence[str]) -> dict[str, Person]:
    """Those of the persons of whom anything is kept."""
    return dict(_people(connection, await connection.fetch(BY_ID, list(ids))))


async def contacts_matching(connection: asyncpg.Connection, keys: Sequence[str]) -> list[tuple[str, str, Person]]:
    """Contacts with one of these match keys: the key, the contact's id and the contact (SU-3c)."""
    asked = {key: key for key in keys}
    if (vault := vault_of(connection)) is not None:
        asked |= {vault.index(key): key for key in keys}
    rows = await connection.fetch(BY_MATCH_KEY, list(asked))
    key_of = {row["person_id"]: asked[row["match_key"]] for row in rows}
    return [(key_of[person_id], person_id, person) for person_id, person in _people(connection, rows)]


async def third_parties(
    connection: asyncpg.Connection, keys: Sequence[str], *, named: bool = False
) -> list[tuple[str, ThirdParty]]:
    """Organisations by id, or by the match key of their name; each with its match key."""
    rows = await connection.fetch(THIRD_PARTIES_NAMED if named else THIRD_PARTIES_BY_ID, list(keys))
    found = ((row["match_key"], opened(connection, row["third_party_id"], row)) for row in rows)
    return [(key, THIRD_PARTY.validate_json(text)) for key, text in found if text is not None]


async def notes(connection: asyncpg.Connection, ids: Sequence[str]) -> list[Note]:
    """Notes by id."""
    return _notes(connection, await connection.fetch(NOTES_BY_ID, list(ids)))


async def notes_about(connection: asyncpg.Connection, about: Sequence[str]) -> list[Note]:
    """Notes on service requests and contacts, the oldest first."""
    return _notes(connection, await connection.fetch(NOTES_ABOUT, list(about)))


def _people(connection: asyncpg.Connection, rows: Iterable[asyncpg.Record]) -> list[tuple[str, Person]]:
    found = ((row["person_id"], opened(connection, row["person_id"], row)) for row in rows)
    return [(person_id, PERSON.validate_json(text)) for person_id, text in found if text is not None]


def _notes(connection: asyncpg.Connection, rows: Iterable[asyncpg.Record]) -> list[Note]:
    return [Note(row["note_id"], row["about"], opened(connection, row["about"], row)) for row in rows]
