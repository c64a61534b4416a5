"""What can happen at the end of an Activate request, and after it; no personal data."""

from dataclasses import dataclass
from datetime import datetime

from workers.activation.state import STAGES


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
class EndedAsOf:
    """By what was received, whenever it was read, this is when the request ended, and by what."""

    service_request_id: str
    at: datetime
    by: str

    def words(self) -> str:
        """When."""
        return f"Counts as ended {self.at.isoformat()}"


@dataclass(frozen=True, slots=True)
class OverForGood:
    """Somebody ended the request for good, though it had ended by then."""

    service_request_id: str
    at: datetime
    by: str

    def words(self) -> str:
        """When."""
        return f"Would have ended {self.at.isoformat()} had it not ended before"


@dataclass(frozen=True, slots=True)
class Reopened:
    """What was received in time was read after the request had ended: it goes on where it stood."""

    service_request_id: str
    stage: str
    refused_at: datetime | None = None

    def words(self) -> str:
        """Where it stands again."""
        return f"Received in time: reopened, {STAGES[self.stage]}"
