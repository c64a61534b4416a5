"""One seed: played, and judged by the checker of histories."""

import base64
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import structlog
from nacl.public import PrivateKey

from tests.faults.checker import check
from tests.faults.facts import Facts, gather
from tests.faults.rows import email_in
from tests.faults.violation import Violation
from tests.scene import PASSWORD, PIN
from tests.simulation.broker import Reading
from tests.simulation.mesh import Mesh, StuckError, Trace
from tests.simulation.store import judged
from tests.simulation.store.database import Database
from tests.simulation.store.session import Session
from tests.simulation.timeline import machine
from workers.runtime.seal import seal
from workers.runtime.settings import Settings

__all__ = ["Played", "Seeds", "judged", "opened"]

REPEATS_ALLOWED = 100.0
"""A small world in which much is killed sends much again."""
CRITICAL = 50


@dataclass(frozen=True)
class Played:
    """What came of a seed.

    Attributes:
        digest: of its whole course.
        seconds: that passed in it.
        happened: how often what.
    """

    seed: int
    violations: Sequence[Violation]
    digest: int
    steps: int
    seconds: float
    lives: int
    deadlocks: int
    happened: Counter[str]


class Seeds:
    """Plays seeds.

    Args:
        settings: of all workers.
        sealed: PIN and password as they come, right and wrong ones.
    """

    def __init__(self, settings: Settings, sealed: Mapping[str, str]) -> None:
        self._settings = settings
        self._sealed = sealed

    def recorded(self, seed: int) -> Database:
        """The database of a seed, with all that was done to it."""
        with machine(seed) as chance:
            mesh = Mesh(seed, chance, self._settings, self._sealed)
            mesh.database.done = []
            mesh.run()
            mesh.timeline.close()
        return mesh.database

    def play(self, seed: int, trace: Trace | None = None) -> Played:
        """The same seed takes the same course."""
        with machine(seed) as chance:
            mesh = Mesh(seed, chance, self._settings, self._sealed, trace)
            try:
                mesh.run()
                report = check(_facts(mesh), REPEATS_ALLOWED)
                violations = report.violations
                mesh.happened["events written again"] += report.repeats.total()
            except StuckError as stuck:
                violations = [Violation("stuck", str(stuck))]
        mesh.happened["events said twice"] += mesh.outside.repeated
        mesh.happened["copies of emails"] += len(mesh.post.taken) - len({email_in(text)[0] for text in mesh.post.taken})
        seconds, deadlocks = mesh.timeline.time(), mesh.database.locks.deadlocks
        return Played(seed, violations, mesh.digest, mesh.steps, seconds, mesh.lives, deadlocks, mesh.happened)


@contextmanager
def opened() -> Iterator[Seeds]:
    """Seeds with keys of their own; nothing is logged meanwhile."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(CRITICAL))
    key = PrivateKey.generate()
    try:
        with TemporaryDirectory() as folder:
            pins = {"right": PIN, "wrong": PIN[::-1]}
            sealed = {what: seal(bytes(key.public_key), pin, PASSWORD) for what, pin in pins.items()}
            yield Seeds(_settings(Path(folder), key), sealed)
    finally:
        structlog.configure(**before)


def _settings(folder: Path, key: PrivateKey) -> Settings:
    for name, content in (("key", bytes(key)), ("pepper", random.randbytes(32))):
        (folder / name).write_text(base64.b64encode(content).decode())
    return Settings(
        kafka="simulated:1",
        postgres="postgresql://simulated/",
        cis="http://simulated",
        smtp="simulated:25",
        smtp_tls="none",
        smtp_connections=2,
        smtp_step_seconds=5,
        smtp_answer_seconds=20,
        mail_sender="client-reps@simulated.example",
        service_management_inbox="inbox@simulated.example",
        seal_key_file=folder / "key",
        pepper_file=folder / "pepper",
        argon2_memory_kib=8,
        argon2_time_cost=1,
    )


def _facts(mesh: Mesh) -> Facts:
    """The checker's own look at everything; nobody waits for anything there."""
    looking = gather(
        cast("Any", Session(mesh.database)),
        cast("Any", Reading(mesh.broker)),
        {story.scin: story.ending for story in mesh.stories if story.ending is not None},
    )
    return replace(
        mesh.looked(looking),
        documents=mesh.documents,
        changed={story.scin: story.change for story in mesh.stories if story.change is not None},
        checks={check: result for story in mesh.stories for check, result in story.checks.items()},
        mailbox=[email_in(text) for text in mesh.post.taken],
    )


Play = Callable[[int], Played]
