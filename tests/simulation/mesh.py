"""All workers in one process on a time line of their own, with whoever is outside, for one seed."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any, TypeVar
from zlib import crc32

from tests.simulation.broker import Broker
from tests.simulation.ground import Servers, live
from tests.simulation.group import Group
from tests.simulation.outside import Outside, SimulatedGateway
from tests.simulation.plan import Plan, drawn
from tests.simulation.post import Post, mailing
from tests.simulation.press import documents
from tests.simulation.process import Process, belonging
from tests.simulation.standing import Standing
from tests.simulation.store.database import Database
from tests.simulation.stories import Story, stories
from tests.simulation.timeline import Timeline
from workers.activation import agent as activation
from workers.cis import agent as cis
from workers.letters import agent as letters
from workers.maintain import agent as maintain
from workers.procedure.room import Room
from workers.runtime.checks import Checks
from workers.runtime.due import Due
from workers.runtime.settings import Settings
from workers.runtime.shift import Shift
from workers.runtime.worker import Running, Service
from workers.service_mgmt import agent as service_mgmt
from workers.timers import agent as timers

AGENTS = (activation, cis, letters, maintain, service_mgmt, timers)
ROOMS: Mapping[str, Room] = {agent.ROOM.name: agent.ROOM for agent in AGENTS}
LOOK_EVERY = 0.25
PATIENCE = 300.0
"""Seconds after which a mesh that isn't quiet is stuck."""
MOST_MOMENTS = 150
AT_THE_END = timedelta(days=16)
COUNTED = {
    "killed": "kills",
    "stands still": "standstills",
    "meets": "meetings of two that believe they own a partition",
    "connection lost": "connections cut",
    "no ack": "sends without an acknowledgement",
    "ends: told": "orderly ends",
    "email taken": "emails taken",
    "mail server": "troubles with the mail server",
}
"""By what a step begins with."""

T = TypeVar("T")
Trace = Callable[[float, str, str], None]


class StuckError(Exception):
    """Something stays in flight, and nothing is broken any more."""


