"""A case whose rules go by policy."""

from collections.abc import Callable
from typing import Any, TypeVar

from policy import Policies, Policy
from workers.procedure import work
from workers.procedure.case import Case
from workers.procedure.days import london_date
from workers.procedure.message import Message
from workers.procedure.records import Records

S = TypeVar("S")


class UnderPolicy(Case[S]):
    """The case with the policies at hand."""

    def __init__(  # noqa: PLR0913 - what a case is made of
        self,
        owner: str,
        state: S,
        message: Message,
        policies: Policies,
        records: Records,
        evolve: Callable[[S, Any], S],
    ) -> None:
        super().__init__(owner, state, message, records, evolve)
        self.policies = policies

    @property
    def policy_of_today(self) -> Policy:
        """The policy in force when the message's event happened: for what belongs to nothing begun, or begins now."""
        return self.policies.in_force(london_date(self.message.received))

    @property
    def about_contact(self) -> dict[str, str]:
        """What names the message itself in a task's details."""
        return {"contact": self.message.kind, "source": self.message.source, "id": self.message.id}

    def ask_about_contact(
        self,
        kind: str,
        summary: str,
        service_request_id: str | None = None,
        queue: str = "caseworkers",
        **details: object,
    ) -> str:
        """Raise a task about the message itself, for a person to look at; returns its id."""
        return work.raise_task(
            self,
            kind,
            summary=summary,
            outcomes=("done",),
            due_in=self.policy_of_today.task_due(kind),
            service_request_id=service_request_id,
            queue=queue,
            details={**self.about_contact, **details},
        )
