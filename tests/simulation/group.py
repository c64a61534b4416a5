"""A consumer group: its members share the partitions, eagerly, as Faust does it over Kafka."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from random import Random

from tests.simulation.broker import Broker, Kept
from tests.simulation.process import Process
from workers.runtime.faust_app import SESSION_SECONDS, Host
from workers.runtime.ground import Take
from workers.runtime.handover import Handover
from workers.runtime.ledger import Place, Record

MOST_POLLED = 6
"""Records of a place in one poll."""
FULL = 4
"""A poll with so many counts as full: the next one comes while it is written."""
FRESH_BEFORE = 0.02
"""Seconds at most until a poll sees what has come in."""
STALE = 0.3
"""The share of assignments whose first poll brings what was fetched before."""


class Group:
    """The group's coordinator."""

    def __init__(self, broker: Broker, chance: Random) -> None:
        self.broker = broker
        self.chance = chance
        self.members: list[MemoryMember] = []
        self.joined: dict[MemoryMember, list[int]] = {}
        self.generation = 0
        self._waiting: set[MemoryMember] = set()
        self._complete = asyncio.Event()

    def changed(self) -> None:
        """Somebody came or went: everybody has to join again."""
        self.generation += 1
        self._waiting.clear()
        self._complete.set()
        self._complete = asyncio.Event()
        for member in self.members:
            member.called.set()

    async def join(self, member: "MemoryMember") -> tuple[int, list[int]]:
        """Generation and the member's share, once all have joined; begun again when the group changes meanwhile."""
        while True:
            if member not in self.members:  # it was away for too long
                self.members.append(member)
                self.changed()
            generation, complete = self.generation, self._complete
            self._waiting.add(member)
            if self._waiting >= set(self.members):
                self._share_out()
                complete.set()
            else:
                await complete.wait()
            if generation == self.generation:
                return generation, self.joined[member]

    def leave(self, member: "MemoryMember") -> None:
        """It has left, or isn't heard of any more."""
        if member in self.members:
            self.members.remove(member)
            self.joined.pop(member, None)
            self.changed()

    def _share_out(self) -> None:
        """A partition number goes to one member in all topics."""
        parts = range(self.broker.partitions)
        number = len(self.members)
        self.joined = {m: [p for p in parts if p % number == i] for i, m in enumerate(self.members)}


