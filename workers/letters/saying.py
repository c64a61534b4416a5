"""What one letter says on the day it is issued, from the details that are held then (R-16)."""

from datetime import date

from policy import Policies, Policy
from workers.letters.address import Undeliverable, address_lines
from workers.letters.catalogue import CATALOGUE
from workers.letters.composition import free_text, last_day
from workers.letters.rendering.letter import RenderInput
from workers.letters.state import Letter
from workers.procedure.ids import client_person_id
from workers.procedure.people import Person
from workers.procedure.records import Lookup

People = Lookup[Person | None]


def people_in(letter: Letter, scin: str) -> set[str]:
    """Whose details the letter tells: its reader's, the client's and the representative's."""
    return {letter.person_id, _client(letter, scin), letter.representative_id or letter.person_id}


def says(letter: Letter, scin: str, people: People, policies: Policies, today: date) -> RenderInput | Undeliverable:
    """All that its document says.

    Args:
        letter: not issued yet.
        scin: the client's; told in letters to the client.
        people: those ``people_in`` names.
        policies: for the days that the letter names (R-1).
        today: London date of the issue.
    """
    lines = address_lines(people[letter.person_id])
    if isinstance(lines, Undeliverable):
        return lines
    client, of_client = people[_client(letter, scin)], letter.recipient_kind == "client"
    representative = people[letter.representative_id] if letter.representative_id else None
    jurisdiction, answer_by = client.jurisdiction if client else None, _answer_by(letter, policies, today)
    return RenderInput(
        letter_id=letter.letter_id,
        code=letter.code,
        address_lines=lines,
        issued_on=today,
        jurisdiction=jurisdiction,
        answer_by=answer_by,
        client=None if of_client else _name(client),
        representative=_name(representative) if of_client else None,
        client_number=scin if of_client else None,
        free_text=_free_text(letter, jurisdiction, answer_by),
        enclosures=letter.enclosures,
    )


def _client(letter: Letter, scin: str) -> str:
    return letter.person_id if letter.recipient_kind == "client" else client_person_id(scin)


def _name(person: Person | None) -> str | None:
    return (person.full_name or None) if person else None


def _answer_by(letter: Letter, policies: Policies, today: date) -> date | None:
    document = CATALOGUE[letter.code]
    return last_day(document, today, _policy(letter, policies, today)) if document.answer_days else None


def _policy(letter: Letter, policies: Policies, today: date) -> Policy:
    return policies.version(letter.policy) if letter.policy else policies.in_force(today)


def _free_text(letter: Letter, jurisdiction: str | None, answer_by: date | None) -> str | None:
    if CATALOGUE[letter.code].completion != "free_text":
        return None
    asked: str | None = letter.fields.get("free_text")
    return asked or free_text(jurisdiction, answer_by)
