"""What is known of a case's requests to Service Management; no personal data."""

from dataclasses import dataclass, field
from datetime import datetime

from workers.procedure.desk import Desk
from workers.procedure.ids import change_person_id

REQUESTED = "requested"
DONE = "done"
OVERDUE = "overdue"


@dataclass(frozen=True)
class Update:
    """One request, and how far it has come.

    Attributes:
        representative_id: whose details are to change: a representative's id, or that of a power of attorney's holder.
        requester_id: under which our copy of those details is kept.
        requester_kind: the kind of that person: ``contact`` or ``poa``.
        change_digest: of exactly the change that was agreed to (MA-12).
        policy: version of the policy it started with, and keeps.
        policy_hash: hash of that policy's content.
        requested_at: when it was asked for; their aim and promise count from here (MA-7).
        status: ``requested``; ``overdue`` once the check found no note; ``done`` with Service Management's note.
        sent_at: when the mail server had taken the email.
        repeats: how many copies of it may have gone out besides.
        read_at: when the read receipt came; it never means that anything was changed.
        noted_at: when the change was noted.
        timer_id: the check that is waited for, or was the last.
        task_id: the last task raised.
    """

    request_id: str
    representative_id: str
    requester_id: str
    requester_kind: str
    change_id: str
    change_digest: str
    policy: str
    policy_hash: str
    requested_at: datetime
    status: str = REQUESTED
    message_id: str | None = None
    body_sha256: str | None = None
    sent_at: datetime | None = None
    repeats: int = 0
    read_at: datetime | None = None
    noted_at: datetime | None = None
    timer_id: str | None = None
    task_id: str | None = None

    @property
    def change_person_id(self) -> str:
        """Under which the new details are kept until they are ours."""
        return change_person_id(self.change_id)


@dataclass(frozen=True)
class State:
    """A case as Service Management's worker sees it.

    Attributes:
        requests: by request id.
        strays: by the id that a report named and nobody here knows: the task that was raised for it (R-3).
    """

    requests: dict[str, Update] = field(default_factory=dict)
    strays: dict[str, str] = field(default_factory=dict)
    desk: Desk = field(default_factory=Desk)


def new_state(_scin: str) -> State:
    """The state of a case without requests."""
    return State()
