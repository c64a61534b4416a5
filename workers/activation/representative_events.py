"""What can happen to the representative of a request, and to the client's choices; no personal data."""

from dataclasses import dataclass
from datetime import datetime

from workers.activation.client import Client
from workers.activation.state import Representative


@dataclass(frozen=True, slots=True)
class ContactSetUp:
    """The representative is a contact: a new one, or one that was there."""

    representative: Representative
    matched_on: tuple[str, ...] = ()

    def words(self) -> str:
        """Which contact, and why an existing one is the same person."""
        contact_id = self.representative.contact_id
        if not self.matched_on:
            return f"Contact {contact_id} created for the representative"
        return f"Contact {contact_id} is used for the representative: {', '.join(self.matched_on)}"


@dataclass(frozen=True, slots=True)
class NomineeReplaced:
    """Somebody else is to represent the client: what was received before ``at`` was about the first."""

    service_request_id: str
    nominee_id: str
    at: datetime

    def words(self) -> str:
        """That it is another."""
        return "Somebody else is to represent the client"


@dataclass(frozen=True, slots=True)
class RepresentativeReplied:
    """The proposed representative answered."""

    service_request_id: str
    at: datetime

    def words(self) -> str:
        """That they did."""
        return "The representative replied"


@dataclass(frozen=True, slots=True)
class SecurityGiven:
    """PIN and password came and are kept, hashed, until the representative is registered."""

    service_request_id: str

    def words(self) -> str:
        """That they came, never what they are."""
        return "PIN and password received"


@dataclass(frozen=True, slots=True)
class SecuritySet:
    """The representative has a PIN and password."""

    representative_id: str

    def words(self) -> str:
        """That they are set."""
        return f"PIN and password set for representative {self.representative_id}"


@dataclass(frozen=True, slots=True)
class CheckAsked:
    """CIS was asked to verify the representative."""

    service_request_id: str
    check_id: str
    basis: str

    def words(self) -> str:
        """By what."""
        return f"CIS asked to verify by {self.basis.replace('_', ' ')}"


@dataclass(frozen=True, slots=True)
class CheckOutdated:
    """CIS has to be asked again, with what counts now."""

    service_request_id: str

    def words(self) -> str:
        """Why."""
        return "What CIS was asked about no longer counts"


@dataclass(frozen=True, slots=True)
class CheckAnswered:
    """CIS answered, or it could not be asked."""

    service_request_id: str
    answer: str

    def words(self) -> str:
        """The answer."""
        return f"CIS answer: {self.answer.replace('_', ' ')}"


@dataclass(frozen=True, slots=True)
class NinoStatusSet:
    """The representative's NINO status changed."""

    representative_id: str
    nino_status: str

    def words(self) -> str:
        """The status."""
        return f"Representative {self.representative_id}: {self.nino_status}"


@dataclass(frozen=True, slots=True)
class Activated:
    """The representative is active."""

    representative_id: str

    def words(self) -> str:
        """Who."""
        return f"Representative {self.representative_id} active"


@dataclass(frozen=True, slots=True)
class MadePointOfContact:
    """The representative is the client's point of contact."""

    representative_id: str

    def words(self) -> str:
        """Who."""
        return f"Representative {self.representative_id} is the point of contact"


@dataclass(frozen=True, slots=True)
class Deactivated:
    """The representative is no longer active; ``removed``: for good, by the *Remove* procedure."""

    representative_id: str
    removed: bool = False

    def words(self) -> str:
        """Who."""
        return f"Representative {self.representative_id} inactive"


@dataclass(frozen=True, slots=True)
class ClientChanged:
    """The client's choices changed."""

    client: Client

    def words(self) -> str:
        """The choices."""
        sms = "opted out of SMS" if self.client.opt_out_of_sms else "SMS allowed"
        return f"Client: {sms}, preferred contact method {self.client.preferred_contact_method or 'as before'}"
