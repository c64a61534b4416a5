"""What lies in the mail server's mailbox, as Service Management would see it."""

from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

from clientrep.errors import CommandError

SHOWN = ("From", "To", "Subject", "Date", "Message-ID", "Disposition-Notification-To")


@dataclass(frozen=True, slots=True)
class Mail:
    """An email.

    Attributes:
        headers: those worth showing, by name.
        body: its plain text.
    """

    headers: dict[str, str]
    body: str

    @property
    def message_id(self) -> str:
        """What names it for ever."""
        return self.headers["Message-ID"]


def received(mailbox: Path, message_id: str) -> Mail:
    """The email with this Message-ID.

    Raises:
        CommandError: it isn't there.
    """
    for file in sorted(mailbox.iterdir()):
        message = message_from_bytes(file.read_bytes(), policy=policy.default)
        if message["Message-ID"] == message_id:
            headers = {name: str(message[name]) for name in SHOWN if message[name]}
            return Mail(headers, message.get_content().replace("\r\n", "\n"))
    raise CommandError(f"no email {message_id} in {mailbox}")
