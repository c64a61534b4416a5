"""A case of Set Up while one message is decided on: the vocabulary its rules share."""

from typing import Any

from policy import Policies, Policy
from workers.activation.evolve import evolve
from workers.activation.state import Activation, State
from workers.procedure import work
from workers.procedure.case import Case
from workers.procedure.message import Message
from workers.procedure.people import Person
from workers.procedure.records import Records

OWNER = "activation"
NOBODY = Person()


class SetUp(Case[State]):
    """The case with the policies at hand."""

    def __init__(self, state: State, message: Message, policies: Policies, records: Records) -> None:
        super().__init__(OWNER, state, message, records, evolve)
        self.policies = policies

    def activation(self, request_id: str) -> Activation:
        """The Activate request with this SR, as it stands now."""
        return self.state.activations[request_id]

    def policy(self, request_id: str) -> Policy:
        """The policy that the request started with."""
        return self.policies.version(self.activation(request_id).policy)

    def nominee(self, request_id: str) -> Person:
        """What is known of the nominated representative."""
        return self.records.people[self.activation(request_id).nominee_id] or NOBODY

    def has_open_task(self, request_id: str, kind: str) -> bool:
        """Whether a task of this kind is open for the request."""
        tasks = self.state.desk.tasks.values()
        return any(t.kind == kind and t.status == "open" and t.service_request_id == request_id for t in tasks)

    def ask_person(  # noqa: PLR0913 - what a task is made of
        self,
        request_id: str,
        kind: str,
        summary: str,
        outcomes: tuple[str, ...] = ("done",),
        details: dict[str, Any] | None = None,
        person: dict[str, Any] | None = None,
    ) -> str:
        """Raise a task in the queue of the request (SU-D), due as its policy says (R-14); returns its id."""
        return work.raise_task(
            self,
            kind,
            summary=summary,
            outcomes=outcomes,
            due_in=self.policy(request_id).task_due(kind),
            service_request_id=request_id,
            queue=self.activation(request_id).queue or "caseworkers",
            details=details,
            person=person,
        )
