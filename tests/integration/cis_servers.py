"""HTTP servers that stand where the CIS gateway does, and one question to them."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

from aiohttp import web
from structlog.testing import capture_logs

from workers.cis.gateway import Gateway
from workers.procedure.people import Address, Person
from workers.runtime.checks import Answer, Said

HOST = "127.0.0.1"
MIRIAM = Person(
    title="Ms",
    first_name="Miriam",
    last_name="Okafor",
    date_of_birth=date(1990, 1, 31),
    address=Address(("1 High Street", "Leeds"), "LS1 4AP"),
    telephone="0113 496 0000",
    nino="AB123456C",
)
PERSONAL = ("Miriam", "Okafor", "1990", "High Street", "LS1", "AB123456C", "0113")
VERIFIED = b'{"result":"verified"}'

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]
Raw = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def serving(handle: Handler) -> AsyncIterator[str]:
    """An HTTP server; its address."""
    runner = web.ServerRunner(web.Server(handle, access_log=None), shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, HOST, 0)
    await site.start()
    try:
        yield f"http://{HOST}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def speaking(speak: Raw) -> AsyncIterator[str]:
    """A server of bare bytes; its address."""
    server = await asyncio.start_server(speak, HOST, 0)
    async with server:
        yield f"http://{HOST}:{server.sockets[0].getsockname()[1]}"


async def asked(url: str, person: Person = MIRIAM, seconds: float = 5.0) -> Said:
    """One question of a new gateway; what it logs must hold no personal data."""
    gateway = Gateway(url, seconds=seconds)
    try:
        with capture_logs() as lines:
            said = await gateway.verify("request-1", person)
    finally:
        await gateway.close()
    assert not [word for word in PERSONAL if word in json.dumps(lines, default=str)]
    assert bool(lines) == (said not in {Answer("verified"), Answer("not_verified"), Answer("disabled")})
    return said


def answering(status: int, body: bytes, **headers: str) -> Handler:
    """Always the same."""

    async def handle(_: web.BaseRequest) -> web.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(status=status, body=body, headers=named)

    return handle


def keeping(questions: list[dict[str, Any]]) -> Handler:
    """Keeps what it's asked, and verifies."""

    async def handle(request: web.BaseRequest) -> web.Response:
        assert (request.method, request.content_type) == ("POST", "application/json")
        questions.append({"path": request.path, **await request.json()})
        return web.Response(body=VERIFIED)

    return handle
