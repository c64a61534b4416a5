"""The world outside: clients who write, telephony that ends tasks, the CIS gateway. They say things twice."""

import asyncio
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from contracts.partition import partition_of
from tests.scene import TOPICS
from tests.simulation.broker import Broker, Kept
from tests.simulation.process import Process
from tests.simulation.store.database import Database
from tests.simulation.stories import UNKNOWN_TO_CIS, Said, Story
from tests.stories import CLIENT, Data, call_result
from tests.wire import PREFIX, Raw, event, record
from workers.procedure.people import Person
from workers.runtime.checks import Answer, Later
from workers.runtime.checks import Said as CisSaid
from workers.runtime.ledger import Place

TWICE = 0.15
"""The share of events that come a second time."""
LATE = 3.0
"""Seconds at most until somebody answers, or repeats."""
LOOKED_AT = {
    "letter_undeliverable": "corrected",
    "call_poa": "reached",
    "call_requester": "reached",
    "tell_requester": "done",
    "late_document": "done",
    "chase_service_management": "done",
}
"""How tasks end that no story tells of: a letter that couldn't be made six times is made in the end."""
BUSY, BROKEN = 0.2, 0.05
"""The share of calls to which CIS gives no answer, in a decent way or another."""
REQUEST = re.compile(rb"Reference: (\S+)")
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, eq=False)
class Intended:
    """What somebody is going to say.

    Attributes:
        since: from when its days count; None: from the story's beginning.
    """

    story: Story
    said: Said
    since: datetime | None = None


class Outside:
    """Everybody who isn't a worker.

    Args:
        database: of which they know the clock, and whether Maintain knows a case.
        sealed: PIN and password as they come, ``right`` and ``wrong`` ones.

    Attributes:
        on_the_way: how much was said that isn't on its topic yet.
        repeated: how much was said twice.
    """

    def __init__(
        self, database: Database, broker: Broker, chance: Random, told: Sequence[Story], sealed: Mapping[str, str]
    ) -> None:
        self._database = database
        self._broker = broker
        self._chance = chance
        self._stories = {story.scin: story for story in told}
        self._began: dict[str, datetime] = {}
        self._intended = [Intended(story, said) for story in told for said in story.said]
        self._pins = {what: {"security": {"sealed": text}} for what, text in sealed.items()}
        self._heard: set[tuple[str, str]] = set()
        self._answers: Mapping[str, Callable[[Story, Data], Iterator[Said]]] = {
            "task.raised": self._task,
            "consent.requested": _consent,
            "service-request.changed": _active,
        }
        self.on_the_way = self.repeated = 0
        broker.told.append(self._came)

    def next_moment(self) -> datetime | None:
        """When somebody says something of his own accord."""
        moment = min(map(self._when, self._intended), default=NEVER)
        return None if moment == NEVER else moment

    def speak(self) -> None:
        """Whose moment has come says it, within some seconds."""
        now = self._database.now()
        due = [one for one in self._intended if self._when(one) <= now]
        self._intended = [one for one in self._intended if one not in due]
        for scin in dict.fromkeys(one.story.scin for one in due):
            self._began.setdefault(scin, now)
            self._send(scin, *(one.said for one in due if one.story.scin == scin))

    def _when(self, one: Intended) -> datetime:
        if one.said.known and (one.story.scin,) not in self._database.tables["maintain_cases"]:
            return NEVER
        since = one.since or self._began.get(one.story.scin)
        if since is None:
            return self._database.now() if one.said.after == 0 else NEVER
        return since + timedelta(days=one.said.after)

    def _send(self, scin: str, *several: Said) -> None:
        """One behind the other; some of it a second time, at any time after its first."""
        seconds = 0.0
        for said in several:
            arriving = self._record(scin, said)
            seconds += self._chance.random() * LATE
            self._arrive_in(seconds, arriving)
            if self._chance.random() < TWICE:
                self.repeated += 1
                self._arrive_in(seconds + self._chance.random() * LATE, arriving)

    def _record(self, scin: str, said: Said) -> tuple[Place, Raw]:
        event_id = str(UUID(int=self._chance.getrandbits(128), version=4))
        moment = self._database.now() - timedelta(days=said.unread, milliseconds=1)
        data = {**said.data, **self._pins[said.pin]} if said.pin else said.data
        raw = record(event(said.kind, data, moment.isoformat(), id=event_id), scin)
        topic = TOPICS.get(said.kind.partition(".")[0], "cm.contacts")
        return Place(topic, partition_of(scin, self._broker.partitions)), raw

    def _arrive_in(self, seconds: float, arriving: tuple[Place, Raw]) -> None:
        self.on_the_way += 1
        asyncio.get_running_loop().call_later(seconds, self._arrive, *arriving)

    def _arrive(self, place: Place, raw: Raw) -> None:
        self.on_the_way -= 1
        self._broker.append(place, raw.key, raw.value, raw.headers)

    def read(self, text: bytes) -> None:
        """Service Management gets an email, maybe a second time."""
        found = REQUEST.search(text)
        request_id = found[1].decode() if found else ""
        if ("email", request_id) not in self._heard:
            self._heard.add(("email", request_id))
            row = self._database.tables["mail_requests"][request_id,]
            self._intend(row["scin"], lambda story: _noted(story, request_id))

    def _came(self, kept: Kept) -> None:
        """Whoever is asked answers, once however often the event is written."""
        headers = {name: value.decode() for name, value in kept.headers}
        answer = self._answers.get(headers.get("ce_type", "").removeprefix(PREFIX).removesuffix(".v1"))
        key = headers.get("ce_source", ""), headers.get("ce_id", "")
        if answer is not None and key not in self._heard:
            self._heard.add(key)
            self._intend((kept.key or b"").decode(), lambda story: answer(story, json.loads(kept.value or b"null")))

    def _intend(self, scin: str, answer: Callable[[Story], Iterator[Said]]) -> None:
        story, now = self._stories[scin], self._database.now()
        self._intended += [Intended(story, said, now) for said in answer(story)]
        self.speak()

    def _task(self, story: Story, task: Data) -> Iterator[Said]:
        outcome = {**LOOKED_AT, **story.answers}.get(task["kind"])
        if outcome is not None:
            brought = self._brought(task, outcome)
            yield Said(0, "task.completed", call_result(task, outcome, **brought))
        if task["rule"] == "MA-7" and ("email", task["details"]["request_id"]) not in self._heard:
            yield from _noted(story, task["details"]["request_id"])  # they are asked for what they never got

    def _brought(self, task: Data, outcome: str) -> dict[str, Any]:
        if (task["kind"], outcome) == ("call_representative", "reached"):
            return self._pins["right"]
        if (task["kind"], task["rule"], outcome) == ("call_requester", "MA-4", "reached"):
            return {"person": {"nino": "AB123456C"}}
        return {"address": CLIENT["address"]} if outcome == "corrected" else {}


