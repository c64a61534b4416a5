"""Sees to it that a worker with work makes progress: tells health and figures, and ends the process that doesn't."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from time import monotonic, time

from workers.runtime import metrics, progress
from workers.runtime.handover import Handover
from workers.runtime.health import Health
from workers.runtime.leases import Leases
from workers.runtime.ledger import Place
from workers.runtime.outbox import Relay
from workers.runtime.progress import StuckError, Unmoved, under_way
from workers.runtime.reading import Reading

LOOK_EVERY = 1.0
ASK_EVERY = 5.0
UNREADY_AFTER = 30.0
"""Seconds without progress after which a worker no longer counts as ready; a full batch of PINs takes some.

With a small limit it's a third of that.
"""

Standings = Callable[[Collection[Place]], Awaitable[Mapping[Place, tuple[int, int]]]]


class Lacks:
    """What the worker can't work without, and for how long it has been without it."""

    def __init__(self) -> None:
        self._since: dict[str, float] = {}
        self._member = False

    def joined(self) -> None:
        """The group gave us our share, though it may be none."""
        self._member = True

    def left(self) -> None:
        """We have no share until the group gives us one again."""
        self._member = False

    def now(self, parts: Collection[int], leased: Collection[int]) -> list[Unmoved]:
        """What is lacking at this moment."""
        lacking = {
            "waiting for the group's partitions": not self._member,
            "waiting for the leases of its partitions": bool(set(parts) - set(leased)),
        }
        self._since = {what: self._since.get(what, monotonic()) for what, lacks in lacking.items() if lacks}
        return [Unmoved(what, monotonic() - since) for what, since in self._since.items()]


@dataclass(frozen=True, kw_only=True)
class Guard:
    """Looks at the parts of one worker.

    Attributes:
        limit: seconds without progress after which it ends.
        standings: asks Kafka for positions and ends.
    """

    limit: float
    health: Health
    reading: Reading
    leases: Leases
    relay: Relay
    handover: Handover
    standings: Standings
    lacks: Lacks = field(default_factory=Lacks)

    def assigned(self, following: Mapping[Place, int]) -> None:
        """Partitions came, though it may be none; they are read from there on."""
        self.reading.assigned(following)
        self.lacks.joined()
        self._look()

    def revoked(self) -> None:
        """All partitions go."""
        self.reading.revoked()
        self.lacks.left()

    async def look(self) -> None:
        """Look for ever.

        Raises:
            StuckError: a part had work for too long and made no progress.
        """
        while True:
            await asyncio.sleep(LOOK_EVERY)
            self._look()

    async def ask(self) -> None:
        """Ask Kafka for ever how much there is to read."""
        while True:
            await asyncio.sleep(min(ASK_EVERY, self.limit / 4))
            asked_at = time()
            with under_way("asking Kafka for its ends"):
                standings = await self.standings(self.reading.places)
            idle = not self.handover.unmoved.seconds and not any(u.what == "batch" for u in progress.unmoved())
            self.reading.saw(standings, asked_at, idle=idle)
            for topic, events in self.reading.lag().items():
                metrics.LAG.labels(topic).set(events)

    def _look(self) -> None:
        lacking = self.lacks.now(self.reading.parts, self.leases.held)
        found = [*lacking, *self._unmoved()]
        self._measure(found)
        troubles = [one.what for one in lacking]
        troubles += [f"no progress: {one.what}" for one in found if one.seconds > min(UNREADY_AFTER, self.limit / 3)]
        self.health.tell(troubles)
        what, seconds = max(found, key=lambda one: one.seconds)  # the others may wait for it
        if seconds > self.limit:
            raise StuckError(f"{what}: no progress for {seconds:.0f} s")

    def _unmoved(self) -> Iterable[Unmoved]:
        yield from progress.unmoved()
        yield from self.reading.unmoved()
        yield self.handover.unmoved

    def _measure(self, found: Collection[Unmoved]) -> None:
        metrics.UNMOVED.set(max((one.seconds for one in found), default=0.0))
        metrics.UNREAD_AGE.set(self.reading.oldest())
        metrics.OUTBOX.set(self.relay.waiting)
        metrics.OUTBOX_AGE.set(self.relay.ages.oldest)
        parts = self.reading.parts
        metrics.ASSIGNED.set(len(parts))
        metrics.LEASED.set(len(parts & set(self.leases.held)))
