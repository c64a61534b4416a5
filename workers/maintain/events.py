"""What can happen in Maintain; none of it holds personal data."""

from dataclasses import dataclass
from datetime import datetime

from workers.maintain.state import OWN_DETAILS, Answer, Change, Poa


@dataclass(frozen=True, slots=True)
class ChangeAsked:
    """A change was asked for; it keeps the policy named in it."""

    change: Change

    def words(self) -> str:
        """What, by whom, how, and the policy it keeps."""
        one = self.change
        what = "own details" if one.kind == OWN_DETAILS else " / ".join(one.process)
        who = f"{one.requester_kind} {one.requester_id}"
        return f"Change {one.change_id} asked for by {who} by {one.channel}, policy {one.policy}: {what}"


@dataclass(frozen=True, slots=True)
class ChangeMoved:
    """A change stands somewhere else now."""

    change_id: str
    status: str
    why: str

    def words(self) -> str:
        """Where, and why."""
        return f"Change {self.change_id} {self.status.replace('_', ' ')}: {self.why}"


@dataclass(frozen=True, slots=True)
class ConsentsAsked:
    """The other joint holders were asked; ``due_at`` ends the wait for all of them."""

    change_id: str
    due_at: datetime

    def words(self) -> str:
        """Until when."""
        return f"Change {self.change_id} needs the consent of the other holders before {self.due_at.isoformat()}"


@dataclass(frozen=True, slots=True)
class AnswerNeeded:
    """The change needs this holder's answer; of one who joined, an answer given from ``at`` on."""

    change_id: str
    poa_id: str
    at: datetime | None = None

    def words(self) -> str:
        """Whose."""
        return f"Change {self.change_id} needs the answer of {self.poa_id}"


@dataclass(frozen=True, slots=True)
class AnswerNotNeeded:
    """The holder isn't one any more, or not a joint one."""

    change_id: str
    poa_id: str
    at: datetime

    def words(self) -> str:
        """Whose."""
        return f"Change {self.change_id} doesn't need the answer of {self.poa_id} any more"


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """A holder answered."""

    change_id: str
    answer: Answer

    def words(self) -> str:
        """Who, what and when it was received."""
        one = self.answer
        return f"Change {self.change_id}: {one.poa_id} answered {one.answer}, received {one.at.isoformat()}"


@dataclass(frozen=True, slots=True)
class HolderMissed:
    """A call to a holder didn't reach them."""

    change_id: str
    poa_id: str

    def words(self) -> str:
        """Who."""
        return f"Change {self.change_id}: {self.poa_id} was not reached"


@dataclass(frozen=True, slots=True)
class TaskServes:
    """A task was raised for a change; ``poa_id`` is empty where it isn't about one holder."""

    change_id: str
    task_id: str
    poa_id: str

    def words(self) -> str:
        """Which."""
        return f"Task {self.task_id} serves change {self.change_id}"


@dataclass(frozen=True, slots=True)
class Compared:
    """What the requester believes we hold was compared with what we hold."""

    change_id: str
    differing: tuple[str, ...]

    def words(self) -> str:
        """The fields that differ."""
        return f"Change {self.change_id}: details held differ in {', '.join(self.differing) or 'nothing'}"


@dataclass(frozen=True, slots=True)
class IsOrganisation:
    """The requester turned out to be an organisation."""

    change_id: str

    def words(self) -> str:
        """Whose change."""
        return f"Change {self.change_id} is asked for by an organisation"


@dataclass(frozen=True, slots=True)
class RequestRaised:
    """The change was carried out: a service request stands for it; ``at`` is when what led to that was received."""

    change_id: str
    service_request_id: str
    at: datetime | None = None

    def words(self) -> str:
        """Which."""
        return f"Change {self.change_id} done: service request {self.service_request_id}"


@dataclass(frozen=True, slots=True)
class UpdateRequested:
    """Service Management is asked to make the change; ``at`` is when what led to that was received."""

    change_id: str
    request_id: str
    at: datetime | None = None

    def words(self) -> str:
        """By which request."""
        return f"Change {self.change_id} requested of Service Management: {self.request_id}"


@dataclass(frozen=True, slots=True)
class EndedForGood:
    """An expired change can't be taken up again."""

    change_id: str
    why: str

    def words(self) -> str:
        """Why."""
        return f"Change {self.change_id} can't be taken up again: {self.why}"


@dataclass(frozen=True, slots=True)
class PoasRecorded:
    """The whole list of holders of powers of attorney, and when it was recorded."""

    poas: tuple[Poa, ...]
    at: datetime

    def words(self) -> str:
        """How many, how many of them joint."""
        joint = sum(poa.joint for poa in self.poas)
        return f"Holders of powers of attorney: {len(self.poas)}, of them joint: {joint}"


@dataclass(frozen=True, slots=True)
class RepresentativeGone:
    """A representative was removed."""

    representative_id: str

    def words(self) -> str:
        """Who."""
        return f"Representative {self.representative_id} removed"


@dataclass(frozen=True, slots=True)
class CaseClosed:
    """The client's case closed."""

    at: datetime

    def words(self) -> str:
        """That it did."""
        return "The case closed"
