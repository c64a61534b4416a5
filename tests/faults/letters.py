"""``python -m tests.faults.letters [--letters N] [--seed S]``: letters while their workers are killed at random.

Clients telephone and name a representative, and no form ever comes: each is sent CMSL5512 with its form, and after 14
days the pair CMSL0047 and CMSL0049. One client in twenty, and one representative in twenty, has no address that a
letter could go to until somebody corrects it.
"""

import argparse
import asyncio
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from time import monotonic

from clientrep.local.platform import WORKERS, Platform
from clientrep.prepare import prepare
from tests.conftest import CHEAP_HASHES
from tests.faults.checker import Report, check
from tests.faults.facts import UNREACHABLE, gather
from tests.faults.load import friends
from tests.faults.paper import Paper, gather_paper, judge
from tests.faults.reaper import Reaper
from tests.faults.violation import Violation
from tests.scene import LEAP, SCINS, Scene
from tests.stories import CLIENT, Data, by_telephone, call_result
from workers.runtime import clock
from workers.runtime.brokers import brokers
from workers.runtime.settled import Watch

TWO_PRESSES = {**WORKERS, "letters": 2}
LETTERS_A_CLIENT = 3
NOWHERE: Data = {"lines": ["(behind the mill)", "Millbrook"], "postcode": "M21 9WQ", "country": "GB"}
KNOWN: Data = {"lines": ["3 Foundry Close", "Brackwell"], "postcode": "S1 2GU", "country": "GB"}
ONE_IN, NO_CLIENT, NO_REPRESENTATIVE = 20, 0, 1
UNDONE = "SELECT EXISTS (SELECT FROM documents_to_make) OR EXISTS (SELECT FROM tasks WHERE status = 'open')"
TO_CORRECT = "SELECT task_id, scin FROM tasks WHERE kind = 'letter_undeliverable' AND status = 'open'"
BAD_ADDRESS = "begins with a character that is not allowed there"