@dataclass
class Mesh:
    """One seed's world.

    Attributes:
        digest: of the whole course; the same in each run of a seed.
        steps: how many it took.
        happened: how often each of what is worth counting.
    """

    seed: int
    chance: Random
    settings: Settings
    sealed: Mapping[str, str]
    trace: Trace | None = None
    digest: int = 0
    steps: int = 0
    happened: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.timeline = Timeline()
        self.timeline.set_task_factory(belonging)
        self.plan: Plan = drawn(self.chance)
        self.database = Database(self.timeline.instant)
        self.broker = Broker(self.plan.partitions, self.timeline.instant)
        self.stories: Sequence[Story] = stories(self.chance, self.plan.cases, self.plan.kinds)
        away_until = self.database.now() + timedelta(hours=self.plan.mail_away)
        self.post = Post(self.database.now, self.plan.moody, away_until)
        rooms = {name: ROOMS[name] for name in self.plan.processes}
        self.standing = Standing(self.database, self.broker, self.post, rooms)
        self.processes: list[Process] = []
        self.documents: dict[str, str] = {}
        self.lives = 0

    def run(self) -> None:
        """Play it to its end.

        Raises:
            StuckError: it has none.
        """
        try:
            self.timeline.run_until_complete(self._play())
        finally:
            _tidy(self.timeline)

    def looked(self, look: Coroutine[Any, Any, T]) -> T:
        """The result of a look at what is left; nothing happens meanwhile."""
        try:
            return self.timeline.run_until_complete(look)
        finally:
            self.timeline.close()

    async def _play(self) -> None:
        servers = Servers(self.database, self.broker, self.settings, self.plan.cut, self.plan.fails)
        self.outside = Outside(self.database, self.broker, self.chance, self.stories, self.sealed)
        self.post.told.append(self.outside.read)
        groups = {name: Group(self.broker, self.chance) for name in self.plan.processes}
        kin: dict[str, list[Process]] = {name: [] for name in self.plan.processes}
        keeping = [
            asyncio.create_task(self._keep(name, servers, groups[name], kin[name]))
            for name, number in self.plan.processes.items()
            for _ in range(number)
        ]
        self._appoint()
        self.outside.speak()
        await self._settled()
        await self._pass_time()
        for task in keeping:
            task.cancel()

    async def _keep(self, name: str, servers: Servers, group: Group, kin: list[Process]) -> None:
        """A worker that ends is started again."""
        while True:
            self.lives += 1
            process = Process(f"{name}-{self.lives}", self.chance, self._tell, self.plan.fate(name), kin)
            self.processes.append(process)
            kin.append(process)
            main = process.begin(partial(live, ROOMS[name], self._services(name, process), servers, group, process))
            await asyncio.wait((main,))
            if process.alive:
                process.end()
            self.processes.remove(process)
            kin.remove(process)
            await asyncio.sleep(0.1 + self.chance.random())

    def _services(self, name: str, process: Process) -> Sequence[Service]:
        services: Mapping[str, Sequence[Service]] = {
            "cis": (partial(_checks, process),),
            "letters": (partial(documents, process, self.documents), letters.silence),
            "service_mgmt": (partial(mailing, process, self.post),),
            "timers": (Due,),
        }
        return services.get(name, ())

    def _appoint(self) -> None:
        """Who stands still and who is told to end, and when."""
        for moment, seconds in self.plan.freezes:
            self.timeline.call_later(moment, self._freeze_one, seconds)
        for moment in self.plan.ends:
            self.timeline.call_later(moment, self._end_one)

    def _freeze_one(self, seconds: float) -> None:
        if self.processes:
            self._one().freeze(seconds)

    def _end_one(self) -> None:
        if self.processes:
            self._one().told_to_end.set()

    def _one(self) -> Process:
        return self.chance.choice(self.processes)

    async def _pass_time(self) -> None:
        """Up to what happens next, again and again, and two weeks beyond the last.

        Raises:
            StuckError: something happens again and again.
        """
        end: datetime | None = None
        for _ in range(MOST_MOMENTS):
            moment = self._next_moment()
            if moment is None:
                end = end or self.database.now() + AT_THE_END
                moment = end
            self.database.leap(moment)
            self.outside.speak()
            await self._settled()
            if end is not None and self.database.now() >= end:
                return
        raise StuckError("it has no end")

    def _next_moment(self) -> datetime | None:
        moments, saying = self.standing.moments(), self.outside.next_moment()
        if self.plan.leaps and moments and saying is None:
            return max(moments) + timedelta(hours=1)
        return min((*moments, *([saying] if saying else ())), default=None)

    async def _settled(self) -> None:
        loop = asyncio.get_running_loop()
        deadline, quiet = loop.time() + PATIENCE, 0
        while quiet < 2:
            await asyncio.sleep(LOOK_EVERY)
            self.outside.speak()
            busy = list(self.standing.busy(self.outside.on_the_way))
            quiet = 0 if busy else quiet + 1
            if busy and loop.time() > deadline:
                raise StuckError(", ".join(busy))

    def _tell(self, who: str, what: str) -> None:
        self.steps += 1
        self.happened.update(name for beginning, name in COUNTED.items() if what.startswith(beginning))
        self.digest = crc32(f"{self.timeline.time():.6f} {who} {what}".encode(), self.digest)
        if self.trace is not None:
            self.trace(self.timeline.time(), who, what)


def _checks(process: Process, shift: Shift) -> Running:
    return Checks(shift, SimulatedGateway(process), cis.retried_for)


def _tidy(timeline: Timeline) -> None:
    """End whatever still runs; it can't do anything any more."""
    while left := asyncio.all_tasks(timeline):
        for task in left:
            task.cancel()
        timeline.run_until_complete(asyncio.wait(left, timeout=1))
