"""Letters go out, all of a request together, or are held until their address is good (R-6)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from policy import Policies
from workers.letters.address import Undeliverable, address_lines
from workers.letters.catalogue import CATALOGUE
from workers.letters.composition import free_text, last_day
from workers.letters.filing import LetterCase, move, row
from workers.letters.state import Fields, Hold, HoldEnded, Letter, LetterIssued, LettersHeld
from workers.procedure.days import london_date
from workers.procedure.effects import Publish
from workers.procedure.ids import derived_id
from workers.procedure.people import Address, Person
from workers.procedure.rule import rule
from workers.procedure.work import raise_task

LANGUAGE = "en"


def send(case: LetterCase, policies: Policies, letters: Iterable[Letter]) -> None:
    """Issue all these letters, or hold them all for the first address that is no good."""
    envelopes = []
    for letter in (asked := tuple(letters)):
        lines = address_lines(recipient(case, letter.person_id))
        if isinstance(lines, Undeliverable):
            hold(case, policies, asked, letter, lines)
            return
        envelopes.append((letter, lines))
    for letter, lines in envelopes:
        _issue(case, policies, letter, lines)


@rule("R-16")
def recipient(case: LetterCase, person_id: str) -> Person | None:
    """Who gets the letter, with the details held when it is issued, not those when it was asked for."""
    return case.records.people[person_id]


@rule("R-6")
def hold(case: LetterCase, policies: Policies, letters: tuple[Letter, ...], bad: Letter, why: Undeliverable) -> None:
    """Hold all letters of a request and ask a person for the address of one."""
    today = london_date(case.message.now)
    task_id = raise_task(
        case,
        "letter_undeliverable",
        summary=f"{bad.code} can't be sent to the {bad.recipient_kind}: {why.reason}",
        outcomes=("corrected", "cancel"),
        due_in=policies.in_force(today).task_due("letter_undeliverable"),
        service_request_id=bad.service_request_id,
        queue=bad.queue,
        details=_details(letters, bad, why),
        person=_as_held(case.records.people[bad.person_id]),
    )
    held = tuple(replace(letter, status="held") for letter in letters)
    ids = tuple(letter.letter_id for letter in held)
    case.record(LettersHeld(held, Hold(task_id, bad.person_id, bad.recipient_kind, ids)))
    for letter in held:
        case.ask(row(letter))


@rule("R-6")
def correct(case: LetterCase, policies: Policies, the_hold: Hold, address: Address | None) -> None:
    """Keep the new address, if one came, and try the letters again."""
    keep_address(case, the_hold, address)
    case.record(HoldEnded(the_hold.task_id))
    send(case, policies, [case.state.letters[letter_id] for letter_id in the_hold.letter_ids])


@rule("R-6")
def cancel(case: LetterCase, the_hold: Hold) -> None:
    """None of the held letters will go out; whoever waits for an answer is told."""
    case.record(HoldEnded(the_hold.task_id))
    for letter_id in the_hold.letter_ids:
        move(case, case.state.letters[letter_id], "withdrawn")
    ids, reason = list(the_hold.letter_ids), "Given up for want of an address"
    case.publish("letters.not-sent", {"scin": case.message.scin, "letter_ids": ids, "reason": reason})


def keep_address(case: LetterCase, the_hold: Hold, address: Address | None) -> None:
    """Whoever ended the task may have brought the new address."""
    if address is not None:
        person = case.records.people[the_hold.person_id] or Person()
        kind = "client" if the_hold.recipient_kind == "client" else "contact"
        case.keep_person(the_hold.person_id, kind, replace(person, address=address))


def _issue(case: LetterCase, policies: Policies, letter: Letter, lines: tuple[str, ...]) -> None:
    case.rule = letter.rule  # the timeline cites the rule that asked for the letter
    today = london_date(case.message.now)
    issued = replace(letter, status="issued", issued_on=today.isoformat(), fields={})
    case.record(LetterIssued(issued))
    case.ask(row(issued))
    said = _fields(case, policies, letter, today)
    wire = _on_the_wire(case.message.scin, issued, lines, said)
    case.ask(Publish("letter.issued", wire, event_id("letter.issued", letter), letter.rule))


def event_id(kind: str, letter: Letter) -> str:
    """The id of the one event of this kind that a letter can have, whatever message leads to it."""
    return derived_id("letters", letter.letter_id, kind, 0)


def _on_the_wire(scin: str, letter: Letter, lines: tuple[str, ...], said: Fields) -> dict[str, Any]:
    document = CATALOGUE[letter.code]
    return {
        "letter_id": letter.letter_id,
        "scin": scin,
        "code": letter.code,
        "title": document.title,
        "recipient": {"kind": letter.recipient_kind, "name": lines[0]},
        "address_lines": list(lines),
        "enclosures": list(letter.enclosures),
        "envelope_id": letter.envelope_id,
        "pair_id": letter.pair_id,
        "via": letter.via,
        "language": LANGUAGE,
        "fields": said,
        "template_version": document.template_version,
        "issued_on": letter.issued_on,
        "rule": letter.rule,
        "service_request_id": letter.service_request_id,
    }


def _fields(case: LetterCase, policies: Policies, letter: Letter, today: date) -> Fields:
    replaced = {"replaces": letter.replaces} if letter.replaces else {}
    if CATALOGUE[letter.code].completion != "free_text":
        return {**letter.fields, **replaced}
    text = letter.fields.get("free_text") or _usual_text(case, policies, letter, today)
    return {**letter.fields, **replaced, "global_flag": True, "free_text": text}


def _usual_text(case: LetterCase, policies: Policies, letter: Letter, today: date) -> str:
    policy = policies.version(letter.policy) if letter.policy else policies.in_force(today)
    answer_by = last_day(CATALOGUE[letter.code], today, policy)
    client = case.records.people[letter.person_id]
    return free_text(client.jurisdiction if client else None, answer_by)


def _details(letters: tuple[Letter, ...], bad: Letter, why: Undeliverable) -> dict[str, Any]:
    about = {"letter_id": bad.letter_id, "code": bad.code, "recipient_kind": bad.recipient_kind}
    all_ids = [letter.letter_id for letter in letters]
    return {**about, "person_id": bad.person_id, "reason": why.reason, "held": all_ids}


def _as_held(person: Person | None) -> dict[str, Any]:
    if person is None:
        return {}
    address = person.postal_address
    return {"recipient": {"name": person.full_name, "address": address.on_the_wire() if address else {}}}
