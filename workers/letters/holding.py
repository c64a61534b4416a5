"""Letters are held until their address is good, all of a request together (R-6)."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from policy import Policies
from workers.letters.address import Undeliverable
from workers.letters.filing import LetterCase, move, row
from workers.letters.state import Hold, HoldEnded, Letter, LettersHeld
from workers.procedure.changed import changed
from workers.procedure.client import keep_client
from workers.procedure.days import london_date
from workers.procedure.people import Address, Person
from workers.procedure.rule import rule
from workers.procedure.work import raise_task, withdraw_task


@rule("R-6")
def hold(case: LetterCase, policies: Policies, letters: Iterable[Letter], bad: Letter, why: Undeliverable) -> None:
    """Hold all letters of a request and ask a person for the address of one."""
    held = tuple(changed(letter, status="held") for letter in letters)
    today = london_date(case.message.now)
    task_id = raise_task(
        case,
        "letter_undeliverable",
        summary=f"{bad.code} can't be sent to the {bad.recipient_kind}: {why.reason}",
        outcomes=("corrected", "cancel"),
        due_in=policies.in_force(today).task_due("letter_undeliverable"),
        service_request_id=bad.service_request_id,
        queue=bad.queue,
        details=_details(held, bad, why),
        person=_as_held(case.records.people[bad.person_id]),
    )
    ids = tuple(letter.letter_id for letter in held)
    case.record(LettersHeld(held, Hold(task_id, bad.person_id, bad.recipient_kind, ids)))
    for letter in held:
        case.ask(row(letter))


@rule("R-6")
def cancel(case: LetterCase, the_hold: Hold) -> None:
    """None of the held letters will go out; whoever waits for an answer is told."""
    case.record(HoldEnded(the_hold.task_id))
    for letter_id in the_hold.letter_ids:
        move(case, case.state.letters[letter_id], "withdrawn")
    ids, reason = list(the_hold.letter_ids), "Given up for want of an address"
    case.publish("letters.not-sent", {"scin": case.message.scin, "letter_ids": ids, "reason": reason})


def withdraw_held(case: LetterCase, letter: Letter, reason: str) -> None:
    """All letters held together are withdrawn together; no vendor has heard of them."""
    the_hold = _hold_of(case, letter)
    case.record(HoldEnded(the_hold.task_id))
    withdraw_task(case, the_hold.task_id, reason)
    for letter_id in the_hold.letter_ids:
        move(case, case.state.letters[letter_id], "withdrawn")


def keep_address(case: LetterCase, the_hold: Hold, address: Address | None) -> None:
    """Whoever ended the task may have brought the new address."""
    if address is not None:
        person = replace(case.records.people[the_hold.person_id] or Person(), address=address)
        if the_hold.recipient_kind == "client":
            keep_client(case, person)
        else:
            case.keep_person(the_hold.person_id, "contact", person)


def _hold_of(case: LetterCase, letter: Letter) -> Hold:
    return next(hold for hold in case.state.holds.values() if letter.letter_id in hold.letter_ids)


def _details(letters: tuple[Letter, ...], bad: Letter, why: Undeliverable) -> dict[str, Any]:
    about = {"letter_id": bad.letter_id, "code": bad.code, "recipient_kind": bad.recipient_kind}
    all_ids = [letter.letter_id for letter in letters]
    return {**about, "person_id": bad.person_id, "reason": why.reason, "held": all_ids}


def _as_held(person: Person | None) -> dict[str, Any]:
    if person is None:
        return {}
    address = person.postal_address
    return {"recipient": {"name": person.full_name, "address": address.on_the_wire() if address else {}}}
