"""The place of a contact in the order in which what concerns a case came in (R-2); no personal data."""

from dataclasses import dataclass
from datetime import datetime

CONTACTS_KEPT = 8
"""So many contacts of a case are remembered for their place in the order of reading."""


@dataclass(frozen=True)
class Contact:
    """What came in about the case, as far as its place in the order of reading goes (R-2).

    Attributes:
        received: when it was received.
        id: the event's id, which settles who was first of two that were received at one moment.
        kind: short name of the event's type.
        source: the event's source.
    """

    received: datetime
    id: str
    kind: str
    source: str

    @property
    def place(self) -> tuple[datetime, str]:
        """Its place among those that came in."""
        return self.received, self.id


@dataclass(frozen=True, slots=True)
class ContactRead:
    """A contact was dealt with; what is read next may have been received before it."""

    contact: Contact

    def words(self) -> str:
        """When it was received, which is what counts (R-2)."""
        return f"{self.contact.kind} received {self.contact.received.isoformat()}"


@dataclass(frozen=True, slots=True)
class RefusedFirst:
    """The client refused before they signed, though what they signed was read first (R-4)."""

    service_request_id: str
    at: datetime

    def words(self) -> str:
        """When they refused."""
        return f"The client refused {self.at.isoformat()}, before they signed"
