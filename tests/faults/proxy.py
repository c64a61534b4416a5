"""A TCP proxy between the workers and a server, which can do to connections what networks do to them."""

import asyncio
from collections import deque
from collections.abc import Collection, Sequence
from contextlib import suppress
from itertools import cycle
from random import Random
from types import TracebackType
from typing import Self, cast

from clientrep.local.ports import HOST

ALL, SHARE = 0.5, 0.3


class Leg(asyncio.Protocol):
    """One end of a carried connection; what it receives goes to the other end."""

    def __init__(self, proxy: "Proxy") -> None:
        self.proxy = proxy
        self.other: Leg | None = None
        self.transport: asyncio.Transport | None = None
        self.lost = False
        """Whether what arrives here is swallowed from now on; a loss at this end isn't told to the other either."""
        self.last_words: bytes | None = None
        """Once these have been carried, no answer is any more."""
        self._waiting: deque[tuple[float, bytes]] = deque()
        self._pumping: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self.proxy.legs.add(self)
        if self.proxy.stalled:
            self.transport.pause_reading()

    def data_received(self, data: bytes) -> None:
        if self.lost:
            return
        delay = self.proxy.latency
        if delay or self._waiting:
            self._keep(data, delay)
        else:
            self._carry(data)
        if self.last_words and self.last_words in data and self.other is not None:
            self.other.lost = True

    def connection_lost(self, _: Exception | None) -> None:
        self.proxy.legs.discard(self)
        if self.other is not None and not self.lost:
            self.other.close()

    def pause_writing(self) -> None:
        if self.other is not None and self.other.transport is not None:
            self.other.transport.pause_reading()

    def resume_writing(self) -> None:
        if self.other is not None and not self.proxy.stalled:
            self.other.read_on()

    def read_on(self) -> None:
        """Read again, if it was stalled."""
        if self.transport is not None and not self.transport.is_closing():
            self.transport.resume_reading()

    def close(self) -> None:
        """End it, with what is still to be written."""
        if self.transport is not None:
            self.transport.close()

    def reset(self) -> None:
        """End it at once."""
        if self.transport is not None:
            self.transport.abort()

    def _keep(self, data: bytes, delay: float) -> None:
        loop = asyncio.get_running_loop()
        last = self._waiting[-1][0] if self._waiting else 0.0
        self._waiting.append((max(last, loop.time() + delay), data))
        if self._pumping is None:
            self._pumping = loop.call_at(self._waiting[0][0], self._pump)

    def _pump(self) -> None:
        loop, self._pumping = asyncio.get_running_loop(), None
        while self._waiting and self._waiting[0][0] <= loop.time() + 0.001:
            self._carry(self._waiting.popleft()[1])
        if self._waiting:
            self._pumping = loop.call_at(self._waiting[0][0], self._pump)

    def _carry(self, data: bytes) -> None:
        other = self.other
        if other is not None and other.transport is not None and not other.transport.is_closing() and not self.lost:
            other.transport.write(data)


class Front(Leg):
    """The end at which a client came in."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        if self.proxy.refuses:
            self.reset()
        elif self.proxy.lies and self.proxy.speaks_first:
            self._lie()
        elif not self.proxy.lies:
            cast("asyncio.Transport", transport).pause_reading()
            self.proxy.connect(self)

    def data_received(self, data: bytes) -> None:
        if self.other is None and self.proxy.lies:
            self._lie()
        else:
            super().data_received(data)

    def _lie(self) -> None:
        if self.transport is not None:
            self.transport.write(next(self.proxy.nonsense))
            self.transport.close()


class Proxy:
    """Carries connections to one server, opened with ``async with``.

    Args:
        name: of the server.
        server: its port.
        port: to listen on.
        nonsense: what it says, in turn, when it lies.
        speaks_first: the server greets before the client says anything.

    Attributes:
        refuses: nobody is let in, as if no server were there.
        stalled: nothing is carried, and nothing lost.
        latency: seconds that everything takes longer, each way.
        lies: who comes in is answered nonsense, and the server isn't asked.
    """

    def __init__(
        self, name: str, server: int, port: int, nonsense: Sequence[bytes] = (b"?",), *, speaks_first: bool = False
    ) -> None:
        self.name = name
        self.port = port
        self.speaks_first = speaks_first
        self.nonsense = cycle(nonsense)
        self.legs: set[Leg] = set()
        self.refuses = self.stalled = self.lies = False
        self.latency = 0.0
        self._server_port = server
        self._connecting: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: Front(self), HOST, self.port)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for connecting in self._connecting:
            connecting.cancel()
        self.cut()

    def connect(self, front: Leg) -> None:
        """Carry a client's connection on to the server."""
        task = asyncio.create_task(self._connect(front))
        self._connecting.add(task)
        task.add_done_callback(self._connecting.discard)

    def some(self, choice: float) -> list[Leg]:
        """All connections, by the end at which their client came in, or some of them.

        Args:
            choice: a number below one; below a half it means all.
        """
        fronts: list[Leg] = [leg for leg in self.legs if isinstance(leg, Front)]
        chance = Random(choice)
        return fronts if choice < ALL else [one for one in fronts if chance.random() < SHARE]

    def cut(self, fronts: Collection[Leg] | None = None) -> None:
        """Reset connections, at both ends; all that there are, if none are named."""
        for leg in tuple(self.legs if fronts is None else fronts):
            for end in (leg, leg.other):
                if end is not None:
                    end.reset()

    def lose(self, fronts: Collection[Leg]) -> None:
        """Never again carry a byte on these connections, and tell neither end; new ones are carried."""
        for front in fronts:
            for leg in (front, front.other):
                if leg is not None:
                    leg.lost = True

    def lose_answers(self, fronts: Collection[Leg], after: bytes = b"") -> None:
        """Carry no answer any more on these connections.

        Args:
            fronts: which.
            after: on each once the client has said this; at once, if nothing.
        """
        for front in fronts:
            if after:
                front.last_words = after
            elif front.other is not None:
                front.other.lost = True

    def stall(self) -> None:
        """Carry nothing until healed."""
        self.stalled = True
        for leg in self.legs:
            if leg.transport is not None:
                leg.transport.pause_reading()

    def down(self) -> None:
        """Reset all, and let nobody in until healed."""
        self.refuses = True
        self.cut()

    def lie(self) -> None:
        """Reset all, and answer nonsense until healed."""
        self.lies = True
        self.cut()

    def heal(self) -> None:
        """Carry again; what was lost stays lost."""
        stalled, self.stalled = self.stalled, False
        self.refuses = self.lies = False
        self.latency = 0.0
        for leg in self.legs if stalled else ():
            leg.read_on()

    async def _connect(self, front: Leg) -> None:
        back = Leg(self)
        back.other = front
        try:
            await asyncio.get_running_loop().create_connection(lambda: back, HOST, self._server_port)
        except OSError:
            front.reset()
            return
        front.other = back
        with suppress(RuntimeError):
            if not self.stalled:
                front.read_on()
