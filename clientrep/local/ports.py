"""Free TCP ports on 127.0.0.1, held for one platform."""

import random
import socket
from types import TracebackType
from typing import Self

HOST = "127.0.0.1"
# below those that Linux gives to outgoing connections: a port stays free while its process restarts
FIRST, LAST = 20_000, 32_000


class Ports:
    """Ports that no other platform takes, for as long as this one lives.

    Between the choice of a port and the moment its server listens another platform could choose it too; so
    each platform also holds the UDP port of the same number, which nobody needs and the kernel gives back.
    """

    def __init__(self) -> None:
        self._held: list[socket.socket] = []

    def reserve(self) -> int:
        """A port on which nothing listens."""
        while True:
            port = random.randint(FIRST, LAST)
            if self._hold(port):
                return port

    def _hold(self, port: int) -> bool:
        holder = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            holder.bind((HOST, port))
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((HOST, port))
        except OSError:
            holder.close()
            return False
        self._held.append(holder)
        return True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for holder in self._held:
            holder.close()
