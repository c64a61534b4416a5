"""What the world outside says to the platform, and what it waits for."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import orjson

from clientrep.demo.clock import Clock
from clientrep.demo.topics import Topics
from clientrep.errors import CommandError
from clientrep.sending import Sender, check
from contracts.base import Data
from contracts.catalogue import named
from contracts.letters import LetterIssued
from contracts.service_requests import ServiceRequestChanged
from contracts.tasks import TaskRaised

D = TypeVar("D", bound=Data)


@dataclass(frozen=True, slots=True)
class World:
    """What a journey works with.

    Attributes:
        sender: publishes what the world outside says.
        topics: what the platform says.
        clock: the platform's, to read and to advance.
        mailbox: the folder in which the mail server keeps what it gets.
        seal: closes PIN and password.
        told: hears of each step.
    """

    sender: Sender
    topics: Topics
    clock: Clock
    mailbox: Path
    seal: Callable[[str, str], str]
    told: Callable[[str], None]

    async def say(self, kind: str, source: str, data: dict[str, Any], key: str | None = None) -> None:
        """Publish an event, as a sender outside would; ``key`` where the data doesn't hold the client's SCIN."""
        now = await self.clock.now()
        event = {"specversion": "1.0", "id": str(uuid4()), "source": source, "type": named(kind).type}
        about = event if key is None else {**event, "partitionkey": key}
        checked = check(orjson.dumps({**about, "time": now, "data": data}), now)
        await self.sender.send([checked])

    async def ends(self, task: TaskRaised, outcome: str, **brought: dict[str, Any]) -> None:
        """Somebody ends a task."""
        answer = {"task_id": task.task_id, "scin": task.scin, "outcome": outcome, "by": "Agent 4471"}
        await self.say("task.completed", "/demo/telephony", {**answer, "data": brought} if brought else answer)

    async def hear(self, scin: str, what: str, model: type[D], is_it: Callable[[D], bool] = lambda _: True) -> D:
        """The first event of a kind about a client that is meant, once it comes."""
        return await self.topics.until(scin, what, lambda seen: _first(seen, model, is_it))

    async def task(self, scin: str, kind: str) -> TaskRaised:
        """The task of a kind, once it is raised."""
        return await self.hear(scin, f"task {kind}", TaskRaised, lambda one: one.kind == kind)

    async def request(self, scin: str, sub_area: str) -> ServiceRequestChanged:
        """The service request of a sub area, as it is first told."""
        return await self.hear(scin, f"request {sub_area}", ServiceRequestChanged, lambda one: one.sub_area == sub_area)

    async def letters(self, scin: str, *codes: str) -> list[LetterIssued]:
        """Letters, once all of them are issued."""
        return await self.topics.until(scin, f"letters {' and '.join(codes)}", lambda seen: _letters(seen, codes))


def expect(holds: bool, scin: str, otherwise: str) -> None:  # noqa: FBT001 - reads as a sentence
    """See that something holds.

    Raises:
        CommandError: it doesn't.
    """
    if not holds:
        raise CommandError(f"case {scin}: {otherwise}")


def _first(seen: Iterable[Data], model: type[D], is_it: Callable[[D], bool]) -> D | None:
    return next((one for one in seen if isinstance(one, model) and is_it(one)), None)


def _letters(seen: list[Data], codes: tuple[str, ...]) -> list[LetterIssued] | None:
    issued = (one for one in seen if isinstance(one, LetterIssued))
    found: dict[str, LetterIssued] = {one.code: one for one in issued if one.code in codes}
    return [found[code] for code in codes] if len(found) == len(codes) else None
