"""`cm.tasks` and `cm.tasks.results`: work for people, and how it ended."""

from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from contracts.base import Data, Part
from contracts.free import AnyObject
from contracts.parts import Address, Client, Person, Representative, Security, of_one_case
from contracts.text import FreeText, Identifier, Instant, Line, MaybeFreeText, RuleId, Scin
from contracts.words import Queue, TaskKind

Outcome = Identifier
"""How a task may end: a word such as ``reached``, or the id of a contact (`choose_contact`)."""


class TaskRaised(Data):
    """There is work for a person; it never lapses by itself (R-14)."""

    task_id: Identifier
    """Begins with the name of the worker that raised it, so that the others skip its result."""
    scin: Scin
    kind: TaskKind
    queue: Queue
    rule: RuleId
    summary: FreeText
    """What is to be done, without personal data."""
    outcomes: Annotated[tuple[Outcome, ...], Field(min_length=1, max_length=100)]
    """The results that will be accepted; any other is parked."""
    details: AnyObject = Field(default_factory=dict)
    due_at: Instant | None = None
    """From policy; later than that the task is overdue (R-14)."""
    service_request_id: Identifier | None = None


class TaskWithdrawn(Data):
    """The work is no longer wanted."""

    task_id: Identifier
    scin: Scin
    reason: FreeText


class CallResult(Part):
    """What a person brought from a task; it is merged into what the case already knows (R-4)."""

    person: Person | None = None
    """Brought by `call_representative`."""
    representative: Representative | None = None
    """Brought by `call_client`."""
    client: Client | None = None
    address: Address | None = None
    """Brought by `letter_undeliverable` when corrected (R-6)."""
    security: Security | None = None
    """Brought by `call_representative` (SU-8)."""
    note: MaybeFreeText = None


class TaskCompleted(Data):
    """A person ended a task with one of the outcomes that it offered."""

    task_id: Identifier
    scin: Scin
    outcome: Outcome
    by: Line
    """Who did it."""
    data: CallResult | None = None

    @field_validator("data", mode="after")
    @classmethod
    def _of_its_case(cls, data: CallResult | None, info: ValidationInfo) -> CallResult | None:
        """A call about one client brings nobody else's details."""
        if data is not None and data.client is not None:
            of_one_case(data.client, info.data.get("scin"), "client")
        return data
