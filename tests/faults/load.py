"""Load: clients who nominate at a steady pace, and people who answer every call."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from itertools import count, cycle
from types import TracebackType
from typing import Self

from clientrep.local.platform import Platform
from tests.faults.facts import ACTIVE, NO_CONTACT, UNREACHABLE
from tests.faults.rows import Ending
from tests.scene import SCINS, Scene
from tests.stories import FRIEND, Data, by_telephone, call_result, nomination
from tests.wire import event, record

LETTERS = "abcdefghijklmnopqrstuvwxyz"
OF_TEN = (*[ACTIVE] * 8, UNREACHABLE, NO_CONTACT)
"""Of ten clients eight write in, complete and signed; one telephones with all details and one with none."""


class Load:
    """What is asked of the platform, and how each request should end; opened with ``async with``.

    Attributes:
        answered: tasks that somebody has ended, by their ids.
    """

    def __init__(self, platform: Platform) -> None:
        self._clients, self._telephony = Scene(platform), Scene(platform)
        self._security = self._clients.security()
        self._read = 0
        self.answered: set[str] = set()
        self._friends = friends()
        self._wanted = cycle(OF_TEN)
        self.nominated: dict[str, Ending] = {}

    async def __aenter__(self) -> Self:
        await self._clients.__aenter__()
        await self._telephony.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._clients.__aexit__(kind, error, trace)
        await self._telephony.__aexit__(kind, error, trace)

    async def nominate(self, number: int, a_second: float, until: Callable[[], bool] = lambda: True) -> None:
        """Send nominations at a steady pace, at least ``number`` and until something is so."""
        enough = len(self.nominated) + number
        while len(self.nominated) < enough or not until():
            await asyncio.gather(self._nominate(next(self._wanted)), asyncio.sleep(1 / a_second))

    @asynccontextmanager
    async def answering(self) -> AsyncIterator[None]:
        """Within the ``async with``, whoever is to be called is reached and gives PIN and password."""
        enough = asyncio.Event()
        answering = asyncio.create_task(self._answer_until(enough))
        try:
            yield
        finally:
            enough.set()  # what it has read it answers, for it reads nothing twice
            await answering

    async def _nominate(self, ending: Ending) -> None:
        scin, friend = next(SCINS), next(self._friends)
        if ending is ACTIVE:
            said = nomination(scin, friend)
        else:
            said = by_telephone(scin, friend if ending is UNREACHABLE else None)
        await self._clients.send("contact.nomination", said)
        self.nominated[scin] = ending

    async def _answer_until(self, enough: asyncio.Event) -> None:
        while not enough.is_set():
            events = await self._telephony.wire.events("cm.tasks")
            new, self._read = events[self._read :], len(events)
            now = await self._telephony.now() if new else ""
            await asyncio.gather(*(self._answer(e.data, now) for e in new if e.kind == "task.raised"))
            await asyncio.sleep(0.05)

    async def _answer(self, task: Data, now: str) -> None:
        if task["task_id"] in self.answered:  # the task was raised a second time, by the same event
            return
        self.answered.add(task["task_id"])
        brought = {"security": self._security} if task["kind"] == "call_representative" else {}
        answer = event("task.completed", call_result(task, outcome(task), **brought), now)
        await self._telephony.wire.put("cm.tasks.results", record(answer, task["scin"]))


def outcome(task: Data) -> str:
    """Whoever is to be called is reached; what can be tried again is; all else is done."""
    offered: list[str] = task["outcomes"]
    return next((one for one in ("reached", "retry", "done") if one in offered), offered[0])


def friends() -> Iterator[Data]:
    """People whom nobody else has named, so that no contact of another case is found for them."""
    for number in count():
        name, left = "", number
        for _ in range(4):
            left, letter = divmod(left, len(LETTERS))
            name += LETTERS[letter]
        yield {**FRIEND, "last_name": f"Wren{name}", "nino": f"AB{number:06}C"}
