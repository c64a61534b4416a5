"""The CIS gateway's client against servers that hardly answer at all."""

import asyncio
import socket
import ssl
from pathlib import Path

import pytest
from aiohttp import web

from tests.integration.certificates import Authority
from tests.integration.cis_servers import HOST, VERIFIED, answering, asked, serving, speaking
from workers.cis.gateway import LARGEST_ANSWER
from workers.runtime.checks import Later


async def test_an_answer_that_does_not_end() -> None:
    sent = 0

    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b" " * LARGEST_ANSWER)
            sent += LARGEST_ANSWER

    async with serving(handle) as url:
        assert await asked(url) == Later()
    assert sent < 200 * LARGEST_ANSWER


async def test_a_compressed_answer_that_grows_beyond_measure() -> None:
    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        response = web.Response(body=VERIFIED + b" " * 50_000_000, zlib_executor_size=0)
        response.enable_compression(web.ContentCoding.gzip)
        await response.prepare(request)
        return response

    async with serving(handle) as url:
        assert await asked(url) == Later()


async def test_an_answer_that_drips_counts_as_one_call() -> None:
    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b" ")
            await asyncio.sleep(0.05)

    loop = asyncio.get_running_loop()
    async with serving(handle) as url:
        began = loop.time()
        assert await asked(url, seconds=0.5) == Later()
        assert loop.time() - began < 2


async def test_no_answer_at_all() -> None:
    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(-1)
        writer.close()

    async with speaking(say_nothing) as url:
        assert await asked(url, seconds=0.3) == Later()


@pytest.mark.parametrize(
    "words",
    [
        b"",
        b"220 mail.example ESMTP\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" + VERIFIED,
        b"HTTP/1.1 200 OK\r\nContent-Length: nothing\r\n\r\n" + VERIFIED,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n" + VERIFIED,
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 21\r\n\r\n" + VERIFIED,
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n" + VERIFIED,
    ],
)
async def test_what_is_not_http(words: bytes) -> None:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"}}")
        writer.write(words)
        await writer.drain()
        writer.close()

    async with speaking(speak) as url:
        assert await asked(url) == Later()


async def test_a_connection_that_is_reset() -> None:
    async def reset(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        raw = writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        writer.transport.abort()

    async with speaking(reset) as url:
        assert await asked(url) == Later()


async def test_nobody_there() -> None:
    with socket.socket() as held:
        held.bind((HOST, 0))  # and doesn't listen
        assert await asked(f"http://{HOST}:{held.getsockname()[1]}") == Later()


async def test_a_name_that_does_not_exist() -> None:
    assert await asked("http://gateway.invalid") == Later()


async def test_a_server_that_cannot_speak_tls() -> None:
    async with serving(answering(200, VERIFIED)) as url:
        assert await asked(url.replace("http", "https")) == Later()


async def test_a_certificate_that_nobody_vouches_for(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(Authority(tmp_path).issue("theirs"))

    async def speak(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 21\r\n\r\n" + VERIFIED)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(speak, HOST, 0, ssl=context)
    async with server:
        assert await asked(f"https://{HOST}:{server.sockets[0].getsockname()[1]}") == Later()
