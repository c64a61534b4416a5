"""Letters are called back: what the printer hasn't accepted is withdrawn, the rest gets a task (R-2)."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from policy import Policies
from workers.letters.again import give_up
from workers.letters.filing import LetterCase, move
from workers.letters.holding import withdraw_held
from workers.letters.issuing import event_id
from workers.letters.state import Letter
from workers.procedure.days import london_date
from workers.procedure.effects import Publish
from workers.procedure.rule import rule
from workers.procedure.work import raise_task

NOT_YET_ISSUED = frozenset({"requested", "held"})
NOT_YET_ACCEPTED = frozenset({"issued", "rejected"})
NOT_YET_PRINTED = NOT_YET_ACCEPTED | {"accepted"}


@rule("R-2")
def withdraw(case: LetterCase, policies: Policies, data: Any) -> None:  # noqa: ANN401 - the contract's model
    """Withdraw the letters named in the message, and those that went in their place."""
    for letter_id in (*data.letter_ids, *_in_their_place(case, data.letter_ids)):
        letter = case.state.letters.get(letter_id)
        if data.only_unsent:
            _withdraw_unsent(case, letter, data.reason)
        elif letter is None:
            case.tell("Withdrawal of a letter that is not known here: nothing changed")
        elif letter.status == "withdrawn":
            case.tell(f"Letter {letter.code} was withdrawn before")
        elif data.tell_readers:
            _withdraw_or_tell(case, policies, letter, data.reason)
        else:
            withdraw_unprinted(case, letter, data.reason)


def _in_their_place(case: LetterCase, letter_ids: Iterable[str]) -> tuple[str, ...]:
    """The letters that went in the place of these, and those that went in theirs."""
    named = set(letter_ids)
    again = tuple(one.letter_id for one in case.state.letters.values() if one.replaces in named)
    return (*again, *_in_their_place(case, again)) if again else ()


def _withdraw_unsent(case: LetterCase, letter: Letter | None, reason: str) -> None:
    """Nobody waits for its answer any more; what has gone out is left."""
    if letter is not None and letter.status in NOT_YET_ISSUED:
        _withdraw(case, letter, reason)
    elif letter is not None:
        give_up(case, letter, reason)


def _withdraw_or_tell(case: LetterCase, policies: Policies, letter: Letter, reason: str) -> None:
    """What the printer has accepted can't be trusted not to go out."""
    if letter.status in NOT_YET_ISSUED | NOT_YET_ACCEPTED:
        _withdraw(case, letter, reason)
    else:
        give_up(case, letter, reason)
        printed_anyway(case, policies, letter)


@rule("R-12")
def withdraw_unprinted(case: LetterCase, letter: Letter, reason: str) -> None:
    """What isn't printed yet doesn't go out; what is on paper is left."""
    if letter.status in NOT_YET_ISSUED | NOT_YET_PRINTED:
        _withdraw(case, letter, reason)
    else:
        give_up(case, letter, reason)
        case.tell(f"Letter {letter.code} is on paper already: left")


def _withdraw(case: LetterCase, letter: Letter, reason: str) -> None:
    if letter.status == "held":
        withdraw_held(case, letter, reason)
        return
    if letter.status == "requested":
        _withdraw_unmade(case, letter)
        return
    move(case, letter, "withdrawn")
    give_up(case, case.state.letters[letter.letter_id], reason)
    wire = {"letter_id": letter.letter_id, "scin": case.message.scin, "reason": reason}
    case.ask(Publish("letter.withdrawn", wire, event_id("letter.withdrawn", letter), case.rule))


def _withdraw_unmade(case: LetterCase, letter: Letter) -> None:
    """Its document isn't finished, so no vendor has heard of it, nor of its pair's other letter (R-6)."""
    pair = [one for one in case.state.letters.values() if one.pair_id is not None and one.pair_id == letter.pair_id]
    for one in pair or [letter]:
        move(case, one, "withdrawn")


@rule("R-2")
def printed_anyway(case: LetterCase, policies: Policies, letter: Letter) -> None:
    """A person must tell the reader that the letter no longer holds."""
    raise_task(
        case,
        "printed_anyway",
        summary=f"{letter.code} was withdrawn, but the {letter.recipient_kind} gets it: tell them",
        outcomes=("done",),
        due_in=_due_in(case, policies),
        service_request_id=letter.service_request_id,
        queue=letter.queue,
        details={"letter_id": letter.letter_id, "code": letter.code, "person_id": letter.person_id},
    )


def _due_in(case: LetterCase, policies: Policies) -> timedelta:
    return policies.in_force(london_date(case.message.now)).task_due("printed_anyway")
