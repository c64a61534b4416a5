"""One connection to the mail server, kept open from email to email."""

import asyncio
import re
import socket
from collections.abc import Coroutine
from contextlib import suppress
from functools import cache
from time import monotonic
from typing import Any, TypeVar

from aiosmtplib import SMTP, SMTPException, SMTPResponseException, SMTPServerDisconnected

from workers.runtime.logs import log
from workers.runtime.mail_rows import Later, Refused
from workers.runtime.mail_server import MailServer

GO_AHEAD, TAKEN = 354, 250
TROUBLE = (SMTPException, OSError, TimeoutError)
"""What may go wrong on a connection; TLS errors are OSErrors."""
BARE_LINE_END = re.compile(rb"\r\n|\r|\n")
QUIT_SECONDS = 1.0
FRESH_SECONDS = 1.0
"""A connection that took an email so recently needs no RSET before the next."""

T = TypeVar("T")


class NotTakenError(Exception):
    """The server didn't take an email.

    Attributes:
        came: what it means for the email.
    """

    def __init__(self, came: Later | Refused) -> None:
        super().__init__(came.reason)
        self.came = came


class Line:
    """Carries one email at a time.

    A connection that died while it was idle is noticed, at the latest by RSET, which also clears what an email before
    left, and is opened again. Each step has its time-out. After anything unforeseen the connection is closed.
    """

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._smtp: SMTP | None = None
        self._clean_since: float | None = None
        """When it last had taken an email; None: something else was said since."""

    async def ready(self) -> None:
        """Have a connection on which an email can begin.

        Raises:
            NotTakenError: the server can't be reached, or not as securely as the settings ask; to be tried later.
        """
        if not await self._is_usable():
            await self._open()

    async def announce(self, name: str) -> None:
        """Say who writes to whom; with delivery status notifications where the server offers them (RFC 3461).

        Args:
            name: of the email, for the reports on it.

        Raises:
            NotTakenError: sender or recipient isn't accepted, now or ever.
        """
        smtp = self._connection()
        self._clean_since = None
        reports = smtp.supports_extension("dsn")
        of_sender = ["RET=HDRS", f"ENVID={name}"] if reports else []
        of_recipient = ["NOTIFY=SUCCESS,DELAY,FAILURE"] if reports else []
        await self._step("sender", smtp.mail(self._server.sender, options=of_sender))
        await self._step("recipient", smtp.rcpt(self._server.inbox, options=of_recipient))

    async def ask_for_data(self) -> None:
        """DATA: from its answer on the server awaits the text.

        Raises:
            NotTakenError: it doesn't want it, now or ever.
        """
        code, _ = await self._step("content", self._connection().execute_command(b"DATA"))
        if code != GO_AHEAD:
            raise self._not_taken("content", code)

    async def give(self, text: bytes) -> None:
        """Give the text away; once this returns the server has taken it over.

        Raises:
            NotTakenError: it refused the text, or its answer is lost: then it may have taken it.
        """
        protocol = self._connection().protocol
        try:
            if protocol is None:
                raise SMTPServerDisconnected("gone before the text")
            protocol.write(_dotted(text))
            code, _ = await protocol.read_response(self._server.answer_seconds)
        except TROUBLE as error:
            self.close()
            raise NotTakenError(Later(f"answer lost: {type(error).__name__}", lost=True)) from None
        if code == TAKEN:
            self._clean_since = monotonic()
        else:
            raise self._not_taken("content", code, lost=not 400 <= code < 600)  # noqa: PLR2004 - SMTP's replies

    async def part(self) -> None:
        """Say goodbye, if the server listens."""
        if self._smtp is not None and self._smtp.is_connected:
            with suppress(*TROUBLE):
                await self._smtp.quit(timeout=QUIT_SECONDS)
        self.close()

    def close(self) -> None:
        """Drop the connection, whatever state it is in."""
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None

    async def _is_usable(self) -> bool:
        if self._smtp is None or not self._smtp.is_connected:
            return False
        if self._clean_since is not None and monotonic() - self._clean_since < FRESH_SECONDS:
            return True
        try:
            await self._smtp.rset()
        except TROUBLE:
            self.close()
            return False
        return True

    async def _open(self) -> None:
        smtp = self._smtp = await self._new_client()
        try:
            async with asyncio.timeout(4 * self._server.step_seconds):
                await smtp.connect()
                if smtp.is_ehlo_or_helo_needed:
                    await smtp.ehlo()
        except TROUBLE as error:
            self.close()
            reason, code = type(error).__name__, getattr(error, "code", None)
            log.warning("mail_server_away", error=reason, code=code)
            raise NotTakenError(Later(f"server away: {reason}", away=True)) from None

    async def _new_client(self) -> SMTP:
        server = self._server
        return SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user,
            password=server.password,
            local_hostname=await asyncio.to_thread(_our_name),
            timeout=server.step_seconds,
            use_tls=server.tls == "tls",
            start_tls=server.tls == "starttls",
            tls_context=server.context,
        )

    async def _step(self, what: str, command: Coroutine[Any, Any, T]) -> T:
        try:
            return await command
        except SMTPResponseException as error:
            raise self._not_taken(what, error.code) from None
        except TROUBLE as error:
            self.close()
            raise NotTakenError(Later(f"{what}: {type(error).__name__}")) from None

    def _not_taken(self, what: str, code: int, *, lost: bool = False) -> NotTakenError:
        """5xx is for ever; all else passes. Who answers nonsense is left."""
        if 500 <= code < 600:  # noqa: PLR2004 - SMTP's replies
            return NotTakenError(Refused(what, code))
        if not 400 <= code < 500:  # noqa: PLR2004 - the same
            self.close()
        return NotTakenError(Later(f"{what}: {code}", lost=lost))

    def _connection(self) -> SMTP:
        if self._smtp is None:
            raise NotTakenError(Later("connection lost"))
        return self._smtp


def _dotted(text: bytes) -> bytes:
    """The text as DATA wants it (RFC 5321, 4.5.2): CRLF, dots doubled, the end marked."""
    lines = BARE_LINE_END.split(text.rstrip(b"\r\n"))
    return b"".join((b"." if line.startswith(b".") else b"") + line + b"\r\n" for line in lines) + b".\r\n"


@cache
def _our_name() -> str:
    """How this machine greets; asked once, for a name server may be slow."""
    name = socket.getfqdn()
    return name if name.isascii() and name.strip() else "localhost"
