"""Where a request stands: moving it on, its waits and its letters."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from workers.activation.ending_events import RequestEnded
from workers.activation.events import LettersAsked, LettersCalledBack, StageEntered
from workers.activation.setup_case import SetUp
from workers.activation.state import Activation
from workers.activation.third_party_events import ThirdPartyAsked
from workers.procedure import correspondence, work
from workers.procedure.correspondence import Letter
from workers.procedure.days import end_of_wait
from workers.procedure.effects import ForgetPerson

SERVE_THE_REQUEST = (
    "call_client",
    "call_representative",
    "choose_contact",
    "contradiction",
    "cis_unavailable",
    "tell_client_one_representative",
    "chase_third_party",
)
"""Kinds of tasks that nobody needs once the request has ended; a late document still has to be read."""


def enter(case: SetUp, request_id: str, stage: str) -> None:
    """The request now waits for something else; the waits of the stage it leaves end."""
    if stage != case.activation(request_id).stage:
        answer_not_awaited(case, request_id)
        cancel_waits(case, request_id)
        case.record(StageEntered(request_id, stage, case.message.received))


def answer_not_awaited(case: SetUp, request_id: str) -> None:
    """The letter whose answer the stage waited for needn't go out, or go out again, any more (R-1, R-6).

    One that is out, and hasn't come back, is left: should it come back, we are told.
    """
    one = case.activation(request_id)
    letter_id = one.awaited_letter or one.astray
    if letter_id is not None:
        correspondence.withdraw_unsent(case, (letter_id,), "Its answer isn't waited for any more")


def wait_again(case: SetUp, request_id: str) -> None:
    """The wait of the stage begins anew: that it lapsed is dealt with."""
    cancel_waits(case, request_id)
    case.record(StageEntered(request_id, case.activation(request_id).stage, case.message.received))


def cancel_waits(case: SetUp, request_id: str) -> None:
    """No timer of the request counts any more."""
    timers = case.state.desk.timers.values()
    for timer_id in [one.timer_id for one in timers if one.service_request_id == request_id]:
        work.cancel_timer(case, timer_id)


def withdraw_tasks(case: SetUp, request_id: str, reason: str, *kinds: str) -> None:
    """Withdraw the open tasks of the request that are of these kinds."""
    for task in tuple(case.state.desk.tasks.values()):
        if task.service_request_id == request_id and task.status == "open" and task.kind in kinds:
            work.withdraw_task(case, task.task_id, reason)


def send(case: SetUp, request_id: str, *letters: Letter, wait: bool = False, ends: bool = False) -> str:
    """Ask for a letter or a pair (R-6); returns the id of the first.

    Args:
        case: the case.
        request_id: the request they serve.
        letters: one, or a pair.
        wait: the stage's days begin on the first one's issue day.
        ends: they tell how the request ended, and are called back if it is reopened (R-2).
    """
    one = case.activation(request_id)
    ids = correspondence.request_letters(case, request_id, letters, one.policy, one.nominee_id)
    case.record(LettersAsked(request_id, ids, ids[0] if wait else None, ends))
    return ids[0]


def call_back(
    case: SetUp, request_id: str, letter_ids: Iterable[str], reason: str, *, tell_readers: bool = True
) -> None:
    """Letters not yet printed don't go out; with ``tell_readers`` somebody is told of the others (R-2, not R-12)."""
    if ids := tuple(letter_ids):
        correspondence.withdraw_letters(case, ids, reason, tell_readers=tell_readers)
        case.record(LettersCalledBack(request_id, ids))


def begin_wait(case: SetUp, request_id: str, issued_on: date, days: int) -> None:
    """The days of the stage begin with the issue day of its letter (R-1)."""
    stage = case.activation(request_id).stage
    work.set_timer(case, stage, end_of_wait(issued_on, days), request_id)


def close(case: SetUp, request_id: str, status: str, sub_status: str, resolution: str | None = None) -> None:
    """End the request: its SR, its waits, the tasks that only served it and what contradicted it."""
    changes: dict[str, Any] = {} if resolution is None else {"resolution": resolution}
    work.change_request(case, request_id, status=status, sub_status=sub_status, **changes)
    withdraw_tasks(case, request_id, "The request ended", *SERVE_THE_REQUEST)
    one = case.activation(request_id)
    for second_id in filter(None, one.contradictions.values()):
        case.ask(ForgetPerson(second_id))
    end_third_party_request(case, request_id, "Cancelled")
    answer_not_awaited(case, request_id)
    cancel_waits(case, request_id)
    case.record(RequestEnded(request_id, _ended_at(case, one), case.message.kind))


def _ended_at(case: SetUp, one: Activation) -> datetime:
    """When its time was over, if it ended by that, whenever that was read; else when what ended it was received."""
    lapsed = one.lapsed_at if case.message.kind in {"timer.due", "task.completed"} else None
    return lapsed or case.message.received


def end_third_party_request(case: SetUp, request_id: str, status: str) -> None:
    """The 3rd Party SR ends: ``Closed`` once it is answered (SU-21), ``Cancelled`` with the request it served.

    Records made from now on don't concern the case.
    """
    one = case.activation(request_id)
    if one.third_party_request_id is not None:
        work.change_request(case, one.third_party_request_id, status=status, sub_status="Complete")
        case.await_third_party(one.awaited_record, waits=False)
        case.record(ThirdPartyAsked(request_id, None))