@dataclass(frozen=True)
class Plan:
    """What a run asks for.

    Attributes:
        letters: at least so many.
        a_second: clients who telephone.
        seed: of the deaths; what they meet depends on the machine all the same.
    """

    letters: int = 400
    a_second: float = 8
    seed: int = 1

    @property
    def clients(self) -> int:
        """How many telephone."""
        return -(-self.letters // LETTERS_A_CLIENT)

    @property
    def held(self) -> int:
        """Letters that wait for an address: CMSL5512 of the clients, pairs of the representatives."""
        nowhere = [number % ONE_IN for number in range(self.clients)]
        return nowhere.count(NO_CLIENT) + 2 * nowhere.count(NO_REPRESENTATIVE)

    @property
    def most_between(self) -> int:
        """Letters between two deaths."""
        return max(8, self.letters // 40)

    @property
    def patience(self) -> float:
        """Seconds until work that doesn't end is a fault."""
        return 120 + self.letters / 4


@dataclass
class Outcome:
    """What came of it.

    Attributes:
        held: letters that were held for an address, of both rounds.
        deaths: of the letters' processes, by what killed them.
    """

    report: Report
    paper: Paper
    violations: list[Violation]
    held: int
    deaths: Counter[str]
    seconds: float

    def __str__(self) -> str:
        deaths = ", ".join(f"{name} x{number}" for name, number in sorted(self.deaths.items()))
        return (
            f"{len(self.paper.letters)} letters in {self.seconds:.0f} s, {self.paper.repeats} announced again with the "
            f"same id, {self.held} held for a time, {self.paper.nobodys} documents that nobody was promised\n"
            f"deaths: {deaths}\n{self.report}\nletters and documents: {self.violations or 'no violation'}"
        )


@dataclass
class Somebody:
    """Corrects addresses; a letter is held with the reason, at any moment.

    Attributes:
        held: all letters that were, for a time.
    """

    scene: Scene
    held: set[str] = field(default_factory=set)
    _done: set[str] = field(default_factory=set)

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """Within the ``async with``."""
        working = asyncio.create_task(self._for_ever())
        try:
            yield
        finally:
            working.cancel()
            with suppress(asyncio.CancelledError):
                await working

    async def _for_ever(self) -> None:
        while True:
            await asyncio.sleep(0.5)
            tasks = await self.scene.database.fetch(TO_CORRECT)
            paper = await gather_paper(self.scene.database, (), Path(os.devnull))
            held = {one.letter_id for one in paper.listed if one.status == "held"}
            assert held == paper.reasons.keys(), "a letter is held without a reason"
            assert all(why.endswith(BAD_ADDRESS) for why in paper.reasons.values()), paper.reasons
            self.held |= held
            for task in tasks:
                await self._correct(task["task_id"], task["scin"])

    async def _correct(self, task_id: str, scin: str) -> None:
        if task_id not in self._done:
            self._done.add(task_id)
            task = {"task_id": task_id, "scin": scin}
            await self.scene.send("task.completed", call_result(task, "corrected", address=KNOWN))


async def run(plan: Plan, folder: Path) -> Outcome:
    """Send the letters and judge what is left."""
    began = monotonic()
    async with (
        Platform(folder, prepare=prepare, clock="virtual", workers=TWO_PRESSES, settings=CHEAP_HASHES) as platform,
        Scene(platform) as scene,
        Scene(platform) as reapers,
        Scene(platform) as others,
        Watch(scene.database, brokers(scene.settings), set(WORKERS), timeout=plan.patience) as watch,
    ):
        reaper, somebody = (
            Reaper(platform, reapers.database, random.Random(plan.seed), plan.most_between),
            Somebody(others),
        )
        async with reaper.at_work(), somebody.at_work():
            scins = await _telephone(scene, plan)
            await _calm(scene, watch)
            await scene.database.execute(LEAP, await clock.now(scene.database) + timedelta(days=16))
            await _calm(scene, watch)
        await _calm(scene, watch)
        facts = await gather(scene.database, scene.wire, dict.fromkeys(scins, UNREACHABLE))
        paper = await gather_paper(scene.database, facts.written, folder / "data" / "documents")
        violations = [*judge(paper), *_number_wrong(paper, plan)]
        return Outcome(check(facts), paper, violations, len(somebody.held), reaper.deaths, monotonic() - began)


async def _telephone(scene: Scene, plan: Plan) -> list[str]:
    """Clients telephone at a steady pace."""
    scins = [next(SCINS) for _ in range(plan.clients)]
    for number, (scin, friend) in enumerate(zip(scins, friends(), strict=False)):
        person = {**friend, "address": NOWHERE} if number % ONE_IN == NO_REPRESENTATIVE else friend
        said = by_telephone(scin, person)
        if number % ONE_IN == NO_CLIENT:
            said["client"] = {"scin": scin, **CLIENT, "address": NOWHERE}
        await asyncio.gather(scene.send("contact.nomination", said), asyncio.sleep(1 / plan.a_second))
    return scins


async def _calm(scene: Scene, watch: Watch) -> None:
    """Nothing is in flight, no document waits for its next attempt and no letter for its address."""
    await watch.settled()
    while await scene.database.fetchval(UNDONE):
        await asyncio.sleep(0.2)
        await watch.settled()


def _number_wrong(paper: Paper, plan: Plan) -> Sequence[Violation]:
    wanted = LETTERS_A_CLIENT * plan.clients
    return [] if len(paper.letters) == wanted else [Violation("letters_missing", f"{len(paper.letters)} of {wanted}")]


def main() -> None:
    """Run it and tell; the exit code is 1 where something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--letters", type=int, default=10_000)
    parser.add_argument("--a-second", type=float, default=25, help="clients who telephone")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="letters-") as folder:
        outcome = asyncio.run(run(Plan(asked.letters, asked.a_second, asked.seed), Path(folder)))
    print(outcome)  # noqa: T201 - what it is for
    sys.exit(bool(outcome.violations or outcome.report.violations))


if __name__ == "__main__":
    main()
