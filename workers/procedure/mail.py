"""Emails as a procedure knows them: what one says, and the words in which a room hears what became of it.

What became of an email isn't an event of the wire: the runtime tells the room by a message of one of these kinds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from workers.procedure.people import Person

MAIL_SENT, MAIL_REFUSED, MAIL_LATE = "mail.sent", "mail.refused", "mail.late"


@dataclass(frozen=True, slots=True)
class Particulars:
    """Whom and what an email is about, looked up at the moment of its sending; None: nothing is held."""

    request_id: str
    requester: Person | None
    change: Person | None
    client: Person | None


@dataclass(frozen=True, slots=True)
class Email:
    """What an email says.

    Attributes:
        to_name: the name of the inbox as shown beside its address.
        body: plain text, lines parted by line feeds.
        said: the kinds of facts that the body tells, without the facts.
    """

    to_name: str
    subject: str
    body: str
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unsendable:
    """There is nothing that could be sent; ``reason`` is a word without personal data."""

    reason: str


Compose = Callable[[Particulars], Email | Unsendable]


@dataclass(frozen=True, slots=True)
class MailSent:
    """The mail server took the email over.

    Attributes:
        body_sha256: SHA-256 of the body as text in UTF-8 with line feeds, whatever its transfer encoding was.
        sent_at: by the platform's clock.
        repeats: earlier attempts whose answer was lost: as many copies, with the same Message-ID, may have gone out.
    """

    request_id: str
    message_id: str
    body_sha256: str
    sent_at: datetime
    repeats: int
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MailRefused:
    """The mail server will not take the email, however often it is tried.

    Attributes:
        reason: what was refused: ``sender``, ``recipient``, ``content``, or why there was nothing to send.
        code: the server's reply code; 0 where it wasn't asked.
    """

    request_id: str
    reason: str
    code: int


@dataclass(frozen=True, slots=True)
class MailLate:
    """The email isn't sent yet, and is still being tried.

    Attributes:
        reason: why the last attempt failed, a word without personal data.
    """

    request_id: str
    reason: str
