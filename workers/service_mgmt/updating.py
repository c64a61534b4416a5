"""A case while one message is decided on: the vocabulary that the rules of this worker share."""

from typing import Any

from policy import Policies, Policy
from workers.procedure import work
from workers.procedure.message import Message
from workers.procedure.people import NOBODY, Person
from workers.procedure.records import Records
from workers.procedure.under_policy import UnderPolicy
from workers.service_mgmt.evolve import evolve
from workers.service_mgmt.state import State, Update

OWNER = "service_mgmt"
CHASE = "chase_service_management"


class Updating(UnderPolicy[State]):
    """The case with the policies at hand."""

    def __init__(self, state: State, message: Message, policies: Policies, records: Records) -> None:
        super().__init__(OWNER, state, message, policies, records, evolve)

    def update(self, request_id: str) -> Update:
        """The request as it stands now."""
        return self.state.requests[request_id]

    def policy(self, request_id: str) -> Policy:
        """The policy that the request started with."""
        return self.policies.version(self.update(request_id).policy)

    def new_details(self, request_id: str) -> Person:
        """What is to change; nothing once it was forgotten."""
        return self.records.people[self.update(request_id).change_person_id] or NOBODY

    def held(self, request_id: str) -> Person:
        """Our copy of the requester's details."""
        return self.records.people[self.update(request_id).requester_id] or NOBODY

    def open_task(self, request_id: str) -> str | None:
        """The task of the request that waits for a person."""
        task = self.state.desk.tasks.get(self.update(request_id).task_id or "")
        return task.task_id if task is not None and task.status == "open" else None

    def request_of(self, **known: str) -> str | None:
        """The request with this ``timer_id`` or ``task_id``."""
        ((name, value),) = known.items()
        return next((one.request_id for one in self.state.requests.values() if getattr(one, name) == value), None)

    def chase(self, request_id: str, summary: str, **details: Any) -> str:  # noqa: ANN401 - facts for the task
        """Raise a task for a person to see to the request; returns its id."""
        one = self.update(request_id)
        about = {"request_id": request_id, "change_id": one.change_id, "representative_id": one.representative_id}
        return work.raise_task(
            self,
            CHASE,
            summary=summary,
            outcomes=("done",),
            due_in=self.policy(request_id).task_due(CHASE),
            details={**about, **details},
        )
