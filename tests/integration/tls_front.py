"""TLS in front of a server that has none: a proxy of PostgreSQL's kind, or one that speaks TLS from the first byte."""

import asyncio
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

HOST = "127.0.0.1"
SSL_REQUEST = struct.pack("!ii", 8, 80877103)
"""What a client of PostgreSQL sends before anything else when it wants TLS (libpq: SSLRequest)."""


@dataclass
class Front:
    """Where it listens, what is behind it, and what it saw.

    Attributes:
        secured: connections that asked for TLS and got it.
        clear: connections that began in the clear; they get nothing.
        offers: whether TLS is offered at all.
    """

    port: int
    behind: int = 0
    secured: int = 0
    clear: int = 0
    offers: bool = True
    connections: set[asyncio.Task[None]] = field(default_factory=set)


Meet = Callable[[Front, asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def in_front_of_postgres(pem: Path) -> AsyncIterator[Front]:
    """Answers SSLRequest, and passes on what was said in TLS."""
    context = _context(pem)

    async def meet(front: Front, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if await reader.readexactly(len(SSL_REQUEST)) != SSL_REQUEST:
            front.clear += 1
            return
        writer.write(b"S" if front.offers else b"N")
        if front.offers:
            await writer.start_tls(context)
            front.secured += 1
            await _pass_on(front, reader, writer)

    async with _front(meet, None) as front:
        yield front


@asynccontextmanager
async def in_front_of_http(pem: Path) -> AsyncIterator[Front]:
    """Speaks TLS from the first byte."""

    async def meet(front: Front, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        front.secured += 1
        await _pass_on(front, reader, writer)

    async with _front(meet, _context(pem)) as front:
        yield front


@asynccontextmanager
async def _front(meet: Meet, context: ssl.SSLContext | None) -> AsyncIterator[Front]:
    front = Front(0)

    async def met(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        front.connections.add(task)
        try:
            with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await meet(front, reader, writer)
        finally:
            front.connections.discard(task)
            writer.close()

    server = await asyncio.start_server(met, HOST, 0, ssl=context)
    front.port = server.sockets[0].getsockname()[1]
    try:
        yield front
    finally:
        server.close()
        for task in tuple(front.connections):
            task.cancel()


async def _pass_on(front: Front, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    behind_reader, behind_writer = await asyncio.open_connection(HOST, front.behind)
    try:
        async with asyncio.TaskGroup() as both:
            both.create_task(_copy(reader, behind_writer))
            both.create_task(_copy(behind_reader, writer))
    except* OSError:
        pass
    finally:
        behind_writer.close()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while some := await reader.read(65536):
        writer.write(some)
        await writer.drain()
    writer.close()


def _context(pem: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context
