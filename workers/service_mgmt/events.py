"""What can happen to a request to Service Management; none of it holds personal data."""

from dataclasses import dataclass
from datetime import datetime

from workers.service_mgmt.state import Update


@dataclass(frozen=True, slots=True)
class UpdateAsked:
    """An update of somebody's contact record was asked for."""

    update: Update

    def words(self) -> str:
        """Which, for whom, and the policy it keeps."""
        one = self.update
        return f"Request {one.request_id}: email to Service Management for {one.representative_id}, policy {one.policy}"


@dataclass(frozen=True, slots=True)
class EmailSent:
    """The mail server took the email over."""

    request_id: str
    message_id: str
    body_sha256: str
    sent_at: datetime
    repeats: int

    def words(self) -> str:
        """The facts that stay once the text is purged; whether it may have gone out more than once."""
        told = f"Request {self.request_id}: email sent, {self.message_id}, SHA-256 of its body {self.body_sha256}"
        return f"{told}; possible repeats with the same Message-ID: {self.repeats}" if self.repeats else told


@dataclass(frozen=True, slots=True)
class EmailStuck:
    """The email is refused, or isn't sent for a long time; a person is asked to see why."""

    request_id: str
    task_id: str
    reason: str

    def words(self) -> str:
        """Why."""
        return f"Request {self.request_id}: email not sent: {self.reason}"


@dataclass(frozen=True, slots=True)
class ReceiptCame:
    """The read receipt came."""

    request_id: str
    at: datetime

    def words(self) -> str:
        """Which; it proves no change."""
        return f"Request {self.request_id}: the email was read"


@dataclass(frozen=True, slots=True)
class ChangeNoted:
    """Service Management noted the change."""

    request_id: str
    at: datetime

    def words(self) -> str:
        """Which."""
        return f"Request {self.request_id}: Service Management noted the change"


@dataclass(frozen=True, slots=True)
class CheckSet:
    """The note is to be looked for when this timer falls due."""

    request_id: str
    timer_id: str

    def words(self) -> str:
        """Which."""
        return f"Request {self.request_id}: to be checked by timer {self.timer_id}"


@dataclass(frozen=True, slots=True)
class NoteMissing:
    """The check found no note."""

    request_id: str
    task_id: str

    def words(self) -> str:
        """Which."""
        return f"Request {self.request_id}: no note of the change yet"


@dataclass(frozen=True, slots=True)
class StrayReported:
    """A report named a request that isn't known here; what it named can't be trusted, so it isn't repeated."""

    request_id: str
    task_id: str

    def words(self) -> str:
        """What kind of thing came."""
        return "A report on a request to Service Management that is not known here"
