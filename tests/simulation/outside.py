"""The world outside: clients who write, telephony that ends tasks, the CIS gateway. They say things twice."""

import asyncio
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
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
LOOKED_AT = {"letter_undeliverable": "corrected"}
"""How tasks end that no story tells of: a letter that couldn't be made six times is made in the end."""
BUSY, BROKEN = 0.2, 0.05
"""The share of calls to which CIS gives no answer, in a decent way or another."""


class Outside:
    """Everybody who isn't a worker.

    Attributes:
        on_the_way: how much was said that isn't on its topic yet.
        repeated: how much was said twice.
    """

    def __init__(self, database: Database, broker: Broker, chance: Random, told: Sequence[Story], sealed: str) -> None:
        self._database = database
        self._broker = broker
        self._chance = chance
        self._stories = {story.scin: story for story in told}
        self._began: dict[str, datetime] = {}
        self._to_say = [(story, said) for story in told for said in story.said]
        self._sealed = {"sealed": sealed}
        self._answered: set[str] = set()
        self.on_the_way = self.repeated = 0
        broker.told.append(self._came)

    def next_moment(self) -> datetime | None:
        """When somebody says something of his own accord."""
        return min((self._when(*one) for one in self._to_say), default=None)

    def speak(self) -> None:
        """Whose moment has come says it, within some seconds."""
        now = self._database.now()
        due = [one for one in self._to_say if self._when(*one) <= now]
        self._to_say = [one for one in self._to_say if one not in due]
        for scin in dict.fromkeys(story.scin for story, _ in due):
            self._began.setdefault(scin, now)
            self._send(scin, *(said for story, said in due if story.scin == scin))

    def _when(self, story: Story, said: Said) -> datetime:
        began = self._began.get(story.scin)
        if began is None:
            return self._database.now() if said.after == 0 else datetime.max.replace(tzinfo=self._database.now().tzinfo)
        return began + timedelta(days=said.after)

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
        moment = self._database.now() - timedelta(milliseconds=1)
        data = {**said.data, "security": self._sealed} if said.sealed else said.data
        raw = record(event(said.kind, data, moment.isoformat(), id=event_id), scin)
        topic = TOPICS.get(said.kind.partition(".")[0], "cm.contacts")
        return Place(topic, partition_of(scin, self._broker.partitions)), raw

    def _arrive_in(self, seconds: float, arriving: tuple[Place, Raw]) -> None:
        self.on_the_way += 1
        asyncio.get_running_loop().call_later(seconds, self._arrive, *arriving)

    def _arrive(self, place: Place, raw: Raw) -> None:
        self.on_the_way -= 1
        self._broker.append(place, raw.key, raw.value, raw.headers)

    def _came(self, kept: Kept) -> None:
        if kept.topic == "cm.tasks" and _kind(kept) == "task.raised":
            self._answer(json.loads(kept.value or b"null"))

    def _answer(self, task: Data) -> None:
        if task["task_id"] in self._answered:  # the task was raised a second time, by the same event
            return
        self._answered.add(task["task_id"])
        outcome = {**LOOKED_AT, **self._stories[task["scin"]].answers}.get(task["kind"])
        if outcome is not None:
            brought = {"reached": {"security": self._sealed}, "corrected": {"address": CLIENT["address"]}}
            self._send(task["scin"], Said(0, "task.completed", call_result(task, outcome, **brought.get(outcome, {}))))


def _kind(kept: Kept) -> str:
    headers = dict(kept.headers)
    return (headers.get("ce_type") or b"").decode().removeprefix(PREFIX).removesuffix(".v1")


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
