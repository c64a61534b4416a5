"""A run: mixed journeys under a plan of faults, then quiet, then the checker's verdict."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

from tests.faults.checker import Report, check
from tests.faults.facts import Facts, gather
from tests.faults.inflict import Inflict
from tests.faults.people import People
from tests.faults.plan import Fault
from tests.faults.rig import Rig
from tests.faults.stuck import what_is_stuck
from tests.faults.telephony import Telephony
from tests.scene import Scene
from workers.runtime.brokers import brokers
from workers.runtime.settings import load
from workers.runtime.settled import Watch

MOVES_WITHIN = 180.0
"""Seconds in which something must have changed: a connection that is half open is found out by time-outs."""
QUIET_LOOKS, PAUSE = 3, 0.2
DAYS = 34
"""Two waits of 14 days and what lies between them."""
REPEATS_ALLOWED = 1.0

Say = Callable[[str], None]


class StuckError(AssertionError):
    """The platform doesn't come to rest, though nothing disturbs it any more."""


@dataclass(frozen=True)
class Verdict:
    """What a run came to.

    Attributes:
        faults: what was done to the platform.
        asked: how many journeys were begun.
        settled_after: seconds from the last fault until nothing was in flight.
        report: the checker's.
    """

    seed: int
    faults: Sequence[Fault]
    asked: int
    settled_after: float
    report: Report

    def __str__(self) -> str:
        return (
            f"seed {self.seed}: {len(self.faults)} faults, {self.asked} journeys, "
            f"at rest {self.settled_after:.0f} s after the last fault; {self.report}"
        )


class Run:
    """One run on a platform of its own.

    Args:
        folder: for the platform.
        seed: of the plan.
        faults: the plan.
        a_second: journeys begun.
        say: told what happens.
    """

    def __init__(
        self, folder: Path, seed: int, faults: Sequence[Fault], a_second: float, say: Say = lambda _: None
    ) -> None:
        self._rig = Rig(folder)
        self._plan = faults
        self._seed = seed
        self._a_second = a_second
        self._say = say
        self._over = False

    async def __call__(self) -> Verdict:
        """Run it.

        Raises:
            StuckError: the platform didn't come to rest; the text tells what stays in flight.
        """
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self._rig)
            settings = load(self._rig.platform.settings)
            self._people = await stack.enter_async_context(People(settings))
            self._telephony = Telephony(self._people)
            await stack.enter_async_context(self._telephony.answering())
            inflict = Inflict(self._rig, self._people)
            await asyncio.gather(self._disturb(inflict), self._people.come(self._a_second, lambda: self._over))
            ended = monotonic()
            self._say("the faults are over")
            facts = await self._afterwards(inflict, ended)
        return self._verdict(facts)

    async def _disturb(self, inflict: Inflict) -> None:
        began = monotonic()
        try:
            async with asyncio.TaskGroup() as group:
                for fault in self._plan:
                    await asyncio.sleep(max(0.0, began + fault.at - monotonic()))
                    self._say(str(fault))
                    group.create_task(inflict(fault))
        finally:
            self._over = True

    async def _afterwards(self, inflict: Inflict, ended: float) -> Facts:
        async with Scene(self._rig.platform) as scene:
            groups = {process.partition("-")[0] for process in self._rig.platform.workers}
            async with Watch(scene.database, brokers(scene.settings), groups) as watch:
                await self._at_rest(scene, watch)
                self._settled_after = monotonic() - ended
                self._say(f"at rest {self._settled_after:.0f} s later")
                for _ in range(DAYS):
                    await self._people.leap(24)
                    await self._at_rest(scene, watch)
            mailbox = self._rig.platform.folder.mailbox
            facts = await gather(scene.database, scene.wire, self._people.asked.nominated, mailbox, inflict.injected)
        asked = self._people.asked
        return replace(facts, changed=dict(asked.changes), checks=dict.fromkeys(asked.checks, "passed"))

    async def _at_rest(self, scene: Scene, watch: Watch) -> None:
        """Nothing in flight, and nobody has anything left to do; however long it takes, as long as something moves."""
        left, since, quiet = await self._left(scene, watch), monotonic(), 0
        while quiet < QUIET_LOOKS:
            await asyncio.sleep(PAUSE)
            before, left = left, await self._left(scene, watch)
            quiet = 0 if left else quiet + 1
            since = since if left == before else monotonic()
            if left and monotonic() - since > MOVES_WITHIN:
                raise StuckError(f"stuck: {left}\n{await what_is_stuck(self._rig.platform, scene.database)}")

    async def _left(self, scene: Scene, watch: Watch) -> dict[str, int]:
        self._telephony.at_work()
        tasks = await scene.database.fetchval("SELECT count(*) FROM tasks WHERE status = 'open'")
        left = {**await watch.busy(), "open tasks": tasks, "changes not asked for yet": int(self._people.waiting)}
        return {what: number for what, number in left.items() if number}

    def _verdict(self, facts: Facts) -> Verdict:
        asked = len(self._people.asked.nominated) + len(self._people.asked.changes)
        report = check(facts, REPEATS_ALLOWED)
        return Verdict(self._seed, self._plan, asked, self._settled_after, report)
