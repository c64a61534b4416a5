"""The place of a contact in the order in which what concerns a case came in (R-2); no personal data."""

from dataclasses import dataclass
from datetime import datetime, timedelta

CONTACTS_KEPT = 8
"""So many contacts of a case are remembered for their place in the order of reading."""
NOMINATION, AUTHORISATION, REFUSED = "contact.nomination", "contact.authorisation", "contact.objection"
DECLINED, IN_ERROR, CASE_CLOSED = "contact.representative-reply", "contact.created-in-error", "register.case-closed"
FOR_GOOD = frozenset({DECLINED, IN_ERROR, CASE_CLOSED})
"""What ends a request so that no signature of the client brings it back; the reply is one that declines."""
FOR_A_REQUEST = frozenset(
    {
        NOMINATION,
        AUTHORISATION,
        DECLINED,
        REFUSED,
        IN_ERROR,
    }
)
"""Kinds of contacts that belong to a request, or fit none (R-3)."""
CONTACTS = FOR_A_REQUEST | {CASE_CLOSED, "register.representative-removed"}


@dataclass(frozen=True)
class Contact:
    """What came in about the case, as far as its place in the order of reading goes (R-2).

    Attributes:
        received: when it was received.
        id: the event's id, which settles who was first of two that were received at one moment.
        kind: short name of the event's type.
        source: the event's source.
        beside: how many of those that were received at the same moment came before it, by their ids.
    """

    received: datetime
    id: str
    kind: str
    source: str
    beside: int = 0

    @property
    def moment(self) -> datetime:
        """When it came in, as far as what was received at the same moment goes: a microsecond for each before it."""
        return self.received + timedelta(microseconds=self.beside)


@dataclass(frozen=True, slots=True)
class ContactRead:
    """A contact was dealt with; what is read next may have been received before it."""

    contact: Contact

    def words(self) -> str:
        """When it was received, which is what counts (R-2)."""
        return f"{self.contact.kind} received {self.contact.received.isoformat()}"


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """A refusal fits none: the nomination that it is about may be read yet."""

    task_id: str
    contact: Contact

    def words(self) -> str:
        """Which."""
        return f"{self.contact.kind} received {self.contact.received.isoformat()} waits for a nomination of before"


@dataclass(frozen=True, slots=True)
class Claimed:
    """The nomination that a refusal is about was read."""

    task_id: str

    def words(self) -> str:
        """Which refusal."""
        return f"What task {self.task_id} is about belongs to this nomination"


@dataclass(frozen=True, slots=True)
class Refused:
    """The client refused within a day of what they signed; ``first``: before it, though it was read later (R-4)."""

    service_request_id: str
    at: datetime
    first: bool

    def words(self) -> str:
        """When they refused."""
        return f"The client refused {self.at.isoformat()}, {'before' if self.first else 'after'} they signed"


@dataclass(frozen=True, slots=True)
class BesideReceived:
    """What was read already came in at the same moment as the contact at hand, but after it, by the ids (R-2)."""

    received: datetime
    place: int

    def words(self) -> str:
        """What settles it."""
        return f"Of what was received {self.received.isoformat()} this came before what was read already, by its id"
