"""The mail server as the settings describe it."""

import re
import ssl
from dataclasses import dataclass, field

from workers.runtime.settings import PREFIX, Settings, SettingsError, SmtpTls
from workers.runtime.tls import client_context

ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where emails go and how.

    Attributes:
        tls: ``starttls`` and ``tls`` never fall back to anything less.
        context: checks the server's certificate and name; None without TLS.
        sender: who writes, and who gets receipts and reports.
        inbox: who gets the emails.
        connections: at once, kept open.
        step_seconds: for connecting and each command.
        answer_seconds: for the answer to an email's text; who gives up sooner sends more copies.
    """

    host: str
    port: int
    tls: SmtpTls
    context: ssl.SSLContext | None
    user: str | None
    password: str | None = field(repr=False)
    sender: str
    inbox: str
    connections: int
    step_seconds: float
    answer_seconds: float

    @property
    def domain(self) -> str:
        """The sender's, which the Message-IDs are made with."""
        return self.sender.rpartition("@")[2]


def mail_server(settings: Settings) -> MailServer:
    """The server that the settings name.

    Raises:
        SettingsError: one is missing or impossible, or a password would go out in the clear.
    """
    host, port = _host_and_port(settings.smtp)
    tls = settings.smtp_secured_by
    if settings.smtp_user and tls == "none":
        raise SettingsError(f"{PREFIX}SMTP_USER needs {PREFIX}SMTP_TLS: a password never goes out in the clear")
    return MailServer(
        host=host,
        port=port,
        tls=tls,
        context=None if tls == "none" else client_context(settings.smtp_ca_file, "SMTP"),
        user=settings.smtp_user,
        password=settings.password("smtp") if settings.smtp_user else None,
        sender=_address(settings.mail_sender, "MAIL_SENDER"),
        inbox=_address(settings.service_management_inbox, "SERVICE_MANAGEMENT_INBOX"),
        connections=settings.smtp_connections,
        step_seconds=settings.smtp_step_seconds,
        answer_seconds=settings.smtp_answer_seconds,
    )


def _host_and_port(address: str | None) -> tuple[str, int]:
    if not address:
        raise SettingsError(f"{PREFIX}SMTP is not set")
    host, _, port = address.rpartition(":")
    if "," in address or int(port) > 65535:  # noqa: PLR2004 - the largest port there is
        raise SettingsError(f"{PREFIX}SMTP must be one host:port")
    return host.strip("[]"), int(port)


def _address(given: str | None, name: str) -> str:
    if not given:
        raise SettingsError(f"{PREFIX}{name} is not set")
    if not ADDRESS.fullmatch(given):
        raise SettingsError(f"{PREFIX}{name} is no email address")
    return given
