"""What goes wrong and when: a seed gives the same plan for ever."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from random import Random

WORKERS = ("activation", "cis", "letters", "maintain", "service_mgmt", "timers")
KINDS: dict[str, tuple[str, ...]] = {
    "kill": (*WORKERS, "kafka", "postgres"),
    "restart": ("kafka", "postgres"),
    "hang": ("kafka", "postgres"),
    "cut": ("kafka", "postgres", "smtp", "cis"),
    "half-open": ("kafka", "postgres", "smtp", "cis"),
    "stall": ("kafka", "postgres", "smtp", "cis"),
    "slow": ("kafka", "postgres", "smtp", "cis"),
    "down": ("smtp", "cis"),
    "lie": ("smtp", "cis"),
    "answers-lost": ("smtp", "postgres"),
    "two-owners": WORKERS,
    "storm": WORKERS,
    "duplicates": ("",),
    "replay": ("",),
    "clock": ("",),
}
"""What can go wrong, and with what."""

LASTS: dict[str, tuple[float, float]] = {
    "hang": (2, 8),
    "stall": (2, 8),
    "slow": (4, 12),
    "down": (3, 12),
    "lie": (3, 10),
    "answers-lost": (0.1, 1),
    "two-owners": (8, 12),
    "storm": (8, 15),
    "clock": (1, 72),
}
"""From how many seconds to how many; the clock's are hours."""

DECK = (
    *("kill",) * 4,
    *("cut",) * 3,
    *("half-open", "stall", "slow", "down", "lie") * 2,
    *("restart", "hang", "answers-lost", "two-owners", "storm", "duplicates", "replay", "clock"),
)
"""All of these come before any comes again."""


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that goes wrong.

    Attributes:
        at: seconds after the beginning.
        lasts: seconds until it is over, where it doesn't last a moment.
        choice: a number below one, for whatever it has to choose.
    """

    at: float
    kind: str
    target: str
    lasts: float
    choice: float

    def __str__(self) -> str:
        unit = "h" if self.kind == "clock" else "s"
        lasts = [f"{self.lasts:g} {unit}"] if self.lasts else []
        return " ".join([f"{self.at:7.1f} s ", self.kind, *filter(None, [self.target]), *lasts])


def plan(seed: int, seconds: float, apart: float = 3.0, only: Collection[str] = KINDS) -> tuple[Fault, ...]:
    """The faults of a run, in order.

    Args:
        seed: the same gives the same.
        seconds: within which they begin.
        apart: how many seconds lie between two, on average.
        only: of these kinds; ``cut`` or ``cut:kafka``.
    """
    return tuple(_faults(Random(seed), seconds, apart, only))


def _faults(chance: Random, seconds: float, apart: float, only: Collection[str]) -> Iterator[Fault]:
    at, targets = 0.0, {kind: _deck(chance, _wanted(kind, only)) for kind in KINDS}
    kinds = _deck(chance, tuple(kind for kind in DECK if _wanted(kind, only)))
    while (at := at + chance.uniform(0.5, 1.5) * apart) < seconds:
        kind = next(kinds)
        lasts = round(chance.uniform(*LASTS.get(kind, (0, 0))), 1)
        yield Fault(round(at, 1), kind, next(targets[kind]), lasts, chance.random())


def _wanted(kind: str, only: Collection[str]) -> tuple[str, ...]:
    return tuple(target for target in KINDS[kind] if {kind, f"{kind}:{target}"} & set(only))


def _deck(chance: Random, cards: tuple[str, ...]) -> Iterator[str]:
    while True:
        yield from chance.sample(cards, len(cards))
