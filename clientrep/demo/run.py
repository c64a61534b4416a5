"""Runs the demo: a platform of its own, the journeys on it, and what came of them."""

import asyncio
import sys
import tempfile
from collections.abc import Coroutine, Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from clientrep.casefile import case_file
from clientrep.demo import journeys, maintain, people
from clientrep.demo.clock import Clock
from clientrep.demo.drawing import draw_change_of_details, draw_joint_change, draw_organisation, draw_set_up
from clientrep.demo.mailbox import Mail
from clientrep.demo.topics import Topics
from clientrep.demo.world import World
from clientrep.errors import CommandError
from clientrep.local.host import host
from clientrep.local.platform import Platform
from clientrep.local.supervisor import side_by_side
from clientrep.parked import parked
from clientrep.prepare import prepare
from clientrep.sending import Sender
from clientrep.show import show
from workers.runtime.brokers import brokers
from workers.runtime.database import connect
from workers.runtime.seal import seal
from workers.runtime.settings import Settings, load
from workers.runtime.settled import Watch

INTERRUPTED = 130
AT_ONCE = 50
"""Journeys under way at the same time."""
BESIDE = ("organisation", "change_of_details", "joint_change")
"""The cases beside those of friends, in the order of their numbers."""

Case = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Played:
    """What became of the journeys.

    Attributes:
        cases: of friends; the last one came by telephone.
        organisation: the case in which an organisation acts for the client.
        change_of_details: the case in which a representative moves.
        mail: the email about that.
        joint_change: the case in which three have to agree.
    """

    cases: list[Case]
    organisation: Case
    change_of_details: Case
    mail: Mail
    joint_change: Case

    def document(self) -> dict[str, Any]:
        """All of it, as JSON has it."""
        cases = {name: getattr(self, name) for name in ("cases", "organisation", "change_of_details", "joint_change")}
        return {**cases, "email": {**self.mail.headers, "body": self.mail.body}}

    def draw(self, console: Console) -> None:
        """All of it, for people."""
        draw_set_up(console, self.cases)
        draw_organisation(console, self.organisation)
        draw_change_of_details(console, self.change_of_details, self.mail)
        draw_joint_change(console, self.joint_change)

    def check(self) -> None:
        """Each case ended as the procedures say.

        Raises:
            CommandError: one didn't.
        """
        for case in self.cases[:-1]:
            journeys.check_by_letter(case)
        journeys.check_by_telephone(self.cases[-1])
        journeys.check_by_organisation(self.organisation)
        maintain.check_change_of_details(self.change_of_details, self.mail)
        maintain.check_joint_change(self.joint_change)


def run_demo(more: int, folder: Path | None, *, as_json: bool) -> None:
    """Play the demo and show each case.

    Args:
        more: so many nominations by letter beside the one that is always there.
        folder: the platform's; a temporary one if None.
        as_json: print a document instead of tables.

    Raises:
        CommandError: a case didn't end as the procedure says, or something that a journey waits for didn't come.
    """
    played = _played(more, folder)
    show(played.document(), as_json=as_json, people=played.draw)
    played.check()
    Console(stderr=True).print(f"All {len(played.cases) + len(BESIDE)} cases ended as the procedures say.")


def _played(more: int, folder: Path | None) -> Played:
    """What became of a run that came to its end."""
    with tempfile.TemporaryDirectory(prefix="clientrep-demo-") as temporary, _progress() as progress:
        demo = Demo(more, progress)
        platform = Platform(folder or Path(temporary), prepare=prepare, clock="virtual", tell=demo.tell)
        try:
            asyncio.run(host(platform, demo.play))
        except TimeoutError as error:
            raise CommandError(f"{error}" if folder else f"{error}; with --dir FOLDER the logs stay") from None
    if demo.played is None:
        sys.exit(INTERRUPTED)
    return demo.played


@dataclass
class Demo:
    """One run.

    Attributes:
        more: so many nominations by letter beside the first.
        played: what became of all of them, in the end.
    """

    more: int
    progress: Progress
    played: Played | None = None

    def __post_init__(self) -> None:
        self._step = self.progress.add_task("starting Kafka, PostgreSQL, mail, CIS stand-in and workers", total=None)

    def tell(self, step: str) -> None:
        """Say what the start is at."""
        self.progress.update(self._step, description=step)

    async def play(self, platform: Platform) -> None:
        """Play the journeys on a running platform, then look at the cases."""
        settings = load(platform.settings)
        kafka = brokers(settings)
        async with AsyncExitStack() as stack:
            connection = await connect(settings, application_name="demo")
            stack.push_async_callback(connection.close)
            watch = await stack.enter_async_context(Watch(connection, kafka, platform.workers))
            sender = await stack.enter_async_context(Sender(kafka))
            topics = await stack.enter_async_context(Topics(kafka))
            world = self._world(settings, connection, watch, sender, topics, Path(platform.description["mailbox"]))
            mail = await self._play(world)
            await watch.settled()
            *cases, organisation, details, joint = await _look(connection, self._numbers)
            self.played = Played(cases, organisation, details, mail, joint)

    @property
    def _numbers(self) -> range:
        """Of all clients: those by letter, the one by telephone, those beside."""
        return range(self.more + 2 + len(BESIDE))

    async def _play(self, world: World) -> Mail:
        """All journeys; returns the email of one."""
        self.progress.update(self._step, total=len(self._numbers))
        by_telephone, organisation, details, joint = self._numbers[self.more + 1 :]
        turns = asyncio.Semaphore(AT_ONCE)
        await side_by_side(*(self._in_turn(turns, world, number) for number in range(self.more + 1)))
        await self._counted(journeys.by_organisation(world, organisation))
        mail = await self._counted(maintain.change_of_details(world, details))
        await self._counted(maintain.joint_change(world, joint))
        await self._counted(journeys.by_telephone(world, by_telephone))
        return mail

    async def _counted(self, journey: Coroutine[Any, Any, T]) -> T:
        came = await journey
        self.progress.advance(self._step)
        return came

    async def _in_turn(self, turns: asyncio.Semaphore, world: World, number: int) -> None:
        async with turns:
            await self._counted(journeys.by_letter(world, number))

    def _world(  # noqa: PLR0913 - what a world is made of
        self,
        settings: Settings,
        connection: asyncpg.Connection,
        watch: Watch,
        sender: Sender,
        topics: Topics,
        mailbox: Path,
    ) -> World:
        return World(
            sender=sender,
            topics=topics,
            clock=Clock(connection, watch),
            mailbox=mailbox,
            seal=partial(seal, settings.seal_public_key()),
            told=lambda step: self.progress.update(self._step, description=step),
        )


async def _look(connection: asyncpg.Connection, numbers: Iterable[int]) -> list[Case]:
    """The cases, as ``clientrep case`` has them; nothing may be parked."""
    wrong = await parked(connection, None, None, 1)
    if wrong:
        raise CommandError(f"an event of {wrong[0]['topic']} was parked: {wrong[0]['reason']} ({wrong[0]['detail']})")
    return [await case_file(connection, people.scin(number)) for number in numbers]


def _progress() -> Progress:
    told = (SpinnerColumn(), TextColumn("{task.description}"))
    measured = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*told, *measured, console=Console(stderr=True))
