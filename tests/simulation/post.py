"""The mail server in memory: it takes emails, puts them off, refuses them, or is gone before or after its 250."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NoReturn, cast

from aiosmtplib import SMTP, SMTPConnectError, SMTPReadTimeoutError, SMTPResponseException, SMTPServerDisconnected

import policy
from tests.simulation.process import Process
from workers.runtime.mail_line import GO_AHEAD, TAKEN, Line
from workers.runtime.mail_server import MailServer, mail_server
from workers.runtime.mailing import Mailing
from workers.runtime.shift import Shift
from workers.service_mgmt.agent import ROOM
from workers.service_mgmt.composition import compose

TROUBLE = 0.12
"""The share of commands, and of texts, on which a server in a bad mood does something else than what it should."""
PUT_OFF, REFUSED = 451, 554
TEXT = "text of an email"


@dataclass
class Post:
    """The server, as all processes see it.

    Args:
        now: the platform's clock.
        moody: it does all that a mail server may do.
        away_until: nobody reaches it before.

    Attributes:
        taken: texts of emails, as they lie in the mailbox.
        told: told of each that comes.
    """

    now: Callable[[], datetime]
    moody: bool
    away_until: datetime
    taken: list[bytes] = field(default_factory=list)
    told: list[Callable[[bytes], None]] = field(default_factory=list)

    @property
    def is_away(self) -> bool:
        """Nobody reaches it."""
        return self.now() < self.away_until

    def take(self, text: bytes) -> None:
        """An email comes."""
        self.taken.append(text)
        for tell in self.told:
            tell(text)


class Client:
    """One connection, as far as a line uses aiosmtplib's; it is its own protocol, too.

    Args:
        post: the server.
        process: whose connection.
    """

    is_ehlo_or_helo_needed = False

    def __init__(self, post: Post, process: Process) -> None:
        self._post = post
        self._process = process
        self._text = b""
        self.is_connected = False

    @property
    def protocol(self) -> "Client | None":
        """What texts are given to; None: the connection is gone."""
        return self if self.is_connected else None

    async def connect(self) -> None:
        """Greet."""
        await self._process.way()
        if self._post.is_away or self._is_in_the_mood_for("unreachable"):
            raise SMTPConnectError("unreachable")
        await self._process.way()
        self.is_connected = True

    def supports_extension(self, _: str) -> bool:
        """It offers everything."""
        return True

    async def mail(self, _: str, *, options: Sequence[str]) -> None:  # noqa: ARG002 - aiosmtplib's
        """MAIL."""
        await self._command("mail")

    async def rcpt(self, _: str, *, options: Sequence[str]) -> None:  # noqa: ARG002 - aiosmtplib's
        """RCPT."""
        await self._command("rcpt")

    async def rset(self) -> None:
        """RSET."""
        await self._command("rset")

    async def execute_command(self, _: bytes) -> tuple[int, str]:
        """DATA."""
        code = await self._answer("data")
        return code or GO_AHEAD, ""

    def write(self, text: bytes) -> None:
        """The text is on its way."""
        self._text = text

    async def read_response(self, seconds: float) -> tuple[int, str]:
        """The server has the text, or not; its answer comes, or not."""
        await self._process.way(TEXT)
        if self._is_in_the_mood_for("gone before its 250"):
            self._gone()
        if self._is_in_the_mood_for("puts off"):
            return PUT_OFF, ""
        if self._is_in_the_mood_for("refuses"):
            return REFUSED, ""
        self._process.tell("email taken")
        self._post.take(_undotted(self._text))
        if self._is_in_the_mood_for("gone after its 250"):
            self._gone()
        if self._is_in_the_mood_for("says nothing"):
            await asyncio.sleep(seconds)
            raise SMTPReadTimeoutError("")
        await self._process.way()
        return TAKEN, ""

    async def quit(self, timeout: float) -> None:  # noqa: ASYNC109, ARG002 - aiosmtplib's
        """QUIT."""
        await self._process.way()

    def close(self) -> None:
        """Drop it."""
        self.is_connected = False

    async def _command(self, what: str) -> None:
        code = await self._answer(what)
        if code is not None:
            raise SMTPResponseException(code, "")

    async def _answer(self, what: str) -> int | None:
        """The code, where it isn't the one that is wanted."""
        await self._process.way()
        if self._is_in_the_mood_for(f"gone at {what}"):
            self._gone()
        for mood, code in (("puts off", PUT_OFF), ("refuses", REFUSED)):
            if self._is_in_the_mood_for(f"{mood} {what}"):
                return code
        await self._process.way()
        return None

    def _is_in_the_mood_for(self, what: str) -> bool:
        share = TROUBLE / 3 if what.startswith("refuses") else TROUBLE
        is_so = self._post.moody and self._process.chance.random() < share
        if is_so:
            self._process.tell(f"mail server {what}")
        return is_so

    def _gone(self) -> NoReturn:
        self.is_connected = False
        raise SMTPServerDisconnected("")


class SimulatedLine(Line):
    """A line to the server in memory."""

    def __init__(self, server: MailServer, post: Post, process: Process) -> None:
        super().__init__(server)
        self._post = post
        self._process = process

    async def _new_client(self) -> SMTP:
        return cast("SMTP", Client(self._post, self._process))


class SimulatedMailing(Mailing):
    """Sends emails, as the real one does, to the server in memory."""

    def __init__(self, shift: Shift, post: Post, process: Process) -> None:
        server = mail_server(shift.settings)
        super().__init__(shift, ROOM, policy.load(), compose, server)
        self._lines = [SimulatedLine(server, post, process) for _ in self._lines]


def mailing(process: Process, post: Post, shift: Shift) -> Mailing:
    """The emails, as the service_mgmt worker sends them."""
    return SimulatedMailing(shift, post, process)


def _undotted(text: bytes) -> bytes:
    """What DATA brought, as it lies in the mailbox (RFC 5321, 4.5.2)."""
    lines = text.removesuffix(b".\r\n").split(b"\r\n")
    return b"\r\n".join(line.removeprefix(b".") for line in lines)