class MemoryMember:
    """One process in the group, with its consumer."""

    def __init__(  # noqa: PLR0913 - what `Ground.member` is given
        self, group: Group, topics: Sequence[str], process: Process, host: Host, handover: Handover, take: Take
    ) -> None:
        self._group = group
        self._topics = topics
        self._process = process
        self._host = host
        self._handover = handover
        handover.full = FULL
        self._take = take
        self._news = asyncio.Event()
        self._flowing = asyncio.Event()
        self._handed = asyncio.Event()
        self._positions: dict[Place, int] = {}
        self._generation = -1
        self._stale = False
        self._crash: asyncio.Future[BaseException] = asyncio.get_running_loop().create_future()
        self.called = asyncio.Event()
        self.rebalancing = False

    async def start(self) -> None:
        """Join."""
        self._process.when_gone.append(lambda: self._unheard(SESSION_SECONDS))
        self._process.when_frozen.append(self._frozen)
        self._group.broker.told.append(self._came)
        loop = asyncio.get_running_loop()
        self._work = [loop.create_task(work()) for work in (self._take_part, self._poll, self._agent)]
        self._group.members.append(self)
        self._group.changed()

    async def stop(self) -> None:
        """Leave."""
        await self._process.way()
        self._end()

    async def crashed_with(self) -> BaseException:
        """See `Member`."""
        return await self._crash

    async def seek_places(self, places: Mapping[Place, int]) -> None:
        """See `Member`."""
        self._handover.drop(places)
        await self._process.way()
        self._positions.update({place: offset for place, offset in places.items() if place in self._positions})
        self._news.set()

    async def commit_places(self, _: Mapping[Place, int]) -> bool:
        """Nobody looks at Kafka's own offsets here."""
        return True

    async def standings(self, places: Collection[Place]) -> Mapping[Place, tuple[int, int]]:
        """See `Member`."""
        await self._process.way()
        mine = [place for place in places if place in self._positions]
        return {place: (self._positions[place], self._group.broker.end(place)) for place in mine}

    async def _take_part(self) -> None:
        try:
            while True:
                await self.called.wait()
                self.called.clear()
                await self._process.way()
                while self not in self._group.members or self._generation != self._group.generation:
                    await self._rebalance()
        except Exception as error:  # noqa: BLE001 - the worker is told
            self._crash.set_result(error)

    async def _rebalance(self) -> None:
        self.rebalancing = True
        self._flowing.clear()
        self._handover.clear()
        if self._generation >= 0:
            await self._host.revoked()
        self._positions = {}
        self._generation, parts = await self._group.join(self)
        places = [Place(topic, part) for topic in self._topics for part in parts]
        self._handover.clear()
        following = await self._host.assigned(places, self._bounds_of(places))
        await self._process.way()
        if self._generation != self._group.generation:
            return
        self._positions = dict(following)
        self._stale = self._group.chance.random() < STALE
        self.rebalancing = False
        self._flowing.set()
        self._news.set()

    def _bounds_of(self, places: Sequence[Place]) -> "Bounds":
        return Bounds(self._group.broker, places, self._process)

    async def _poll(self) -> None:
        while True:
            if not await self._handover.free():
                self._handed.set()
                continue
            await self._news.wait()
            self._news.clear()
            await asyncio.sleep(self._group.chance.random() * FRESH_BEFORE)
            await self._process.way()
            await self._flowing.wait()
            batch = self._polled()
            if batch:
                self._handover.put(batch)
                self._handed.set()

    async def _agent(self) -> None:
        """Takes what is handed over, while the next poll goes on."""
        while True:
            await self._handed.wait()
            self._handed.clear()
            await self._take()

    def _polled(self) -> dict[Place, Sequence[Record]]:
        """Some of what there is; after an assignment maybe once what an older fetch has brought."""
        stale, self._stale = self._stale, False
        batch: dict[Place, Sequence[Record]] = {}
        places = list(self._positions.items())
        self._group.chance.shuffle(places)
        for place, position in places:
            end = self._group.broker.end(place)
            begin = self._group.chance.randint(0, end) if stale else position
            if begin < end and self._group.chance.random() < 0.8:
                batch[place] = self._group.broker.read(place, begin, self._group.chance.randint(1, MOST_POLLED))
                if not stale:
                    self._positions[place] = batch[place][-1].offset + 1
        if self._behind():
            self._news.set()
        return batch

    def _behind(self) -> bool:
        return any(position < self._group.broker.end(place) for place, position in self._positions.items())

    def _came(self, kept: Kept) -> None:
        if (kept.topic, kept.partition) in self._positions:
            self._news.set()

    def _frozen(self, seconds: float) -> None:
        if seconds > SESSION_SECONDS:
            self._unheard(SESSION_SECONDS)

    def _unheard(self, seconds: float) -> None:
        asyncio.get_running_loop().call_later(seconds, self._expel)

    def _expel(self) -> None:
        if not self._process.alive or self._process.stands_still:
            self._group.leave(self)
            if self._process.alive:
                self.called.set()
            else:
                self._end()

    def _end(self) -> None:
        self._flowing.clear()
        if self._came in self._group.broker.told:
            self._group.broker.told.remove(self._came)
        for task in self._work:
            task.cancel()
        self._group.leave(self)


class Bounds:
    """Earliest and end offsets, as they are when they're asked for."""

    def __init__(self, broker: Broker, places: Sequence[Place], process: Process) -> None:
        self._broker = broker
        self._places = places
        self._process = process

    async def __call__(self) -> Mapping[Place, tuple[int, int]]:
        await self._process.way()
        return {place: (0, self._broker.end(place)) for place in self._places}
