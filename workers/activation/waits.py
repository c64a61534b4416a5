"""Waits: they begin on the issue day of their letter and end at a timer (R-1)."""

from collections.abc import Callable
from datetime import date
from typing import Any

from workers.activation.asking import wait_for_authorisation
from workers.activation.calling import wait_for_reply
from workers.activation.events import LetterAstray, LetterIssued, WaitLapsed
from workers.activation.going_on import go_on
from workers.activation.place import CONTACTS
from workers.activation.progress import cancel_waits
from workers.activation.setup_case import SetUp
from workers.activation.state import ENDED, OBJECTION, REPRESENTATIVE_REPLY, WRITTEN_AUTHORISATION, Activation
from workers.activation.verifying import wait_for_objection
from workers.procedure import correspondence, work
from workers.procedure.days import london_date
from workers.procedure.desk import Timer
from workers.procedure.rule import rule

BEGIN: dict[str, Callable[[SetUp, str, date], None]] = {
    WRITTEN_AUTHORISATION: wait_for_authorisation,
    REPRESENTATIVE_REPLY: wait_for_reply,
    OBJECTION: wait_for_objection,
}
"""How the wait of each stage begins, once its letter is issued."""

ANSWERED_IN = {
    "CMSL5512": WRITTEN_AUTHORISATION,
    "CMSB003": WRITTEN_AUTHORISATION,
    "CMSL0043": REPRESENTATIVE_REPLY,
    "CMSL0040": OBJECTION,
}
"""The stage that waits for the answer to a letter; all other letters tell something, and are to arrive."""


@rule("R-1")
def letter_issued(case: SetUp) -> None:
    """Day D is the London date on which the letter was issued; a held letter starts no clock."""
    data = case.message.data
    one = case.state.open_activation
    replaces = (data.fields.model_extra or {}).get("replaces")
    if one is not None and one.awaited_letter is not None and one.awaited_letter in {data.letter_id, replaces}:
        _begin(case, one, LetterIssued(one.service_request_id, data.letter_id), data.issued_on)
    elif one is not None and replaces is not None and one.waiting_on == replaces:
        issued_again(case, one, data.letter_id, data.issued_on)
    else:
        case.tell(f"Letter {data.code} issued on {data.issued_on.isoformat()}")


@rule("R-1")
def issued_again(case: SetUp, one: Activation, letter_id: str, issued_on: date) -> None:
    """A letter returned during its wait was issued again: the wait begins again."""
    cancel_waits(case, one.service_request_id)
    _begin(case, one, LetterIssued(one.service_request_id, letter_id), issued_on)


@rule("R-6")
def letters_not_sent(case: SetUp) -> None:
    """A held letter was given up, so nothing will be answered: its days begin today, as if it had been issued."""
    one = case.state.open_activation
    letter_id = one.awaited_letter if one else None
    if one is not None and letter_id is not None and letter_id in case.message.data.letter_ids:
        given_up = LetterIssued(one.service_request_id, letter_id, sent=False)
        _begin(case, one, given_up, london_date(case.message.now))
    else:
        case.tell("Letters that were held aren't sent")


@rule("R-1")
def letter_not_arrived(case: SetUp) -> None:
    """A better address is looked for; that nobody need where the answer isn't waited for any more."""
    one, data = case.state.open_activation, case.message.data
    if one is not None and data.letter_id in {one.awaited_letter, one.waiting_on}:
        case.record(LetterAstray(one.service_request_id, data.letter_id))
        return
    case.tell(f"Letter {data.code} did not arrive")
    if data.code in ANSWERED_IN and not _went_again(one, data):
        correspondence.withdraw_unsent(case, (data.letter_id,), "Its answer isn't waited for any more")


def _went_again(one: Activation | None, letter: Any) -> bool:  # noqa: ANN401 - the contract's model
    """Whether its answer is waited for still, for another letter went in its place before this was read."""
    return one is not None and letter.letter_id in one.letters and one.stage == ANSWERED_IN[letter.code]


def _begin(case: SetUp, one: Activation, issued: LetterIssued, issued_on: date) -> None:
    case.record(issued)
    BEGIN[one.stage](case, one.service_request_id, issued_on)


@rule("R-1")
def timer_due(case: SetUp) -> None:
    """A timer counts only if the case still waits for it."""
    timer = case.state.desk.timers.get(case.message.data.timer_id)
    if timer is None:
        case.tell("A timer fell due that nothing waits for")
        return
    case.rule = timer.rule
    work.timer_fired(case, timer.timer_id)
    _lapsed(case, timer)


def end_waits_that_were_over(case: SetUp) -> None:
    """A wait that was over when a contact was received ends before it, though its timer hasn't been read yet (R-2)."""
    message = case.message
    if message.kind not in CONTACTS:
        return
    over = [one for one in case.state.desk.timers.values() if one.due_at <= min(message.received, message.now)]
    for timer in sorted(over, key=lambda one: one.due_at):
        if timer.timer_id in case.state.desk.timers:
            case.message = message._replace(kind="timer.due", received=timer.due_at)
            over_before_its_timer_was_read(case, timer)
    case.message = message


@rule("R-1")
def over_before_its_timer_was_read(case: SetUp, timer: Timer) -> None:
    """Which of the two is read first must not change where the case ends."""
    work.cancel_timer(case, timer.timer_id)
    _lapsed(case, timer)


def _lapsed(case: SetUp, timer: Timer) -> None:
    request_id = timer.service_request_id or ""
    case.record(WaitLapsed(request_id, timer.name, timer.due_at))
    if case.activation(request_id).stage != ENDED:
        go_on(case, request_id)
