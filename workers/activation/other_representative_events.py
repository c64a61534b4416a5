"""What can happen when another representative is active, or asked for (SU-C, R-11); no personal data."""

from dataclasses import dataclass

from workers.activation.nomination import Nomination


@dataclass(frozen=True, slots=True)
class NominationKept:
    """A nomination waits while a request is open: for the client's choice, or for the request to end."""

    task_id: str
    nomination: Nomination

    def words(self) -> str:
        """What was asked for."""
        return f"Another nomination, of a {self.nomination.representative_type}, waits: {self.task_id}"


@dataclass(frozen=True, slots=True)
class NominationTakenUp:
    """A nomination that waited is taken up, or given up."""

    task_id: str

    def words(self) -> str:
        """Which."""
        return f"The nomination waits no longer: {self.task_id}"


@dataclass(frozen=True, slots=True)
class NominationMerged:
    """The client named the same representative again."""

    service_request_id: str
    nomination: Nomination

    def words(self) -> str:
        """What happens to it."""
        return "Nominated again: merged with the open request"


@dataclass(frozen=True, slots=True)
class MergedSettled:
    """The request has ended: what was merged with it is forgotten, or was received after it ended."""

    service_request_id: str

    def words(self) -> str:
        """That nothing is left."""
        return "What was merged with the request is settled"


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
