"""What a caseworker would have on the desk: service requests, tasks, timers and letters asked for.

Every procedure keeps one of these in its state and changes it through ``workers.procedure.work``.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from workers.procedure.changed import changed


@dataclass(frozen=True)
class ServiceRequest:
    """A unit of work with the words of the source for its status, sub status and resolution.

    ``notes`` are ids: what they say may name people.
    """

    service_request_id: str
    process: str
    area: str
    sub_area: str
    status: str
    sub_status: str | None = None
    resolution: str | None = None
    queue: str | None = None
    notes: tuple[str, ...] = ()
    fields: dict[str, Any] = field(default_factory=dict)

    @property
    def open(self) -> bool:
        """Whether work on it goes on."""
        return self.status not in {"Closed", "Cancelled"}


@dataclass(frozen=True)
class Task:
    """Work for a person that was raised by this case."""

    task_id: str
    kind: str
    queue: str
    rule: str
    outcomes: tuple[str, ...]
    service_request_id: str | None = None
    status: str = "open"
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class Timer:
    """A deadline this case waits for."""

    timer_id: str
    name: str
    rule: str
    due_at: datetime
    service_request_id: str | None = None
    change_id: str | None = None


@dataclass(frozen=True)
class Desk:
    """Service requests (all), tasks (all) and timers (waiting ones) of a case, by id."""

    service_requests: dict[str, ServiceRequest] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    timers: dict[str, Timer] = field(default_factory=dict)


class HasDesk(Protocol):
    """A procedure's state."""

    @property
    def desk(self) -> Desk:
        """The desk in it."""
        ...


@dataclass(frozen=True, slots=True)
class ServiceRequestChanged:
    """A service request was created or changed; ``changes`` holds what is set; a field that is None is no more."""

    service_request_id: str
    changes: dict[str, Any]

    def words(self) -> str:
        """The changes, field by field."""
        parts = (f"{k}={_plain(v)}" for k, v in self.changes.items() if v not in (None, {}, ()))
        return f"Service request {self.service_request_id}: {', '.join(parts)}"


@dataclass(frozen=True, slots=True)
class TaskRaised:
    """Work for a person came up."""

    task: Task

    def words(self) -> str:
        """The kind of task."""
        return f"Task {self.task.kind} raised in queue {self.task.queue}"


@dataclass(frozen=True, slots=True)
class TaskEnded:
    """A task was completed or withdrawn."""

    task_id: str
    status: str
    outcome: str | None = None

    def words(self) -> str:
        """How it ended."""
        return f"Task {self.task_id} {self.status}" + (f": {self.outcome}" if self.outcome else "")


@dataclass(frozen=True, slots=True)
class TimerSet:
    """A wait began."""

    timer: Timer

    def words(self) -> str:
        """What is waited for, and until when."""
        return f"Waiting for {self.timer.name} until {self.timer.due_at.isoformat()}"


@dataclass(frozen=True, slots=True)
class TimerEnded:
    """A wait ended: it ``fired`` or was ``cancelled``."""

    timer_id: str
    name: str
    status: str

    def words(self) -> str:
        """How the wait ended."""
        return f"Wait for {self.name} {self.status}"


DeskEvent = ServiceRequestChanged | TaskRaised | TaskEnded | TimerSet | TimerEnded


def evolve_desk(desk: Desk, event: DeskEvent) -> Desk:
    """The desk after ``event``."""
    match event:
        case ServiceRequestChanged(sr_id, changes):
            return changed(desk, service_requests={**desk.service_requests, sr_id: _changed(desk, sr_id, changes)})
        case TaskRaised(task):
            return changed(desk, tasks={**desk.tasks, task.task_id: task})
        case TaskEnded(task_id, status, outcome):
            ended = changed(desk.tasks[task_id], status=status, outcome=outcome)
            return changed(desk, tasks={**desk.tasks, task_id: ended})
        case TimerSet(timer):
            return changed(desk, timers={**desk.timers, timer.timer_id: timer})
        case TimerEnded(timer_id):
            return changed(desk, timers={k: v for k, v in desk.timers.items() if k != timer_id})


def _changed(desk: Desk, sr_id: str, changes: dict[str, Any]) -> ServiceRequest:
    before = desk.service_requests.get(sr_id)
    if before is None:
        return ServiceRequest(service_request_id=sr_id, **changes)
    fields = {**before.fields, **changes.get("fields", {})}
    return changed(
        before, **{**changes, "fields": {name: value for name, value in fields.items() if value is not None}}
    )


def _plain(value: Any) -> str:  # noqa: ANN401 - any field of a service request
    if isinstance(value, dict):
        return "; ".join(f"{k} {_plain(v)}" for k, v in value.items())
    return "; ".join(value) if isinstance(value, (tuple, list)) else str(value)
