"""Runs the demo: a platform of its own, the journeys on it, and what came of them."""

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from clientrep.casefile import case_file
from clientrep.demo import journeys, people
from clientrep.demo.clock import Clock
from clientrep.demo.journeys import World
from clientrep.demo.topics import Topics
from clientrep.drawing import draw_case
from clientrep.errors import CommandError
from clientrep.local.host import host
from clientrep.local.platform import Platform
from clientrep.local.supervisor import side_by_side
from clientrep.parked import parked
from clientrep.prepare import prepare
from clientrep.sending import Sender
from clientrep.show import show, table
from workers.runtime.database import connect
from workers.runtime.seal import seal
from workers.runtime.settings import Settings, load
from workers.runtime.settled import Watch

INTERRUPTED = 130
AT_ONCE = 50
"""Journeys under way at the same time."""
DRAWN_WHOLE = 5
"""Cases drawn whole; of more there is one line each."""
SUMMARY = ("scin", "status", "sub_status", "resolution", "letters")

Case = dict[str, Any]


def run_demo(more: int, folder: Path | None, *, as_json: bool) -> None:
    """Play the demo and show each case.

    Args:
        more: so many nominations by letter beside the one that is always there.
        folder: the platform's; a temporary one if None.
        as_json: print a document instead of tables.

    Raises:
        CommandError: a case didn't end as the procedure says, or something that a journey waits for didn't come.
    """
    cases = _played(more, folder)
    show({"cases": cases}, as_json=as_json, people=lambda console: draw(console, cases))
    for case in cases[:-1]:
        journeys.check_by_letter(case)
    journeys.check_by_telephone(cases[-1])
    Console(stderr=True).print(f"All {len(cases)} cases ended as the procedure says.")


def _played(more: int, folder: Path | None) -> list[Case]:
    """The cases of a run that came to its end."""
    with tempfile.TemporaryDirectory(prefix="clientrep-demo-") as temporary, _progress() as progress:
        demo = Demo(more, progress)
        platform = Platform(folder or Path(temporary), prepare=prepare, clock="virtual", tell=demo.tell)
        try:
            asyncio.run(host(platform, demo.play))
        except TimeoutError as error:
            raise CommandError(f"{error}" if folder else f"{error}; with --dir FOLDER the logs stay") from None
    if not demo.cases:
        sys.exit(INTERRUPTED)
    return demo.cases


@dataclass
class Demo:
    """One run.

    Attributes:
        more: so many nominations by letter beside the first.
        cases: what became of all of them, in the end; the last one came by telephone.
    """

    more: int
    progress: Progress
    cases: list[Case] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._step = self.progress.add_task("starting Kafka, PostgreSQL, mail, CIS stand-in and workers", total=None)

    def tell(self, step: str) -> None:
        """Say what the start is at."""
        self.progress.update(self._step, description=step)

    async def play(self, platform: Platform) -> None:
        """Play the journeys on a running platform, then look at the cases."""
        settings = load(platform.settings)
        async with AsyncExitStack() as stack:
            connection = await connect(settings, application_name="demo")
            stack.push_async_callback(connection.close)
            watch = await stack.enter_async_context(Watch(connection, settings.kafka, platform.workers))
            sender = await stack.enter_async_context(Sender(settings.kafka))
            topics = await stack.enter_async_context(Topics(settings.kafka))
            await self._play(self._world(settings, connection, watch, sender, topics))
            await watch.settled()
            self.cases = await _look(connection, [people.scin(number) for number in range(self.more + 2)])

    async def _play(self, world: World) -> None:
        self.progress.update(self._step, total=self.more + 2)
        turns = asyncio.Semaphore(AT_ONCE)
        await side_by_side(*(self._in_turn(turns, world, number) for number in range(self.more + 1)))
        await journeys.by_telephone(world, self.more + 1)
        self.progress.advance(self._step)

    async def _in_turn(self, turns: asyncio.Semaphore, world: World, number: int) -> None:
        async with turns:
            await journeys.by_letter(world, number)
            self.progress.advance(self._step)

    def _world(
        self, settings: Settings, connection: asyncpg.Connection, watch: Watch, sender: Sender, topics: Topics
    ) -> World:
        return World(
            sender=sender,
            topics=topics,
            clock=Clock(connection, watch),
            seal=partial(seal, settings.seal_public_key()),
            told=lambda step: self.progress.update(self._step, description=step),
        )


async def _look(connection: asyncpg.Connection, scins: Sequence[str]) -> list[Case]:
    """The cases, as ``clientrep case`` has them; nothing may be parked."""
    wrong = await parked(connection, None, None, 1)
    if wrong:
        raise CommandError(f"an event of {wrong[0]['topic']} was parked: {wrong[0]['reason']} ({wrong[0]['detail']})")
    return [await case_file(connection, scin) for scin in scins]


def draw(console: Console, cases: Sequence[Case]) -> None:
    """A few cases whole, with the one that came by telephone; a line for each of the others."""
    whole = [*cases[: DRAWN_WHOLE - 1], *cases[max(len(cases) - 1, DRAWN_WHOLE - 1) :]]
    for case in whole:
        console.rule()
        draw_case(console, case, ("service_requests", "representatives", "letters", "timeline"))
    if others := [case for case in cases if case not in whole]:
        console.rule()
        table(console, "The other cases", [_summary(case) for case in others], SUMMARY)


def _summary(case: Case) -> Case:
    letters = sorted(letter["code"] for letter in case["letters"])
    return {**case["service_requests"][0], "scin": case["scin"], "letters": letters}


def _progress() -> Progress:
    told = (SpinnerColumn(), TextColumn("{task.description}"))
    measured = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*told, *measured, console=Console(stderr=True))