def _consent(story: Story, asked: Data) -> Iterator[Said]:
    consent = story.consents.get(asked["poa_id"])
    if consent is not None:
        about = {name: asked[name] for name in ("scin", "change_id", "change_digest", "poa_id")}
        said = {**about, "answer": consent.answer, "channel": "telephone"}
        yield Said(consent.after, "consent.replied", said, unread=consent.unread)


def _noted(story: Story, request_id: str) -> Iterator[Said]:
    about = {"scin": story.scin, "request_id": request_id}
    if story.noted.read:
        yield Said(story.noted.after, "service-management.read", about)
    yield Said(story.noted.after, "service-management.change-noted", {**about, "note": "Address changed"})


def _active(story: Story, changed: Data) -> Iterator[Said]:
    if (changed["status"], changed.get("resolution")) == ("Closed", "Active"):
        yield from story.once_active(changed["fields"]["representative_id"])


class SimulatedGateway:
    """The CIS gateway as `workers.runtime.checks` knows it: slow, busy, broken, and the same answer for ever."""

    def __init__(self, process: Process) -> None:
        self._process = process

    async def verify(self, request_id: str, person: Person) -> CisSaid:
        """See `Gateway`."""
        await self._process.way()
        self._process.tell(f"asks CIS about {request_id}")
        chance = self._process.chance.random()
        await self._process.way()
        if chance < BROKEN:
            raise ConnectionResetError
        if chance < BUSY:
            return Later(self._process.chance.random() * 2)
        return Answer("not_verified" if person.last_name == UNKNOWN_TO_CIS else "verified")

    async def close(self) -> None:
        """Nothing to be done."""
