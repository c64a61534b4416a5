"""What can happen to an Activate request; no personal data."""

from dataclasses import dataclass
from datetime import datetime

from workers.activation.state import STAGES, Activation


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
    at: datetime

    def words(self) -> str:
        """What it waits for."""
        return f"Now {STAGES[self.stage]}"


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
class AuthorisationReceived:
    """The client's authorisation is there in writing, complete as R-9 asks."""

    service_request_id: str
    at: datetime

    def words(self) -> str:
        """When it was received, which is what counts (R-2)."""
        return f"Written authorisation received {self.at.isoformat()}"


@dataclass(frozen=True, slots=True)
class SignedAgain:
    """Another complete document of the client came in; it changes nothing but that they signed once more (R-4)."""

    service_request_id: str
    at: datetime

    def words(self) -> str:
        """When it was received."""
        return f"Another document of the client received {self.at.isoformat()}"


@dataclass(frozen=True, slots=True)
class FormAsked:
    """The client was asked for the form."""

    service_request_id: str
    letter_id: str
    at: datetime
    with_contact: bool

    def words(self) -> str:
        """Whether the representative was a contact by then."""
        return f"The client is asked for the form; the representative is {'a' if self.with_contact else 'no'} contact"


@dataclass(frozen=True, slots=True)
class ProofLacks:
    """The client's document lacks what the law requires; what authorised them later doesn't count."""

    service_request_id: str
    lacking: tuple[str, ...]
    at: datetime

    def words(self) -> str:
        """What it lacks."""
        return f"The document lacks what the law requires: {', '.join(self.lacking)}"


@dataclass(frozen=True, slots=True)
class WishesTold:
    """What the client wants besides: the representative as point of contact, no SMS."""

    service_request_id: str
    wishes: dict[str, bool]
    at: datetime

    def words(self) -> str:
        """The wishes."""
        told = (f"{name.replace('_', ' ')} {'yes' if wish else 'no'}" for name, wish in self.wishes.items())
        return f"Client's wishes: {', '.join(told)}"


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
class LettersCalledBack:
    """Letters that aren't printed yet are not to go out."""

    service_request_id: str
    letter_ids: tuple[str, ...]

    def words(self) -> str:
        """How many."""
        return f"Letters called back: {len(self.letter_ids)}"


@dataclass(frozen=True, slots=True)
class LetterIssued:
    """The letter whose issue day begins a wait was issued, or given up, which begins it just as well (R-6)."""

    service_request_id: str
    letter_id: str
    sent: bool = True

    def words(self) -> str:
        """Which letter."""
        return f"Letter {self.letter_id} {'issued' if self.sent else 'given up'}: its days begin"


@dataclass(frozen=True, slots=True)
class LetterAstray:
    """The letter whose answer is waited for didn't arrive: a better address is looked for (R-1)."""

    service_request_id: str
    letter_id: str

    def words(self) -> str:
        """Which letter."""
        return f"Letter {self.letter_id} did not arrive"


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
    """A contradiction was answered, ``at`` that time, or needn't be any more: None."""

    service_request_id: str
    task_id: str
    at: datetime | None

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


@dataclass(frozen=True, slots=True)
class CaseClosed:
    """The client's case closed."""

    at: datetime

    def words(self) -> str:
        """That it did."""
        return "The case closed"
