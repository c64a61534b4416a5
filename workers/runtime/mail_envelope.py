"""From what an email says to its bytes: RFC 5322, seven-bit, nothing in a header that came from a case."""

from datetime import datetime
from email.headerregistry import Address, BaseHeader
from email.message import EmailMessage
from email.policy import SMTP
from functools import lru_cache
from hashlib import sha256

from workers.procedure.mail import Email
from workers.runtime.mail_server import MailServer

BODY = SMTP.clone(max_line_length=76)
HEADERS = SMTP.clone(max_line_length=998)
"""Message-IDs are not to be folded, and a line may be that long (RFC 5322, 2.1.1)."""


def packed(email: Email, message_id: str, now: datetime, server: MailServer) -> bytes:
    """The message as it goes over the wire.

    Args:
        email: what it says.
        message_id: with its angle brackets.
        now: the platform's clock.
        server: whose settings name sender and inbox.
    """
    message = EmailMessage(BODY)
    message["From"] = _always_the_same("From", server.sender)
    message["To"] = _always_the_same("To", str(Address(email.to_name, addr_spec=server.inbox)))
    message["Subject"] = _always_the_same("Subject", email.subject)
    message["Date"] = now
    message["Message-ID"] = message_id
    message["Disposition-Notification-To"] = _always_the_same("Disposition-Notification-To", f"<{server.sender}>")
    message.set_content(email.body, charset="utf-8", cte="quoted-printable")
    return message.as_bytes(policy=HEADERS)


@lru_cache
def _always_the_same(name: str, value: str) -> BaseHeader:
    """A header that was parsed before: parsing it costs more than the rest of an email.

    Raises:
        ValueError: it would begin another header.
    """
    if len(value.splitlines()) != 1:
        raise ValueError(f"{name}: CR and LF are not allowed in a header")
    header: BaseHeader = BODY.header_factory(name, value)
    return header


def digest(email: Email) -> str:
    """SHA-256 of the body as text in UTF-8 with line feeds: the same whatever the way does to its encoding."""
    return sha256(email.body.encode()).hexdigest()
