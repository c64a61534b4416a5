"""How a change ends without being carried out (MA-11, MA-12, R-12)."""

from collections.abc import Iterable

from workers.maintain.events import ChangeMoved, EndedForGood
from workers.maintain.maintain_case import Maintenance
from workers.maintain.state import EXPIRED, OWN_DETAILS, REFUSED, WITHDRAWN, Change
from workers.procedure import work
from workers.procedure.effects import ForgetPerson
from workers.procedure.ids import change_person_id
from workers.procedure.rule import rule

NOT_PROCESSED = "Tell the requester that their request can't be processed"


def end(case: Maintenance, change_id: str, status: str, why: str) -> None:
    """The change ends: everything open of it is withdrawn; what it would have changed is forgotten."""
    stop(case, change_id, status, why)
    forget(case, change_id)


def stop(case: Maintenance, change_id: str, status: str, why: str) -> None:
    """The change stops: everything open of it is withdrawn, its timer cancelled."""
    case.withdraw_tasks(change_id, why)
    case.cancel_timers(change_id)
    case.record(ChangeMoved(change_id, status, why))


def tell_requester(case: Maintenance, change_id: str, summary: str, news: str) -> None:
    """Task ``tell_requester``; ``news`` is what they are to be told, in one word.

    The end of the case would have withdrawn it (R-16).
    """
    if case.closed_since:
        case.tell("The case has closed since: the requester isn't told")
        return
    case.ask_person(
        change_id,
        "tell_requester",
        summary,
        outcomes=("done",),
        details={"news": news},
        person=case.requester(change_id).to_call(),
    )


@rule("MA-11")
def refused(case: Maintenance, change_id: str) -> None:
    """Any refusal ends the change at once: task ``tell_requester``."""
    end(case, change_id, REFUSED, "a joint holder refused")
    tell_requester(case, change_id, NOT_PROCESSED, "refused")


@rule("MA-11")
def expired(case: Maintenance, change_id: str) -> None:
    """An answer missing at the end of the wait ends the change: task ``tell_requester``.

    What it would have changed is kept, for an answer received in time may still be read (R-2).
    """
    stop(case, change_id, EXPIRED, "an answer is missing")
    tell_requester(case, change_id, NOT_PROCESSED, "expired")


@rule("MA-12")
def requester_left(case: Maintenance, change_id: str) -> None:
    """The requester leaves while their change waits: it ends, task ``tell_requester``."""
    if case.change(change_id).open:
        end(case, change_id, WITHDRAWN, "the requester left")
        tell_requester(case, change_id, NOT_PROCESSED, "requester_left")
    else:
        end_for_good(case, change_id, "the requester left")


def end_for_good(case: Maintenance, change_id: str, why: str) -> None:
    """An expired change can't be taken up again."""
    case.record(EndedForGood(change_id, why))
    forget(case, change_id)


def forget(case: Maintenance, change_id: str) -> None:
    """The details that the change brought aren't needed any more."""
    one = case.change(change_id)
    if one.kind == OWN_DETAILS:
        case.ask(ForgetPerson(change_person_id(change_id)))
        forget_current(case, change_id)


def forget_current(case: Maintenance, change_id: str) -> None:
    """What the requester believed we hold isn't needed any more."""
    current_id = case.change(change_id).current_id
    if current_id is not None:
        case.ask(ForgetPerson(current_id))


@rule("R-16")
def closed_before(case: Maintenance, change_id: str) -> None:
    """What was asked for before the case closed, and is read after, ends likewise (R-2)."""
    end(case, change_id, WITHDRAWN, "the case closed")


@rule("R-12")
def case_ends(case: Maintenance, but: Iterable[Change]) -> None:
    """Whatever is open, ``but`` of these changes, ends with the case; contacts are looked at all the same."""
    others = {task_id for one in but for task_id in one.tasks} | {one.service_request_id or "" for one in but}
    work.end_everything(case, "The case closed", others)
