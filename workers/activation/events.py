"""What can happen in Set Up; none of it holds personal data."""

from dataclasses import dataclass
from datetime import datetime

from workers.activation.state import STAGES, Activation, Client, Nomination, Representative


@dataclass(frozen=True, slots=True)
class Nominated:
    """The client asked for a representative; the request keeps the policy named in it."""

    activation: Activation

    def words(self) -> str:
        """How it came, and the policy it keeps."""
        one = self.activation
        return f"Nomination of a {one.representative_type} by {one.channel}, policy {one.policy}"


@dataclass(frozen=True, slots=True)
class StageEntered:
    """The request now waits for something else."""

    service_request_id: str
    stage: str

    def words(self) -> str:
        """What it waits for."""
        return f"Now {STAGES[self.stage]}"


@dataclass(frozen=True, slots=True)
class RequestEnded:
    """Nothing is waited for any more."""

    service_request_id: str
    at: datetime
    by: str

    def words(self) -> str:
        """That it ended."""
        return f"Now {STAGES['ended']}"


@dataclass(frozen=True, slots=True)
class Reopened:
    """What was received in time was read after the request had ended: it goes on where it stood."""

    service_request_id: str
    stage: str

    def words(self) -> str:
        """Where it stands again."""
        return f"Received in time: reopened, {STAGES[self.stage]}"


@dataclass(frozen=True, slots=True)
class NominationKept:
    """The client named another representative while a request is open: theirs is the choice."""

    task_id: str
    nomination: Nomination

    def words(self) -> str:
        """What was asked for."""
        return f"Another nomination, of a {self.nomination.representative_type}, waits for task {self.task_id}"


@dataclass(frozen=True, slots=True)
class NominationTakenUp:
    """A nomination that waited is taken up, or given up."""

    task_id: str

    def words(self) -> str:
        """Which."""
        return f"The nomination of task {self.task_id} waits no longer"


@dataclass(frozen=True, slots=True)
class Blocked:
    """Another representative stands in the way."""

    service_request_id: str
    at: str

    def words(self) -> str:
        """At which step."""
        return f"A representative is active already: found at {self.at}"


@dataclass(frozen=True, slots=True)
class ReplacementWanted:
    """The client wants the active representative to be removed."""

    service_request_id: str

    def words(self) -> str:
        """What is waited for."""
        return "The active representative is to be removed first"


@dataclass(frozen=True, slots=True)
class Unblocked:
    """No other representative stands in the way any more."""

    service_request_id: str

    def words(self) -> str:
        """That it goes on."""
        return "No other representative stands in the way any more"


@dataclass(frozen=True, slots=True)
class EnquiryMade:
    """A General Enquiries SR was made for the request."""

    service_request_id: str

    def words(self) -> str:
        """That it was."""
        return "General enquiry made"


@dataclass(frozen=True, slots=True)
class VerballyAuthorised:
    """The client authorised by telephone."""

    service_request_id: str

    def words(self) -> str:
        """How."""
        return "Authorised by telephone"


@dataclass(frozen=True, slots=True)
class ThirdPartyAsked:
    """The third-party team was asked to record or amend an organisation; None: they have answered."""

    service_request_id: str
    third_party_request_id: str | None

    def words(self) -> str:
        """Under which service request."""
        if self.third_party_request_id is None:
            return "The third-party team has answered"
        return f"Third-party team asked: service request {self.third_party_request_id}"


@dataclass(frozen=True, slots=True)
class RecordUnusable:
    """The third-party team's record can't be used."""

    service_request_id: str
    wrong_records: int
    why: str

    def words(self) -> str:
        """Why."""
        return f"The third party's record can't be used: {self.why}"


@dataclass(frozen=True, slots=True)
class ThirdPartyAdded:
    """The organisation's record was added to the request."""

    service_request_id: str
    third_party_id: str

    def words(self) -> str:
        """Which record."""
        return f"Third party {self.third_party_id} added"


@dataclass(frozen=True, slots=True)
class AuthorisationReceived:
    """The client's authorisation is there in writing, complete as R-9 asks."""

    service_request_id: str
    at: datetime

    def words(self) -> str:
        """When it was received, which is what counts (R-2)."""
        return f"Written authorisation received {self.at.isoformat()}"


@dataclass(frozen=True, slots=True)
class ProofLacks:
    """The client's document lacks what the law requires."""

    service_request_id: str
    lacking: tuple[str, ...]

    def words(self) -> str:
        """What it lacks."""
        return f"The document lacks what the law requires: {', '.join(self.lacking)}"


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
class WishesTold:
    """What the client wants besides: the representative as point of contact, no SMS."""

    service_request_id: str
    point_of_contact: bool
    opt_out_of_sms: bool

    def words(self) -> str:
        """Both wishes."""
        contact, sms = ("yes" if wish else "no" for wish in (self.point_of_contact, self.opt_out_of_sms))
        return f"Client's wishes: point of contact {contact}, opt out of SMS {sms}"


@dataclass(frozen=True, slots=True)
class LettersAsked:
    """Letters were asked for; ``awaited`` is the one whose issue day begins a wait."""

    service_request_id: str
    letter_ids: tuple[str, ...]
    awaited: str | None = None
    ends: bool = False

    def words(self) -> str:
        """How many."""
        return f"Letters asked for: {len(self.letter_ids)}" + (", a wait follows" if self.awaited else "")


@dataclass(frozen=True, slots=True)
class LetterIssued:
    """The letter whose issue day begins a wait was issued."""

    service_request_id: str
    letter_id: str

    def words(self) -> str:
        """Which letter."""
        return f"Letter {self.letter_id} issued: its days begin"


@dataclass(frozen=True, slots=True)
class SecurityGiven:
    """PIN and password came and are kept, hashed, until the contact is registered."""

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
    """The representative is no longer active."""

    representative_id: str

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


@dataclass(frozen=True, slots=True)
class ContradictionFound:
    """Something contradicts what is held: the automatic way stops until the task is answered."""

    service_request_id: str
    task_id: str
    second_id: str

    def words(self) -> str:
        """The task."""
        return f"Contradiction: nothing goes out until task {self.task_id} is answered"


@dataclass(frozen=True, slots=True)
class ContradictionSettled:
    """A contradiction was answered."""

    service_request_id: str
    task_id: str

    def words(self) -> str:
        """Which."""
        return f"Contradiction of task {self.task_id} settled"


@dataclass(frozen=True, slots=True)
class WaitLapsed:
    """A wait ended without an answer."""

    service_request_id: str
    wait: str
    due_at: datetime

    def words(self) -> str:
        """Which wait, and until when an answer was in time."""
        return f"No answer ({self.wait.replace('_', ' ')}) before {self.due_at.isoformat()}"
