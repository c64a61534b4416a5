"""The nine documents, as the source and the wire have them."""

from __future__ import annotations

from dataclasses import fields
from typing import get_args

from contracts.words import LetterCode
from policy import load
from workers.letters.agent import ROOM
from workers.letters.catalogue import CATALOGUE
from workers.letters.state import Letters, new_letters
from workers.letters.wording import WORDINGS

FROM_THE_SOURCE = {
    "CMSL0040": "Important information about your case",
    "CMSL0041": "Thank you for the information you gave us",
    "CMSL0042": "Important information about your representative",
    "CMSL0043": "You have been nominated to act as a representative",
    "CMSL0047": "Important information about your representative",
    "CMSL0048": "We can't make someone your representative",
    "CMSL0049": "We can't make you a client representative",
    "CMSB003": "Client rep type/Authorisation form",
    "CMSL5512": "Generic free text",
}


def test_the_titles_are_the_sources() -> None:
    assert {code: document.title for code, document in CATALOGUE.items()} == FROM_THE_SOURCE


def test_every_code_of_the_wire_has_a_document_and_a_wording() -> None:
    assert set(CATALOGUE) == set(WORDINGS) == set(get_args(LetterCode))


def test_four_go_to_the_representative_or_not_at_all() -> None:
    to_representative = {code for code, one in CATALOGUE.items() if one.recipient_kind == "representative"}
    assert to_representative == {"CMSL0041", "CMSL0043", "CMSL0049"}


def test_only_two_are_not_wholly_system_generated() -> None:
    other = {code: one.completion for code, one in CATALOGUE.items() if one.completion != "system"}
    assert other == {"CMSL5512": "free_text", "CMSB003": "client_part"}
    assert [code for code, one in CATALOGUE.items() if one.leaflet] == ["CMSB003"]


def test_the_days_to_answer_are_policy() -> None:
    known = {field.name for policy in load() for field in fields(policy.values)}
    assert {one.answer_days for one in CATALOGUE.values()} - {None} <= known


def test_the_room_reads_what_the_catalogue_of_events_gives_it() -> None:
    from contracts.catalogue import events_read_by  # noqa: PLC0415

    assert set(ROOM.reads) == {event.name for event in events_read_by("letters")}
    assert ROOM.new_state is new_letters
    assert new_letters("123456789012") == Letters()
