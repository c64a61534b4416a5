"""Letters are issued once all documents of their request are finished and stored, or held with the reason (R-6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from policy import Policies
from workers.letters.address import Undeliverable
from workers.letters.catalogue import CATALOGUE
from workers.letters.filing import LetterCase, row
from workers.letters.holding import hold
from workers.letters.rendering.letter import RenderInput
from workers.letters.saying import says
from workers.letters.state import DocumentAsked, Fields, Letter, LetterIssued, Letters
from workers.procedure.changed import changed
from workers.procedure.days import london_date
from workers.procedure.effects import Publish
from workers.procedure.ids import derived_id
from workers.procedure.outside import FinishedDocument, MakeDocuments
from workers.procedure.rule import rule

DOCUMENTS_MADE = "letters.documents-made"
LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Finished:
    """A document, and what it was told to say."""

    says: RenderInput
    document: FinishedDocument


@dataclass(frozen=True, slots=True)
class DocumentsMade:
    """What came of the documents of one request.

    Attributes:
        letter_ids: whose documents were asked for.
        finished: those that were made, by letter id.
        faults: why a letter's document can't be made, by letter id, without personal data.
    """

    letter_ids: tuple[str, ...]
    finished: Mapping[str, Finished] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)


def ask_for_documents(case: LetterCase, letters: Sequence[Letter]) -> None:
    """Their documents are made outside; the letters are issued when all are there."""
    asked = tuple(changed(letter, status="requested") for letter in letters)
    for letter in asked:
        case.record(DocumentAsked(letter))
        case.ask(row(letter))
    _make(case, asked)


def unissued(state: Letters, letter_ids: Sequence[str]) -> tuple[Letter, ...]:
    """Those of the letters that wait for their documents."""
    known = (state.letters.get(letter_id) for letter_id in letter_ids)
    return tuple(letter for letter in known if letter is not None and letter.status == "requested")


def documents_made(case: LetterCase, policies: Policies, made: DocumentsMade) -> None:
    """Issue the letters, all of them or none; a document that says what no longer holds is made again (R-1, R-16)."""
    letters = unissued(case.state, made.letter_ids)
    now = details_of_today(case, policies, letters)
    for letter in letters:
        case.rule = letter.rule  # the timeline cites the rule that asked for the letter
        if (why := _fault(now[letter.letter_id], made.faults.get(letter.letter_id))) is not None:
            hold(case, policies, letters, letter, why)
            return
    if any(not _holds_still(now[one.letter_id], made.finished.get(one.letter_id)) for one in letters):
        _make(case, letters)
        return
    for letter in letters:
        _issue(case, letter, made.finished[letter.letter_id])


@rule("R-16")
def details_of_today(
    case: LetterCase, policies: Policies, letters: Sequence[Letter]
) -> dict[str, RenderInput | Undeliverable]:
    """What letters say with the details held when they are issued, not those when they were asked for."""
    today, scin = london_date(case.message.now), case.message.scin
    return {one.letter_id: says(one, scin, case.records.people, policies, today) for one in letters}


def _make(case: LetterCase, letters: Sequence[Letter]) -> None:
    first = letters[0]
    ids = tuple(letter.letter_id for letter in letters)
    case.ask(MakeDocuments(first.letter_id, ids, first.code, case.message.correlation))


def _fault(now: RenderInput | Undeliverable, fault: str | None) -> Undeliverable | None:
    if isinstance(now, Undeliverable):
        return now
    return None if fault is None else Undeliverable(fault)


def _holds_still(now: RenderInput | Undeliverable, made: Finished | None) -> bool:
    return made is not None and made.says == now


def _issue(case: LetterCase, letter: Letter, made: Finished) -> None:
    case.rule = letter.rule
    issued = changed(letter, status="issued", issued_on=made.says.issued_on.isoformat(), fields={})
    case.record(LetterIssued(issued))
    case.ask(row(issued, made.document))
    wire = _on_the_wire(case.message.scin, issued, made, _fields(letter, made.says))
    case.ask(Publish("letter.issued", wire, event_id("letter.issued", letter), letter.rule))


def event_id(kind: str, letter: Letter) -> str:
    """The id of the one event of this kind that a letter can have, whatever message leads to it."""
    return derived_id("letters", letter.letter_id, kind, 0)


def _on_the_wire(scin: str, letter: Letter, made: Finished, fields: Fields) -> dict[str, Any]:
    about, lines = CATALOGUE[letter.code], made.says.address_lines
    return {
        "letter_id": letter.letter_id,
        "scin": scin,
        "code": letter.code,
        "title": about.title,
        "recipient": {"kind": letter.recipient_kind, "name": lines[0]},
        "address_lines": list(lines),
        "enclosures": list(letter.enclosures),
        "envelope_id": letter.envelope_id,
        "pair_id": letter.pair_id,
        "via": letter.via,
        "language": LANGUAGE,
        "fields": fields,
        "template_version": about.template_version,
        "issued_on": letter.issued_on,
        "rule": letter.rule,
        "service_request_id": letter.service_request_id,
        "document": {
            "url": made.document.url,
            "sha256": made.document.sha256,
            "media_type": made.document.media_type,
            "pages": made.document.pages,
        },
    }


def _fields(letter: Letter, said: RenderInput) -> Fields:
    replaced = {"replaces": letter.replaces} if letter.replaces else {}
    if said.free_text is None:
        return {**letter.fields, **replaced}
    return {**letter.fields, **replaced, "global_flag": True, "free_text": said.free_text}
