"""A real SMTP server that keeps each message it gets as a file."""

import asyncio
from functools import partial
from itertools import count
from pathlib import Path
from time import time_ns

from aiosmtpd.smtp import SMTP, Envelope, Session

from clientrep.local.ports import HOST

LARGEST_MESSAGE = 32 * 1024 * 1024


class Mailbox:
    """Writes messages to a folder, one ``.eml`` file (RFC 5322) each, named in the order of arrival.

    Args:
        folder: where they are kept.
        unfinished: a folder on the same file system, for a message that is still being written.
    """

    def __init__(self, folder: Path, unfinished: Path) -> None:
        self._folder = folder
        self._unfinished = unfinished
        self._numbers = count()

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd
        """Keep a message, its bytes as they came. The sender hears 250 once the file is there."""
        name = f"{time_ns()}-{next(self._numbers)}.eml"
        content = envelope.original_content or b""
        await asyncio.to_thread(self._keep, name, content)
        return "250 OK"

    def _keep(self, name: str, content: bytes) -> None:
        new = self._unfinished / name
        new.write_bytes(content)
        new.rename(self._folder / name)


async def serve(mailbox: Mailbox) -> asyncio.Server:
    """Listen on a free port of 127.0.0.1; close the server to stop."""
    session = partial(SMTP, mailbox, data_size_limit=LARGEST_MESSAGE, enable_SMTPUTF8=True, hostname="localhost")
    return await asyncio.get_running_loop().create_server(session, HOST, 0)


def port(server: asyncio.Server) -> int:
    """The port on which a server listens."""
    number: int = server.sockets[0].getsockname()[1]
    return number
