"""Those who do what the platform asks people to do: telephony, caseworkers, joint holders, Service Management."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from tests.faults.load import outcome
from tests.faults.people import People
from tests.faults.reach import TROUBLE
from tests.stories import Data, call_result
from tests.wire import Event

LOOK_EVERY = 0.2
NOT_NOTED = "has not noted the change"


class Telephony:
    """Answers everything once, as soon as it is read."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._done: set[tuple[str, str]] = set()
        self._read: dict[str, int] = {}
        self._actives = 0
        self._answers: dict[str, Callable[[Data], Awaitable[None]]] = {
            "task.raised": self._task,
            "consent.requested": self._consent,
            "service-management.sent": self._note,
            "service-request.changed": self._check,
        }

    @asynccontextmanager
    async def answering(self) -> AsyncIterator[None]:
        """Within the ``async with`` everything is answered."""
        self._answering = asyncio.create_task(self._for_ever())
        try:
            yield
        finally:
            self._answering.cancel()
            with suppress(asyncio.CancelledError):
                await self._answering

    def at_work(self) -> None:
        """Raises what has ended it, if anything has."""
        if self._answering.done():
            self._answering.result()

    async def _for_ever(self) -> None:
        topics = ("cm.tasks", "cm.consents.requests", "cm.service-management.results", "cm.service-requests")
        while True:
            await self._people.go_on()
            for topic in topics:
                with suppress(*TROUBLE):
                    await self._look(topic)
            await asyncio.sleep(LOOK_EVERY)

    async def _look(self, topic: str) -> None:
        async with asyncio.timeout(10):
            events = await self._people.wire.events(topic)
        new, self._read[topic] = events[self._read.get(topic, 0) :], len(events)
        await asyncio.gather(*map(self._answer, new))

    async def _answer(self, asked: Event) -> None:
        key = asked.attribute("source"), asked.attribute("id")
        if asked.kind in self._answers and key not in self._done:
            self._done.add(key)
            await self._answers[asked.kind](asked.data)

    async def _task(self, task: Data) -> None:
        """Whoever is to be called is reached; a chase is answered by the note that it asks for."""
        scin = task["scin"]
        if NOT_NOTED in task["summary"]:
            await self._noted(task["details"]["request_id"], scin)
            return
        brought = {"security": self._people.security()} if task["kind"] == "call_representative" else {}
        await self._people.send("task.completed", call_result(task, outcome(task), **brought), scin)

    async def _consent(self, asked: Data) -> None:
        wanted, poa_id = self._people.asked.changes.get(asked["scin"]), asked["poa_id"]
        if wanted == "agree" or (wanted == "refuse" and poa_id == "B"):
            about = {name: asked[name] for name in ("scin", "change_id", "change_digest", "poa_id")}
            await self._people.send(
                "consent.replied", {**about, "answer": wanted, "channel": "telephone"}, asked["scin"]
            )

    async def _note(self, sent: Data) -> None:
        """Service Management notes at once what most requests ask for, the others when they are chased."""
        if sent["request_id"][-1] in "0123456789":
            await self._noted(sent["request_id"], sent["scin"])

    async def _noted(self, request_id: str, scin: str) -> None:
        about = {"request_id": request_id, "scin": scin, "note": "Address changed"}
        await self._people.send("service-management.change-noted", about, scin)

    async def _check(self, changed: Data) -> None:
        """Every other representative calls as soon as they are active."""
        representative_id = changed.get("fields", {}).get("representative_id")
        if changed.get("resolution") != "Active" or representative_id is None:
            return
        self._actives += 1
        if self._actives % 2:
            check_id, scin = f"check-{changed['scin']}", changed["scin"]
            self._people.asked.checks.add(check_id)
            about = {"check_id": check_id, "scin": scin, "representative_id": representative_id}
            await self._people.send("security.check-requested", {**about, "security": self._people.security()}, scin)
