"""What print vendors report; a letter only ever moves forward."""

from typing import Any

from policy import Policies
from workers.letters.again import NOT_ARRIVED, ask_for_address
from workers.letters.filing import LetterCase, move
from workers.letters.state import Letter, StrayReported
from workers.letters.withdrawal import printed_anyway
from workers.procedure.days import london_date
from workers.procedure.rule import rule
from workers.procedure.work import raise_task, withdraw_task

ON_PAPER = frozenset({"printed", "dispatched", "returned"})
FORWARD: dict[str, frozenset[str]] = {
    "issued": ON_PAPER | {"accepted", "rejected"},
    "accepted": ON_PAPER | {"rejected"},
    "printed": frozenset({"dispatched", "returned"}),
    "dispatched": frozenset({"returned"}),
    "withdrawn": ON_PAPER,
}


VENDOR_SILENT, CHASE = "letters.vendor-silent", "chase_third_party"


@rule("R-14")
def vendor_silent(case: LetterCase, policies: Policies, data: Any) -> None:  # noqa: ANN401 - what the runtime tells
    """Print vendors have said nothing for longer than policy allows: task ``chase_third_party``."""
    letter = case.state.letters[data.letter_id]
    raise_task(
        case,
        CHASE,
        summary=f"No print vendor has spoken of {letter.code} or of any letter issued since: ask them",
        outcomes=("done",),
        due_in=policies.in_force(london_date(case.message.now)).task_due(CHASE),
        service_request_id=letter.service_request_id,
        queue=letter.queue,
        details={"letter_id": letter.letter_id, "code": letter.code, "issued_on": letter.issued_on},
    )


def _speaks_again(case: LetterCase) -> None:
    for task in tuple(case.state.desk.tasks.values()):
        if task.kind == CHASE and task.status == "open":
            withdraw_task(case, task.task_id, "A print vendor has spoken")


def reported(case: LetterCase, policies: Policies, data: Any) -> None:  # noqa: ANN401 - the contract's model
    """A vendor reported the status of a letter; the reason it gives may name people: it isn't kept."""
    _speaks_again(case)
    letter = case.state.letters.get(data.letter_id)
    if letter is None:
        stray(case, policies, data)
    elif data.status in FORWARD.get(letter.status, ()):
        _forward(case, policies, letter, data.status, data.reason)
    else:
        repeated(case, letter, data.status)


def _forward(case: LetterCase, policies: Policies, letter: Letter, status: str, reason: str | None) -> None:
    case.rule = letter.rule  # the timeline cites the rule that asked for the letter
    move(case, letter, status)
    if letter.status == "withdrawn":
        printed_anyway(case, policies, letter)
    elif status in NOT_ARRIVED and not letter.unwanted:
        ask_for_address(case, policies, case.state.letters[letter.letter_id], reason)


@rule("R-7")
def repeated(case: LetterCase, letter: Letter, status: str) -> None:
    """A repeated or older report changes nothing."""
    case.tell(f"Letter {letter.code} reported as {status}, but it is {letter.status}: nothing changed")


@rule("R-3")
def stray(case: LetterCase, policies: Policies, data: Any) -> None:  # noqa: ANN401 - the contract's model
    """A report on a letter that this case never had is never dropped; one open task a letter is enough."""
    known = case.state.strays.get(data.letter_id)
    if known is not None and case.state.desk.tasks[known].status == "open":
        case.tell(f"Again a letter that is not known here, reported as {data.status}")
        return
    task_id = raise_task(
        case,
        "unmatched_contact",
        summary="A print vendor reported on a letter that this case never had",
        outcomes=("done",),
        due_in=policies.in_force(london_date(case.message.now)).task_due("unmatched_contact"),
        details={"letter_id": data.letter_id, "status": data.status},
    )
    case.record(StrayReported(data.letter_id, task_id))
