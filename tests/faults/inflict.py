"""Carries out what the plan says."""

import asyncio
import signal
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable
from itertools import product

from aiokafka import ConsumerRecord

from tests.faults.people import People
from tests.faults.plan import Fault
from tests.faults.reach import put, records
from tests.faults.rig import Rig
from tests.faults.topics import READ_BY_WORKERS
from tests.wire import Raw

PARTITIONS = 8
AGAIN = 100
"""Events of each topic that come again as duplicates."""
LATENCY = 0.25
LAST_WORDS = {"postgres": b"COMMIT"}
"""After these a lost answer leaves most in doubt."""
BESIDE = 4.0
"""Seconds for which two who believe to own a partition run beside each other."""


class Inflict:
    """Does harm to a rig.

    Attributes:
        injected: where events lie that were put there a second time by us.
    """

    def __init__(self, rig: Rig, people: People) -> None:
        self._rig = rig
        self._people = people
        self._staff: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.injected: set[tuple[str, int, int]] = set()

    async def __call__(self, fault: Fault) -> None:
        """Carry out a fault; returns when it is over."""
        carried_out: dict[str, Callable[[Fault], Awaitable[None]]] = {
            "kill": self._kill,
            "restart": self._restart,
            "hang": self._hang,
            "two-owners": self._two_owners,
            "storm": self._storm,
            "duplicates": self._duplicates,
            "replay": self._replay,
            "clock": self._clock,
        }
        await carried_out.get(fault.kind, self._network)(fault)

    async def _kill(self, fault: Fault) -> None:
        self._rig.signal(self._one(fault), signal.SIGKILL)

    async def _restart(self, fault: Fault) -> None:
        gracefully = signal.SIGINT if fault.target == "postgres" else signal.SIGTERM
        self._rig.signal(fault.target, gracefully)

    async def _hang(self, fault: Fault) -> None:
        with self._rig.stopped(fault.target):
            await asyncio.sleep(fault.lasts)

    async def _network(self, fault: Fault) -> None:
        proxy = self._rig.proxies[fault.target]
        some = proxy.some(fault.choice)
        match fault.kind:
            case "cut":
                proxy.cut(some)
            case "half-open":
                proxy.lose(some)
            case "answers-lost":
                proxy.lose_answers(some, LAST_WORDS.get(fault.target, b""))
            case "stall":
                proxy.stall()
            case "slow":
                proxy.latency = LATENCY
            case "down":
                proxy.down()
            case "lie":
                proxy.lie()
        if fault.lasts:
            await asyncio.sleep(fault.lasts)
            proxy.heal()
        if fault.kind == "answers-lost":
            proxy.cut(some)

    async def _two_owners(self, fault: Fault) -> None:
        """One is away for longer than its lease, another takes over; then it comes back and knows nothing of that."""
        async with self._staff[fault.target]:
            first = self._one(fault)
            second = await self._rig.one_more(fault.target)
            with self._rig.stopped(first):
                await asyncio.sleep(fault.lasts)
            await asyncio.sleep(BESIDE)
            if second is not None:
                await self._rig.platform.remove_worker(second)

    async def _storm(self, fault: Fault) -> None:
        """Processes of a worker come and go; one stays."""
        end = asyncio.get_running_loop().time() + fault.lasts
        async with self._staff[fault.target]:
            while asyncio.get_running_loop().time() < end:
                if await self._rig.one_more(fault.target) is not None:
                    oldest, *_ = self._rig.processes(fault.target)
                    await self._rig.platform.remove_worker(oldest)

    async def _duplicates(self, fault: Fault) -> None:
        """The newest events of some topics come again."""
        first = int(fault.choice * len(READ_BY_WORKERS))
        for topic in (READ_BY_WORKERS * 2)[first : first + 4]:
            found = await self._records([topic], range(PARTITIONS))
            await self._put_again(sorted(found, key=lambda one: one.timestamp)[-AGAIN:])

    async def _replay(self, fault: Fault) -> None:
        """All of a partition comes again, of every topic."""
        await self._put_again(await self._records(READ_BY_WORKERS, [int(fault.choice * PARTITIONS)]))

    async def _clock(self, fault: Fault) -> None:
        await self._people.leap(fault.lasts)

    def _one(self, fault: Fault) -> str:
        processes = self._rig.processes(fault.target) or [fault.target]
        return processes[int(fault.choice * len(processes))]

    async def _records(self, topics: Iterable[str], partitions: Iterable[int]) -> list[ConsumerRecord]:
        """What lies there, but for what we have put there a second time."""
        found = await records(self._rig.platform.settings["CLIENTREP_KAFKA"], [*product(topics, partitions)])
        return [one for one in found if (one.topic, one.partition, one.offset) not in self.injected]

    async def _put_again(self, found: list[ConsumerRecord]) -> None:
        for one in sorted(found, key=lambda one: one.offset):
            raw = Raw(one.key, list(one.headers), one.value)
            self.injected.add(await put(self._people.wire, one.topic, raw, one.partition))
