"""What happens in one seed: who is there, how many processes, who dies when, who stands still, how time jumps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from tests.simulation.changes import HOLDERS, REPRESENTATIVES
from tests.simulation.post import TEXT
from tests.simulation.process import Fate
from tests.simulation.stories import HURRIED, KINDS, Kind
from workers.runtime import mail_rows
from workers.runtime.inbox import ADD
from workers.runtime.ledger import FENCE
from workers.runtime.outbox import INSERT

A_SECOND = 0.15
"""The share of workers with two processes."""
SPARED = 0.4
"""The share of lives without a violent end, as long as there are ends to be had."""
MOMENTS = (FENCE, FENCE, FENCE, ADD, INSERT, "commit")
"""Before these statements it's bad to stand still: before the fence, and behind it with locks held."""
MAILING = (mail_rows.BEGIN, TEXT, TEXT, mail_rows.SENT)
"""Before these, too, where emails are sent."""
NTH = (1, 1, 1, 2, 3)
"""The how-manieth of them: at the first most clients have more to say."""
LEASES_LOST = (6.5, 18.0)
"""Seconds for which a process stands still that is to lose its partitions meanwhile."""
A_HALF, OFTEN = 0.5, 8
IN_A_HURRY = 0.8
DIES_THEN = 0.7
DEADLY_COMMITS = 12
DEADLY_WAYS = 250
"""Within so many ways to servers and back a process that is to die dies."""


@dataclass(frozen=True)
class Cast:
    """Who takes part in a seed.

    Attributes:
        workers: that are there.
        kinds: what clients may go through.
        taken_over: one of these workers may lose its partitions at a bad moment.
    """

    workers: tuple[str, ...]
    kinds: Sequence[Kind]
    taken_over: tuple[str, ...]


SET_UP = Cast(("activation", "cis", "letters", "timers"), KINDS, ("activation",) * 9 + ("cis", "letters", "timers"))
MAINTAIN = Cast(("maintain", "service_mgmt", "timers"), HOLDERS, ("maintain", "service_mgmt", "service_mgmt", "timers"))
WHOLE = Cast(
    (*SET_UP.workers, *MAINTAIN.workers[:2]),
    (*KINDS, *HOLDERS, *(OFTEN * REPRESENTATIVES)),
    ("activation", *MAINTAIN.taken_over),
)
CASTS = (SET_UP,) * 5 + (MAINTAIN,) * 3 + (WHOLE,) * 2


@dataclass
class Plan:
    """One seed's.

    Attributes:
        kinds: what clients may go through.
        processes: how many of each worker.
        kills: that are left.
        freezes: when a process stands still, and for how long, in seconds.
        takeovers: how many more lives stand still at a bad moment, for longer than their leases last.
        taken_over: whose.
        ends: when a process is told to end.
        leaps: the clock jumps over deadlines instead of stopping at each.
        moody: the mail server does all that one may do.
        mail_away: hours for which it isn't reached at first.
    """

    partitions: int
    cases: int
    kinds: Sequence[Kind]
    processes: Mapping[str, int]
    kills: int
    freezes: list[tuple[float, float]]
    takeovers: int
    taken_over: str
    ends: list[float]
    cut: float
    fails: float
    leaps: bool
    moody: bool
    mail_away: float
    chance: Random = field(repr=False)

    def fate(self, worker: str) -> Fate:
        """Of a process that begins now."""
        if self.takeovers and worker == self.taken_over:
            self.takeovers -= 1
            stands_for = self.chance.uniform(*LEASES_LOST)
            dies_then = self.chance.random() < DIES_THEN
            moments = (*MOMENTS, *MAILING) if worker == "service_mgmt" else MOMENTS
            moment, nth = self.chance.choice(moments), self.chance.choice(NTH)
            return Fate(stands_before=moment, stands_nth=nth, stands_for=stands_for, dies_then=dies_then)
        if self.kills == 0 or self.chance.random() < SPARED:
            return Fate()
        self.kills -= 1
        if self.chance.random() < A_HALF:
            return Fate(dies_with=self.chance.randint(1, DEADLY_COMMITS))
        return Fate(dies_at=self.chance.randint(1, DEADLY_WAYS))


def drawn(chance: Random) -> Plan:
    """A plan by chance."""
    cast, takeovers = chance.choice(CASTS), chance.choice((0, 0, 1, 2))
    taken_over = chance.choice(cast.taken_over)
    hurries = takeovers and taken_over == "activation" and chance.random() < IN_A_HURRY
    return Plan(
        partitions=chance.choice((1, 2, 2, 3)),
        cases=chance.randint(1, 4),
        kinds=HURRIED if hurries else cast.kinds,
        processes={
            name: 2 if chance.random() < A_SECOND or (takeovers and name == taken_over) else 1 for name in cast.workers
        },
        takeovers=takeovers,
        taken_over=taken_over,
        kills=chance.choice((0, 1, 2, 3, 4)),
        freezes=[(chance.random() * 8, _standstill(chance)) for _ in range(chance.choice((0, 0, 1, 1, 2)))],
        ends=[chance.random() * 8 for _ in range(chance.choice((0, 0, 0, 1)))],
        cut=chance.choice((0.0, 0.0, 0.002, 0.01)),
        fails=chance.choice((0.0, 0.0, 0.01)),
        leaps=chance.random() < 0.3,
        moody=chance.random() < A_HALF,
        mail_away=chance.choice((0.0,) * 8 + (2.0, 40.0)),
        chance=chance,
    )


def _standstill(chance: Random) -> float:
    return chance.random() * (22.0 if chance.random() < 0.4 else 4.0)
