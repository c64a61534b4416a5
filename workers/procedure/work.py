"""The moves a procedure makes on its desk: each changes the state, tells the world and cites its rule."""

from collections.abc import Container
from datetime import datetime, timedelta
from typing import Any

from workers.procedure.case import Case
from workers.procedure.desk import (
    HasDesk,
    ServiceRequest,
    ServiceRequestChanged,
    Task,
    TaskEnded,
    TaskRaised,
    Timer,
    TimerEnded,
    TimerSet,
)
from workers.procedure.effects import SaveTask, SaveTimer

DeskCase = Case[Any]


def create_request(
    case: DeskCase,
    process: str,
    area: str,
    sub_area: str,
    notes: tuple[str, ...] = (),
    **fields: Any,  # noqa: ANN401 - fields of a service request
) -> str:
    """Create a service request, ``In Progress`` unless said otherwise; returns its id."""
    service_request_id = case.new_id()
    first = {"process": process, "area": area, "sub_area": sub_area, "status": "In Progress", **fields}
    change_request(case, service_request_id, notes, **first)
    return service_request_id


def change_request(case: DeskCase, service_request_id: str, notes: tuple[str, ...] = (), **changes: Any) -> None:  # noqa: ANN401
    """Set fields of a service request and add notes to it; every change of every SR is published."""
    if notes:
        before = desk_of(case).service_requests.get(service_request_id)
        added = tuple(case.keep_note(service_request_id, text) for text in notes)
        changes["notes"] = (*before.notes, *added) if before else added
    case.record(ServiceRequestChanged(service_request_id, changes))
    request = desk_of(case).service_requests[service_request_id]
    case.publish("service-request.changed", _on_the_wire(case, request))


def raise_task(  # noqa: PLR0913 - what the wire asks for
    case: DeskCase,
    kind: str,
    *,
    summary: str,
    outcomes: tuple[str, ...],
    due_in: timedelta | None,
    service_request_id: str | None = None,
    queue: str = "caseworkers",
    details: dict[str, Any] | None = None,
    person: dict[str, Any] | None = None,
) -> str:
    """Raise work for a person; returns the task's id.

    Args:
        case: the case it belongs to.
        kind: one of the contract's task kinds.
        summary: one line for the person who takes it, no personal data.
        outcomes: the outcomes it offers; a result with another is refused.
        due_in: from policy (R-14); tasks never lapse by themselves.
        service_request_id: the SR it serves.
        queue: who takes it (SU-D).
        details: ids and facts, kept with the task.
        person: personal data the taker needs (whom to call); travels with the event only.
    """
    task = Task(case.owned_id(), kind, queue, case.rule, outcomes, service_request_id)
    due_at = None if due_in is None else case.message.now + due_in
    case.record(TaskRaised(task))
    case.ask(_task_row(task, due_at, details or {}))
    wire = {
        "task_id": task.task_id,
        "scin": case.message.scin,
        "kind": kind,
        "queue": queue,
        "rule": case.rule,
    }
    more = {"summary": summary, "outcomes": list(outcomes), "details": {**(details or {}), **(person or {})}}
    case.publish("task.raised", {**wire, **more, "due_at": due_at, "service_request_id": service_request_id})
    return task.task_id


def complete_task(case: DeskCase, task_id: str, outcome: str) -> Task:
    """A person reported how the task ended; returns the task."""
    case.record(TaskEnded(task_id, "completed", outcome))
    task: Task = desk_of(case).tasks[task_id]
    case.ask(_task_row(task))
    return task


def withdraw_task(case: DeskCase, task_id: str, reason: str) -> None:
    """The task no longer matters."""
    case.record(TaskEnded(task_id, "withdrawn"))
    case.ask(_task_row(desk_of(case).tasks[task_id]))
    case.publish("task.withdrawn", {"task_id": task_id, "scin": case.message.scin, "reason": reason})


LOOKED_AT_ALL_THE_SAME = frozenset({"late_document", "unmatched_contact"})
"""Kinds of tasks about contacts that nobody has read yet: they outlive whatever they came for."""


def end_everything(case: DeskCase, reason: str, but: Container[str] = ()) -> None:
    """Every open service request is ``Cancelled`` / ``Complete``, every task withdrawn but those about contacts.

    Those whose ids are in ``but`` stay as they are.
    """
    for request in tuple(desk_of(case).service_requests.values()):
        if request.open and request.service_request_id not in but:
            change_request(case, request.service_request_id, status="Cancelled", sub_status="Complete")
    for task in tuple(desk_of(case).tasks.values()):
        if task.status == "open" and task.kind not in LOOKED_AT_ALL_THE_SAME and task.task_id not in but:
            withdraw_task(case, task.task_id, reason)


def set_timer(
    case: DeskCase, name: str, due_at: datetime, service_request_id: str | None = None, change_id: str | None = None
) -> str:
    """Begin a wait of a service request or change that ends at ``due_at``; returns the timer's id."""
    timer = Timer(case.owned_id(), name, case.rule, due_at, service_request_id, change_id)
    case.record(TimerSet(timer))
    case.ask(_timer_row(timer, "waiting"))
    return timer.timer_id


def cancel_timer(case: DeskCase, timer_id: str) -> None:
    """What was waited for came, or no longer matters."""
    _end_timer(case, timer_id, "cancelled")


def timer_fired(case: DeskCase, timer_id: str) -> Timer | None:
    """The timer that fell due, or None where the case doesn't wait for it any more."""
    return _end_timer(case, timer_id, "fired") if timer_id in desk_of(case).timers else None


def desk_of(case: DeskCase) -> Any:  # noqa: ANN401 - mypy knows it as Desk where it is used
    """The desk of the case's state."""
    state: HasDesk = case.state
    return state.desk


def _task_row(task: Task, due_at: datetime | None = None, details: dict[str, Any] | None = None) -> SaveTask:
    return SaveTask(
        task_id=task.task_id,
        kind=task.kind,
        queue=task.queue,
        rule=task.rule,
        status=task.status,
        outcomes=task.outcomes,
        outcome=task.outcome,
        service_request_id=task.service_request_id,
        due_at=due_at,
        details=details or {},
    )


def _end_timer(case: DeskCase, timer_id: str, status: str) -> Timer:
    timer: Timer = desk_of(case).timers[timer_id]
    case.record(TimerEnded(timer_id, timer.name, status))
    case.ask(_timer_row(timer, status))
    return timer


def _timer_row(timer: Timer, status: str) -> SaveTimer:
    about = timer.service_request_id, timer.change_id
    return SaveTimer(timer.timer_id, timer.name, timer.rule, timer.due_at, status, *about)


def _on_the_wire(case: DeskCase, request: ServiceRequest) -> dict[str, Any]:
    names = ("process", "area", "sub_area", "status", "sub_status", "resolution", "queue", "fields")
    plain = {name: getattr(request, name) for name in names}
    about = {"service_request_id": request.service_request_id, "scin": case.message.scin, "rule": case.rule}
    return {**about, **plain, "notes": [text for note in request.notes if (text := case.records.notes[note])]}
