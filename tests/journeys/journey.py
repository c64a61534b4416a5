"""A journey: one path through a procedure, what it has to come to, and how it is played."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import NamedTuple

from tests.journeys.actor import Actor

Play = Callable[[Actor], Awaitable[None]]


class End(NamedTuple):
    """How a service request stands."""

    status: str
    sub_status: str | None = None
    resolution: str | None = None

    def __str__(self) -> str:
        stands = f"{self.status} / {self.sub_status}" if self.sub_status else self.status
        return f"{stands}, {self.resolution}" if self.resolution else stands


ACTIVE = End("Closed", "Complete", "Active")
UNREACHABLE = End("Closed", "Cancelled", "Not Registered \u2013 Unreachable")
LACK_OF_PROOF = End("Closed", "Cancelled", "Not Registered \u2013 Lack of Proof")
IN_ERROR = End("Closed", "Cancelled", "Lack of Proof")
NOTHING_CAME = End("Closed", "Cancelled")
CANCELLED = End("Cancelled", "Complete")


@dataclass(frozen=True, slots=True)
class Journey:
    """One path.

    Attributes:
        path: it in a line.
        rules: that speak on it, in the order in which each speaks first.
        letters: the codes of those not withdrawn at the end.
        ends: how the Activate requests end, oldest first; empty: there is none.
        leaves: kinds of the tasks still open at the end.
        parked: reasons for which events are parked.
        changes: how the changes asked for end, oldest first.
        apart: played after the others, for it troubles what all share.
        play: acts it out.
    """

    path: str
    rules: tuple[str, ...]
    letters: tuple[str, ...]
    ends: tuple[End, ...]
    leaves: tuple[str, ...]
    parked: tuple[str, ...]
    changes: tuple[str, ...]
    apart: bool
    play: Play

    @property
    def name(self) -> str:
        """Unique: where it stands and what it's called."""
        return f"{self.play.__module__.rpartition('.')[2]}-{self.play.__name__}"


ALL: list[Journey] = []
"""Every journey of the modules imported so far."""


def journey(  # noqa: PLR0913 - what a journey comes to
    path: str,
    *,
    rules: tuple[str, ...],
    letters: tuple[str, ...] = (),
    end: End | tuple[End, ...] = (),
    leaves: tuple[str, ...] = (),
    parked: tuple[str, ...] = (),
    changes: tuple[str, ...] = (),
    apart: bool = False,
) -> Callable[[Play], Play]:
    """List the function below as a journey."""

    def listed(play: Play) -> Play:
        ends = (end,) if isinstance(end, End) else end
        ALL.append(Journey(path, rules, tuple(sorted(letters)), ends, leaves, parked, changes, apart, play))
        return play

    return listed
