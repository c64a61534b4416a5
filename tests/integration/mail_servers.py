"""Mail servers that behave as they are told, on this machine."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Literal

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

HOST = "127.0.0.1"
Ending = Literal["hang", "slow", "drop before 250", "drop after 250"]
SLOW = 1.5
USER, PASSWORD = b"client-reps", b"open sesame"


@dataclass
class Behaviour:
    """What a server does; what stands in a list is done once, in order, then it accepts.

    Attributes:
        to_sender: replies to MAIL.
        to_recipient: replies to RCPT.
        to_text: replies to the text, or how the connection ends there.
        offers: extensions beside those that it has.
    """

    to_sender: list[str] = field(default_factory=list)
    to_recipient: list[str] = field(default_factory=list)
    to_text: list[str | Ending] = field(default_factory=list)
    offers: tuple[str, ...] = ()


@dataclass
class Inbox:
    """What a server got, and how often it was asked."""

    behaviour: Behaviour
    taken: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    seen: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, str]] = field(default_factory=list)
    parameters: list[str] = field(default_factory=list)
    connections: int = 0
    users: list[bytes] = field(default_factory=list)

    def begin(self, behaviour: "Behaviour | None" = None) -> "Inbox":
        """Forget what was, and behave like this from now on."""
        self.__init__(behaviour or Behaviour())  # type: ignore[misc]
        return self

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's hook
        self, _: SMTP, session: Session, __: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [*responses[:1], *(f"250-{one}" for one in self.behaviour.offers), *responses[1:]]

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's hook
        self, _: SMTP, __: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.behaviour.to_sender:
            return self.behaviour.to_sender.pop(0)
        envelope.mail_from, envelope.mail_options = address, options
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's hook
        self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]
    ) -> str:
        if self.behaviour.to_recipient:
            return self.behaviour.to_recipient.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's hook
        raw = envelope.original_content or b""
        message = message_from_bytes(raw, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.seen.append(message)
        reply = self.behaviour.to_text.pop(0) if self.behaviour.to_text else "250 OK"
        if reply == "hang":
            await asyncio.Event().wait()
        if reply == "slow":
            await asyncio.sleep(SLOW)
            reply = "250 OK"
        if reply == "drop before 250":
            _drop(server)
        if reply == "drop after 250":
            asyncio.get_running_loop().call_later(0.05, _drop, server)
            reply = "250 OK"
        if reply.startswith("250"):
            self.taken.append(message)
            self.raw.append(raw)
            self.envelopes.append((envelope.mail_from or "", *envelope.rcpt_tos))  # type: ignore[arg-type]
        return reply

    def authenticate(self, _: SMTP, __: Session, ___: Envelope, ____: str, given: Any) -> AuthResult:
        self.users.append(given.login)
        welcome = (given.login, given.password) == (USER, PASSWORD)
        return AuthResult(success=welcome, handled=welcome)


class Server(SMTP):
    """Notes the parameters of MAIL and RCPT that it offers, as it can't be told about them."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if self.transport is None:
            self.event_handler.connections += 1
        super().connection_made(transport)

    async def smtp_MAIL(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's
        await super().smtp_MAIL(self._noted(arg))

    async def smtp_RCPT(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's
        await super().smtp_RCPT(self._noted(arg))

    def _noted(self, arg: str) -> str:
        address, *more = arg.split(" ")
        self.event_handler.parameters += [one for one in more if not one.upper().startswith("SIZE=")]
        return address


def _drop(server: SMTP) -> None:
    if isinstance(server.transport, asyncio.WriteTransport):
        server.transport.abort()


@dataclass(frozen=True)
class Running:
    """A server, its inbox and how to find it."""

    inbox: Inbox
    address: str


@asynccontextmanager
async def serving(behaviour: Behaviour | None = None, port: int = 0, **more: Any) -> AsyncIterator[Running]:
    """A server; ``more`` are aiosmtpd's own arguments, ``ssl`` the context of a server that speaks TLS at once."""
    inbox = Inbox(behaviour or Behaviour())
    context = more.pop("ssl", None)
    if more.pop("authenticates", False):
        more |= {"authenticator": inbox.authenticate, "auth_required": True, "auth_require_tls": context is None}
    open_ones: list[Server] = []

    def session() -> Server:
        open_ones.append(Server(inbox, hostname="localhost", timeout=60, **more))
        return open_ones[-1]

    server = await asyncio.get_running_loop().create_server(session, HOST, port, ssl=context)
    try:
        yield Running(inbox, f"{HOST}:{server.sockets[0].getsockname()[1]}")
    finally:
        server.close()
        for one in open_ones:
            _drop(one)


def speaking_tls(pem: Path) -> ssl.SSLContext:
    """A server's context with that certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context
