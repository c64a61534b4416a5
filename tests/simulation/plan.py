"""What happens in one seed: how many processes, who dies when, who stands still, how time jumps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from tests.simulation.process import Fate
from workers.runtime.inbox import ADD
from workers.runtime.ledger import FENCE
from workers.runtime.outbox import INSERT

A_SECOND = 0.15
"""The share of workers with two processes."""
SPARED = 0.4
"""The share of lives without a violent end, as long as there are ends to be had."""
TAKEN_OVER = "activation"
MOMENTS = (FENCE, FENCE, FENCE, ADD, INSERT, "commit")
"""Before these statements it's bad to stand still: before the fence, and behind it with locks held."""
NTH = (1, 1, 1, 2, 3)
"""The how-manieth of them: at the first most clients have more to say."""
LEASES_LOST = (6.5, 18.0)
"""Seconds for which a process stands still that is to lose its partitions meanwhile."""
A_HALF = 0.5
HURRIED = 0.8
DIES_THEN = 0.7
DEADLY_COMMITS = 12
DEADLY_WAYS = 250
"""Within so many ways to servers and back a process that is to die dies."""


@dataclass
class Plan:
    """One seed's.

    Attributes:
        processes: how many of each worker.
        kills: that are left.
        freezes: when a process stands still, and for how long, in seconds.
        takeovers: how many more lives stand still at a bad moment, for longer than their leases last.
        ends: when a process is told to end.
        hurried: clients say everything at once.
        leaps: the clock jumps over deadlines instead of stopping at each.
    """

    partitions: int
    cases: int
    processes: Mapping[str, int]
    kills: int
    freezes: list[tuple[float, float]]
    takeovers: int
    ends: list[float]
    cut: float
    fails: float
    leaps: bool
    hurried: bool
    chance: Random = field(repr=False)

    def fate(self, worker: str) -> Fate:
        """Of a process that begins now."""
        if self.takeovers and worker == TAKEN_OVER:
            self.takeovers -= 1
            stands_for = self.chance.uniform(*LEASES_LOST)
            dies_then = self.chance.random() < DIES_THEN
            moment, nth = self.chance.choice(MOMENTS), self.chance.choice(NTH)
            return Fate(stands_before=moment, stands_nth=nth, stands_for=stands_for, dies_then=dies_then)
        if self.kills == 0 or self.chance.random() < SPARED:
            return Fate()
        self.kills -= 1
        if self.chance.random() < A_HALF:
            return Fate(dies_with=self.chance.randint(1, DEADLY_COMMITS))
        return Fate(dies_at=self.chance.randint(1, DEADLY_WAYS))


def drawn(chance: Random, workers: tuple[str, ...]) -> Plan:
    """A plan by chance."""
    takeovers = chance.choice((0, 0, 0, 1, 2))
    return Plan(
        partitions=chance.choice((1, 2, 2, 3)),
        cases=chance.randint(1, 4),
        processes={
            name: 2 if chance.random() < A_SECOND or (takeovers and name == TAKEN_OVER) else 1 for name in workers
        },
        takeovers=takeovers,
        kills=chance.choice((0, 1, 2, 3, 4)),
        freezes=[(chance.random() * 8, _standstill(chance)) for _ in range(chance.choice((0, 0, 1, 1, 2)))],
        ends=[chance.random() * 8 for _ in range(chance.choice((0, 0, 0, 1)))],
        cut=chance.choice((0.0, 0.0, 0.002, 0.01)),
        fails=chance.choice((0.0, 0.0, 0.01)),
        leaps=chance.random() < 0.3,
        hurried=bool(takeovers) and chance.random() < HURRIED,
        chance=chance,
    )


def _standstill(chance: Random) -> float:
    return chance.random() * (22.0 if chance.random() < 0.4 else 4.0)
