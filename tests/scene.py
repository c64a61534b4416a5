"""A running platform as journeys see it: events in, cases out, time passing."""

import json
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from clientrep.casefile import case_file
from clientrep.local.platform import Platform
from clientrep.parked import parked
from clientrep.show import as_text
from tests.stories import call_result
from tests.wire import PREFIX, Event, Mode, Wire, event
from workers.runtime import clock
from workers.runtime.brokers import brokers
from workers.runtime.database import connect
from workers.runtime.seal import seal
from workers.runtime.settings import load
from workers.runtime.settled import Watch

SCINS = (f"{number:012}" for number in count(700_000_000_001))
"""SCINs that no test has used yet."""

PIN, PASSWORD = "7302915", "correct horse"
SETTLED_WITHIN = 60.0
LEAP = "UPDATE clock SET ahead = greatest(ahead, $1::timestamptz - clock_timestamp()) WHERE is_virtual"
TOPICS = {
    "cis": "cm.cis.results",
    "consent": "cm.consents.replies",
    "letter": "cm.letters.status",
    "register": "cm.register",
    "security": "cm.security.requests",
    "service-management": "cm.service-management.results",
    "task": "cm.tasks.results",
}
"""Where the world outside sends each family of events; contacts have a topic of their own name."""


class Scene:
    """Opened with ``async with``; ``platform`` is what it looks at."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.settings = load(platform.settings)
        self._end = AsyncExitStack()

    async def __aenter__(self) -> Self:
        self.wire = await self._end.enter_async_context(Wire(self.settings.kafka))
        self.database = await connect(self.settings, application_name="test")
        self._end.push_async_callback(self.database.close, timeout=2)
        groups = {process.partition("-")[0] for process in self.platform.workers}
        watch = Watch(self.database, brokers(self.settings), groups, timeout=SETTLED_WITHIN)
        self._watch = await self._end.enter_async_context(watch)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._end.aclose()

    async def now(self) -> str:
        """The platform's clock, as events write it."""
        return (await clock.now(self.database)).isoformat()

    async def send(self, kind: str, data: dict[str, Any], mode: Mode = "binary", **attributes: str) -> dict[str, Any]:
        """Send an event that happens now, keyed by its client; returns it."""
        document = event(kind, data, await self.now(), **attributes)
        await self.put(document, data.get("scin") or data["client"]["scin"], mode)
        return document

    async def put(self, document: dict[str, Any], key: str, mode: Mode = "binary") -> None:
        """Send a whole event to the topic of its family."""
        family = document["type"].removeprefix(PREFIX).partition(".")[0]
        await self.wire.send(TOPICS.get(family, "cm.contacts"), document, key, mode)

    async def settled(self) -> None:
        """Wait until nothing is in flight."""
        await self._watch.settled()

    async def advance(self, span: str) -> None:
        """Let time pass."""
        await clock.advance(self.database, clock.parse_span(span), self._watch.settled)

    async def until(self, instant: datetime) -> None:
        """Let time pass up to an instant; nothing happens if it has passed."""
        span = instant - await clock.now(self.database)
        if span > timedelta():
            await clock.advance(self.database, span, self._watch.settled)

    async def leap(self, instant: datetime) -> None:
        """The clock stands at an instant at once: what falls due on the way happens late."""
        await self.database.execute(LEAP, instant)
        await self.settled()

    async def case(self, scin: str) -> dict[str, Any]:
        """What ``clientrep case --json`` says, once nothing is in flight."""
        await self.settled()
        return await self.case_now(scin)

    async def case_now(self, scin: str) -> dict[str, Any]:
        """What ``clientrep case --json`` says."""
        found: dict[str, Any] = json.loads(as_text(await case_file(self.database, scin)))
        return found

    async def parked(self) -> list[dict[str, Any]]:
        """What ``clientrep parked --json`` says, once nothing is in flight."""
        await self.settled()
        found: list[dict[str, Any]] = json.loads(as_text(await parked(self.database, None, None, 10_000)))
        return found

    async def task(self, scin: str, kind: str) -> Event:
        """The latest task of a kind that was raised for a client."""
        raised = await self.wire.wait_for("cm.tasks", lambda e: e.kind == "task.raised" and _about(e, scin, kind))
        return raised[-1]

    async def answer(self, scin: str, kind: str, outcome: str, **brought: Any) -> dict[str, Any]:
        """Somebody ends the client's task of a kind."""
        task = await self.task(scin, kind)
        return await self.send("task.completed", call_result(task.data, outcome, **brought))

    def security(self, pin: str = PIN, password: str = PASSWORD) -> dict[str, str]:
        """PIN and password, sealed."""
        return {"sealed": seal(self.settings.seal_public_key(), pin, password)}

    async def letters(self, scin: str) -> list[dict[str, Any]]:
        """The letters that went to the print topic for a client."""
        issued = [e for e in await self.wire.events("cm.letters") if e.key == scin.encode()]
        return [e.data for e in issued if e.kind == "letter.issued"]

    def log(self, worker: str) -> str:
        """What a worker has logged."""
        return Path(self.platform.folder.log(worker)).read_text("utf-8")


def _about(task: Event, scin: str, kind: str) -> bool:
    return bool(task.data["scin"] == scin and task.data["kind"] == kind)
