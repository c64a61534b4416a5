"""The proxy does to connections what it is told to, and nothing else."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from time import monotonic

import pytest
import pytest_asyncio

from clientrep.local.ports import HOST, Ports
from tests.faults.proxy import Leg, Proxy

NONSENSE = b"nonsense\r\n"
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
heard: list[bytes] = []


async def _echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while said := await reader.read(1_000_000):
            heard.append(said)
            writer.write(said)
            await writer.drain()
    writer.close()


@pytest_asyncio.fixture(loop_scope="session")
async def proxy() -> AsyncIterator[Proxy]:
    heard.clear()
    with Ports() as ports:
        server = await asyncio.start_server(_echo, HOST, ports.reserve())
        port: int = server.sockets[0].getsockname()[1]
        async with server, Proxy("echo", port, ports.reserve(), [NONSENSE]) as opened:
            yield opened


async def came_in(proxy: Proxy) -> Streams:
    return await asyncio.open_connection(HOST, proxy.port)


async def said(streams: Streams, text: bytes, seconds: float = 2) -> bytes:
    """What comes back; nothing, where nothing comes in time or the connection ends."""
    reader, writer = streams
    writer.write(text)
    with suppress(TimeoutError, ConnectionError, asyncio.IncompleteReadError):
        async with asyncio.timeout(seconds):
            return await reader.readexactly(len(text))
    return b""


async def ended(streams: Streams, seconds: float = 2) -> bool:
    with suppress(TimeoutError):
        try:
            async with asyncio.timeout(seconds):
                return await streams[0].read(100) == b""
        except ConnectionError:
            return True
    return False


async def test_it_carries_much_both_ways(proxy: Proxy) -> None:
    much = bytes(range(256)) * 20_000
    assert await said(await came_in(proxy), much, 10) == much


async def test_what_is_slow_is_late_and_whole_and_in_order_even_when_it_heals_meanwhile(proxy: Proxy) -> None:
    streams, proxy.latency = await came_in(proxy), 0.3
    asyncio.get_running_loop().call_later(0.1, proxy.heal)
    began = monotonic()
    streams[1].write(b"first ")
    await asyncio.sleep(0.2)
    assert await said(streams, b"second") == b"first "
    assert monotonic() - began >= 0.3
    assert await streams[0].readexactly(6) == b"second"


async def test_a_cut_ends_some_or_all_and_new_ones_are_carried(proxy: Proxy) -> None:
    one, other = await came_in(proxy), await came_in(proxy)
    assert (await said(one, b"a"), await said(other, b"b")) == (b"a", b"b")
    proxy.cut([leg for leg in proxy.some(0) if _came_from(leg) == _name(one)])
    assert await ended(one)
    assert await said(other, b"c") == b"c"
    proxy.cut()
    assert await ended(other)
    assert await said(await came_in(proxy), b"d") == b"d"


async def test_half_open_means_that_nobody_hears_of_it(proxy: Proxy) -> None:
    streams = await came_in(proxy)
    assert await said(streams, b"a") == b"a"
    proxy.lose(proxy.some(0))
    assert await said(streams, b"b", 0.3) == b""
    proxy.heal()
    assert await said(streams, b"c", 0.3) == b""
    assert heard == [b"a"]
    assert not await ended(streams, 0.3)
    assert await said(await came_in(proxy), b"d") == b"d"


async def test_lost_answers_are_those_to_what_the_server_has_heard(proxy: Proxy) -> None:
    streams = await came_in(proxy)
    assert await said(streams, b"a") == b"a"
    proxy.lose_answers(proxy.some(0))
    assert await said(streams, b"b", 0.3) == b""
    assert heard == [b"a", b"b"]


async def test_answers_can_be_lost_from_certain_words_on(proxy: Proxy) -> None:
    streams = await came_in(proxy)
    assert await said(streams, b"a") == b"a"
    proxy.lose_answers(proxy.some(0), b"COMMIT")
    assert await said(streams, b"BEGIN") == b"BEGIN"
    assert await said(streams, b"COMMIT", 0.3) == b""
    assert heard == [b"a", b"BEGIN", b"COMMIT"]


async def test_what_is_stalled_comes_later(proxy: Proxy) -> None:
    streams = await came_in(proxy)
    assert await said(streams, b"a") == b"a"
    proxy.stall()
    assert await said(streams, b"b", 0.3) == b""
    late = await came_in(proxy)
    assert await said(late, b"c", 0.3) == b""
    proxy.heal()
    assert await streams[0].readexactly(1) == b"b"
    assert await late[0].readexactly(1) == b"c"


async def test_nobody_gets_in_where_it_is_down(proxy: Proxy) -> None:
    streams = await came_in(proxy)
    proxy.down()
    assert await ended(streams)
    with suppress(ConnectionError):
        assert await ended(await came_in(proxy))
    proxy.heal()
    assert await said(await came_in(proxy), b"a") == b"a"


@pytest.mark.parametrize("first", [True, False])
async def test_it_lies(proxy: Proxy, *, first: bool) -> None:
    proxy.speaks_first = first
    proxy.lie()
    reader, writer = await came_in(proxy)
    if not first:
        writer.write(b"?")
    assert await reader.readline() == NONSENSE
    assert heard == []


async def test_some_is_the_same_for_the_same_choice(proxy: Proxy) -> None:
    lines = [await came_in(proxy) for _ in range(12)]
    assert await said(lines[-1], b"a") == b"a"
    assert len(proxy.some(0.4)) == 12
    assert 0 < len(proxy.some(0.9)) < 12


def _came_from(leg: Leg) -> object:
    return leg.transport and leg.transport.get_extra_info("peername")


def _name(streams: Streams) -> object:
    return streams[1].get_extra_info("sockname")
