"""A case of Maintain while one message is decided on: the vocabulary its rules share."""

from collections.abc import Iterable
from typing import Any

from policy import Policies, Policy
from workers.maintain.events import TaskServes
from workers.maintain.evolve import evolve
from workers.maintain.state import Change, State
from workers.procedure import work
from workers.procedure.desk import Task
from workers.procedure.message import Message
from workers.procedure.people import NOBODY, Person
from workers.procedure.records import Appointment, Records
from workers.procedure.under_policy import UnderPolicy

OWNER = "maintain"


class Maintenance(UnderPolicy[State]):
    """The case with the policies at hand."""

    def __init__(self, state: State, message: Message, policies: Policies, records: Records) -> None:
        super().__init__(OWNER, state, message, policies, records, evolve)

    def change(self, change_id: str) -> Change:
        """The change, as it stands now."""
        return self.state.changes[change_id]

    def policy(self, change_id: str) -> Policy:
        """The policy that the change started with."""
        return self.policies.version(self.change(change_id).policy)

    @property
    def closed_since(self) -> bool:
        """Whether the message was received before the case closed, and is read after (R-2, R-16)."""
        return self.state.closed_at is not None and self.message.received < self.state.closed_at

    def appointment(self, representative_id: str) -> Appointment | None:
        """A representative of this client, whatever their standing."""
        appointed = self.records.appointments[self.message.scin]
        return next((one for one in appointed if one.representative_id == representative_id), None)

    def requester(self, change_id: str) -> Person:
        """What is held of whoever asked for the change."""
        return self.records.people[self.change(change_id).person_id] or NOBODY

    def open_tasks(self, change_id: str) -> Iterable[Task]:
        """The tasks of a change that nobody has ended yet."""
        tasks = (self.state.desk.tasks[task_id] for task_id in self.change(change_id).tasks)
        return [task for task in tasks if task.status == "open"]

    def has_open_task(self, change_id: str, kind: str) -> bool:
        """Whether a task of this kind is open for the change."""
        return any(one.kind == kind for one in self.open_tasks(change_id))

    def ask_person(  # noqa: PLR0913 - what a task is made of
        self,
        change_id: str,
        kind: str,
        summary: str,
        outcomes: tuple[str, ...],
        details: dict[str, Any],
        person: dict[str, Any] | None = None,
        poa_id: str = "",
    ) -> str:
        """Raise a task of a change, due as its policy says (R-14); returns its id."""
        change = self.change(change_id)
        about = {"change_id": change_id, "requester_id": change.requester_id}
        about |= {"poa_id": poa_id} if poa_id else {}
        task_id = work.raise_task(
            self,
            kind,
            summary=summary,
            outcomes=outcomes,
            due_in=self.policy(change_id).task_due(kind),
            details={**about, **details},
            person=person,
        )
        self.record(TaskServes(change_id, task_id, poa_id))
        return task_id

    def withdraw_tasks(
        self, change_id: str, reason: str, *, poa_id: str | None = None, rule: str | None = None
    ) -> None:
        """Withdraw the open tasks of a change: all, those about one holder, or those of one rule."""
        about = self.change(change_id).tasks
        for task in self.open_tasks(change_id):
            if poa_id in {None, about[task.task_id]} and rule in {None, task.rule}:
                work.withdraw_task(self, task.task_id, reason)

    def cancel_timers(self, change_id: str) -> None:
        """The change waits no longer."""
        for timer in tuple(self.state.desk.timers.values()):
            if timer.change_id == change_id:
                work.cancel_timer(self, timer.timer_id)
