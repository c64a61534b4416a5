"""A letter that the printer rejected or the post returned is issued again by a task (R-1)."""

from policy import Policies
from workers.letters.filing import LetterCase
from workers.letters.holding import keep_address
from workers.letters.sending import send
from workers.letters.state import Hold, HoldEnded, Letter, LetterUnwanted, NotArrived
from workers.procedure.changed import changed
from workers.procedure.days import london_date
from workers.procedure.people import Address
from workers.procedure.rule import rule
from workers.procedure.work import raise_task, withdraw_task

ON_ITS_WAY = frozenset({"issued", "accepted", "printed", "dispatched"})
NOT_ARRIVED = frozenset({"rejected", "returned"})


@rule("R-1")
def ask_for_address(case: LetterCase, policies: Policies, letter: Letter, why: str | None) -> None:
    """Task ``letter_undeliverable``: ``corrected`` issues the letter again; whoever asked for the letter is told.

    The vendor's reason may name people.
    """
    task_id = raise_task(
        case,
        "letter_undeliverable",
        summary=f"{letter.code} to the {letter.recipient_kind} was {letter.status}: is there a better address?",
        outcomes=("corrected", "cancel"),
        due_in=policies.in_force(london_date(case.message.now)).task_due("letter_undeliverable"),
        service_request_id=letter.service_request_id,
        queue=letter.queue,
        details={"letter_id": letter.letter_id, "code": letter.code, "person_id": letter.person_id},
        person={"reason": why} if why else None,
    )
    case.record(NotArrived(Hold(task_id, letter.person_id, letter.recipient_kind, (letter.letter_id,))))
    what = {"scin": case.message.scin, "letter_id": letter.letter_id, "code": letter.code}
    case.publish("letters.not-arrived", what)


@rule("R-1")
def issue_again(case: LetterCase, policies: Policies, the_hold: Hold, address: Address | None) -> None:
    """The letter goes out again under an id of its own; whoever waits for its answer waits from its issue day."""
    keep_address(case, the_hold, address)
    case.record(HoldEnded(the_hold.task_id))
    again = [_again(case, case.state.letters[letter_id]) for letter_id in the_hold.letter_ids]
    send(case, policies, again)


@rule("R-1")
def leave(case: LetterCase, the_hold: Hold) -> None:
    """The letter isn't sent again."""
    case.record(HoldEnded(the_hold.task_id))


@rule("R-1")
def not_again(case: LetterCase, letter: Letter) -> None:
    """Only a letter that is returned during its wait is issued again."""
    case.record(LetterUnwanted(letter.letter_id, letter.code))


def give_up(case: LetterCase, letter: Letter, reason: str) -> None:
    """The letter isn't wanted any more: nobody need look for a better address."""
    if letter.status in ON_ITS_WAY and not letter.unwanted:
        not_again(case, letter)
    for the_hold in tuple(case.state.holds.values()):
        if letter.letter_id in the_hold.letter_ids:
            case.record(HoldEnded(the_hold.task_id))
            withdraw_task(case, the_hold.task_id, reason)


def _again(case: LetterCase, letter: Letter) -> Letter:
    return changed(
        letter,
        letter_id=case.new_id(),
        envelope_id=case.new_id(),
        pair_id=None,
        status="requested",
        issued_on=None,
        replaces=letter.letter_id,
    )
