"""Decides what becomes of letters: issued, held, withdrawn, and what their vendors report."""

from collections.abc import Callable, Iterable
from typing import Any

from policy import Policies
from workers.letters.again import issue_again, leave
from workers.letters.filing import OWNER, LetterCase
from workers.letters.holding import cancel
from workers.letters.issuing import DOCUMENTS_MADE, documents_made, unissued
from workers.letters.saying import people_in
from workers.letters.sending import correct, send
from workers.letters.state import Hold, Letter, Letters, evolve
from workers.letters.vendor import VENDOR_SILENT, reported, vendor_silent
from workers.letters.withdrawal import withdraw
from workers.procedure.case import Case
from workers.procedure.message import Message
from workers.procedure.outcome import Outcome, Refused
from workers.procedure.people import person_from
from workers.procedure.records import Records
from workers.procedure.results import refused_result
from workers.procedure.work import complete_task

OURS = f"{OWNER}:"


def decide(state: Letters, message: Message, policies: Policies, records: Records) -> Outcome | Refused:
    """What a message comes to; ``records`` has the recipients that ``people_needed`` named."""
    case = Case(OWNER, state, message, records, evolve)
    refused = {**OF_THE_WIRE, **OF_OUR_OWN}[message.kind](case, policies, message.data)
    return refused or case.outcome()


def people_needed(state: Letters, message: Message) -> Iterable[str]:
    """The recipients of letters asked for, or of those a task's result may release; all whom finished ones name."""
    if message.kind == "letters.requested":
        return [letter.person_id for letter in message.data.letters]
    if message.kind == DOCUMENTS_MADE:
        letters = unissued(state, message.data.letter_ids)
        return {person_id for letter in letters for person_id in people_in(letter, message.scin)}
    hold = state.holds.get(message.data.task_id) if message.kind == "task.completed" else None
    return () if hold is None else {state.letters[letter_id].person_id for letter_id in hold.letter_ids}


def _requested(case: LetterCase, policies: Policies, data: Any) -> None:  # noqa: ANN401 - the contract's model
    case.rule = data.rule
    if any(letter.letter_id in case.state.letters for letter in data.letters):
        case.tell("These letters were asked for before: nothing changed")
        return
    send(case, policies, [_letter(data, one) for one in data.letters])


def _letter(data: Any, one: Any) -> Letter:  # noqa: ANN401 - the contract's models
    return Letter(
        letter_id=one.letter_id,
        code=one.code,
        recipient_kind=one.recipient_kind,
        person_id=one.person_id,
        envelope_id=one.envelope_id,
        pair_id=data.pair_id,
        enclosures=one.enclosures,
        via=one.via,
        rule=data.rule,
        service_request_id=data.service_request_id,
        fields=one.fields.model_dump(exclude_none=True) if one.fields.model_fields_set else {},
        queue=data.queue or "caseworkers",
        policy=data.policy,
        representative_id=data.representative_id,
    )


def _task_completed(case: LetterCase, policies: Policies, data: Any) -> Refused | None:  # noqa: ANN401
    if not data.task_id.startswith(OURS):
        return None
    if refused := refused_result(case.state.desk, data.task_id, data.outcome):
        return refused
    case.rule = case.state.desk.tasks[data.task_id].rule
    complete_task(case, data.task_id, data.outcome)
    if (hold := case.state.holds.get(data.task_id)) is not None:
        _end_hold(case, policies, hold, data)
    return None


def _end_hold(case: LetterCase, policies: Policies, hold: Hold, data: Any) -> None:  # noqa: ANN401 - the contract's model
    address = person_from(data.data).address if data.data else None
    held = case.state.letters[hold.letter_ids[0]].status == "held"
    if data.outcome == "corrected":
        (correct if held else issue_again)(case, policies, hold, address)
    elif held:
        cancel(case, hold)
    else:
        leave(case, hold)


Handler = Callable[[LetterCase, Policies, Any], Refused | None]

OF_THE_WIRE: dict[str, Handler] = {
    "letters.requested": _requested,
    "letters.withdrawal-requested": withdraw,
    "letter.status": reported,
    "task.completed": _task_completed,
}
"""Where each kind of event begins."""

OF_OUR_OWN: dict[str, Handler] = {DOCUMENTS_MADE: documents_made, VENDOR_SILENT: vendor_silent}
"""What the runtime tells."""
