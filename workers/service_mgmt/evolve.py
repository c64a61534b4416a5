"""How each event changes the state."""

from collections.abc import Callable
from typing import Any

from workers.procedure.changed import changed
from workers.procedure.desk import TaskEnded, TaskRaised, TimerEnded, TimerSet, evolve_desk
from workers.service_mgmt.events import (
    ChangeNoted,
    CheckSet,
    EmailSent,
    EmailStuck,
    NoteMissing,
    ReceiptCame,
    StrayReported,
    UpdateAsked,
)
from workers.service_mgmt.state import DONE, OVERDUE, State


def _with(state: State, request_id: str, **changes: Any) -> State:  # noqa: ANN401 - values of its fields
    after = changed(state.requests[request_id], **changes)
    return changed(state, requests={**state.requests, request_id: after})


def _desk(state: State, event: Any) -> State:  # noqa: ANN401 - any event of the desk
    return changed(state, desk=evolve_desk(state.desk, event))


def _asked(state: State, event: UpdateAsked) -> State:
    return changed(state, requests={**state.requests, event.update.request_id: event.update})


def _sent(state: State, event: EmailSent) -> State:
    facts = {name: getattr(event, name) for name in ("message_id", "body_sha256", "sent_at", "repeats")}
    return _with(state, event.request_id, **facts)


def _stuck(state: State, event: EmailStuck) -> State:
    return _with(state, event.request_id, task_id=event.task_id)


def _read(state: State, event: ReceiptCame) -> State:
    return _with(state, event.request_id, read_at=event.at)


def _noted(state: State, event: ChangeNoted) -> State:
    return _with(state, event.request_id, status=DONE, noted_at=event.at)


def _check(state: State, event: CheckSet) -> State:
    return _with(state, event.request_id, timer_id=event.timer_id)


def _missing(state: State, event: NoteMissing) -> State:
    return _with(state, event.request_id, status=OVERDUE, task_id=event.task_id)


def _stray(state: State, event: StrayReported) -> State:
    return changed(state, strays={**state.strays, event.request_id: event.task_id})


_EVOLVE: dict[type[Any], Callable[[State, Any], State]] = {
    TaskRaised: _desk,
    TaskEnded: _desk,
    TimerSet: _desk,
    TimerEnded: _desk,
    UpdateAsked: _asked,
    EmailSent: _sent,
    EmailStuck: _stuck,
    ReceiptCame: _read,
    ChangeNoted: _noted,
    CheckSet: _check,
    NoteMissing: _missing,
    StrayReported: _stray,
}

EVENTS: tuple[type[Any], ...] = tuple(_EVOLVE)
"""Every kind of event that a history of this worker can hold."""


def evolve(state: State, event: Any) -> State:  # noqa: ANN401 - one of EVENTS
    """The state after ``event``."""
    return _EVOLVE[type(event)](state, event)
