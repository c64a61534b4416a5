"""What a decision asks of the world outside: effects that become rows, whose calls are made beside the loop."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class FinishedDocument:
    """A letter's document, finished and stored, as `letter.issued` names it.

    Attributes:
        sha256: of its bytes, in hexadecimal.
    """

    url: str
    sha256: str
    media_type: str
    pages: int


@dataclass(frozen=True, slots=True)
class MakeDocuments:
    """Have the documents of an envelope or a pair made; the case is told when all are stored (R-6).

    Attributes:
        request_id: names the making; asked for again under it, it begins anew.
        letter_ids: whose documents.
        code: the first letter's; those that look alike are made together.
    """

    request_id: str
    letter_ids: tuple[str, ...]
    code: str
    correlation: str


@dataclass(frozen=True, slots=True)
class QueueCheck:
    """Ask the CIS gateway when a place is free; the person is kept under ``request_id`` until answered."""

    request_id: str
    correlation: str


@dataclass(frozen=True, slots=True)
class QueueMail:
    """Send an email when the mail server takes it; its text is made then, from the persons named here (MA-4, MA-5).

    Asked for again it goes out again, unless it was sent.

    Attributes:
        message_name: names the email for ever, in its Message-ID before the ``@``.
        requester_id: the person whose details are to change.
        change_id: the person row that holds the new details.
        client_id: the client.
        late_at: if it isn't sent by then, the case is told.
    """

    request_id: str
    message_name: str
    correlation: str
    requester_id: str
    change_id: str
    client_id: str
    late_at: datetime


@dataclass(frozen=True, slots=True)
class CancelMail:
    """The email is not to be sent any more, if its sending hasn't begun."""

    request_id: str
