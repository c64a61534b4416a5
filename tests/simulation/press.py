"""The press without its renderer: what it does with orders is the real one's, its documents are names only."""

from hashlib import sha256

import policy
from tests.simulation.process import Process
from workers.letters.agent import ROOM
from workers.letters.press import Order, Press
from workers.letters.rendering.letter import Rendered, RenderInput
from workers.letters.rendering.process import RendererFailedError
from workers.letters.rendering.storage import DocumentError
from workers.procedure.outside import FinishedDocument
from workers.runtime.documents import Documents
from workers.runtime.shift import Shift

FAILS = 0.05
"""The share of renderings, and of writings to the store, that fail."""


class SimulatedPress(Press):
    """Prints nothing."""

    def __init__(self, process: Process, stored: dict[str, str]) -> None:
        self.at_once = 4
        self._policies = policy.load()
        self._pool = Renderer(process)  # type: ignore[assignment]
        self._store = Store(process, stored)  # type: ignore[assignment]


class Renderer:
    """In place of the rendering processes."""

    def __init__(self, process: Process) -> None:
        self._process = process

    async def render(self, letter: RenderInput) -> Rendered:
        """See `RenderPool`."""
        await self._process.way()
        if self._process.chance.random() < FAILS:
            raise RendererFailedError("simulated")
        await self._process.way()
        return Rendered(b"", sha256(repr(letter).encode()).hexdigest(), 1)

    async def close(self) -> None:
        """See `RenderPool`."""


class Store:
    """In place of the document store.

    Args:
        process: whose hand.
        stored: the SHA-256 of all documents, by their URL.
    """

    def __init__(self, process: Process, stored: dict[str, str]) -> None:
        self._process = process
        self._stored = stored

    async def put(self, letter_id: str, made: Rendered) -> FinishedDocument:
        """See `DocumentStore`."""
        await self._process.way()
        self._process.tell(f"stores {letter_id}")
        if self._process.chance.random() < FAILS:
            raise DocumentError("simulated")
        await self._process.way()
        url = f"s3://simulated/{letter_id}/{made.sha256}.pdf"
        self._stored[url] = made.sha256
        return FinishedDocument(url, made.sha256, "application/pdf", made.pages)


def documents(process: Process, stored: dict[str, str], shift: Shift) -> Documents[Order]:
    """The letters' documents, as the letters worker has them made."""
    return Documents(shift, ROOM, policy.load(), SimulatedPress(process, stored))
