"""What is under way in this process, and for how long nothing of it has moved: health is progress."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import NamedTuple


class StuckError(Exception):
    """A part of the worker has work and makes no progress; the text names the part, and holds nobody's data."""


class Unmoved(NamedTuple):
    """What hasn't moved, and for how many seconds beyond those it may take."""

    what: str
    seconds: float


class Step:
    """Something that was begun and has to end, or at least to go on."""

    def __init__(self, what: str, patience: float) -> None:
        self.what = what
        self._patience = patience
        self.moved()

    def moved(self) -> None:
        """It goes on."""
        self._due = monotonic() + self._patience

    @property
    def unmoved(self) -> Unmoved:
        """For how long it hasn't moved."""
        return Unmoved(self.what, max(0.0, monotonic() - self._due))


_steps: set[Step] = set()


@contextmanager
def under_way(what: str, patience: float = 0.0) -> Iterator[Step]:
    """Everything inside has to end or to move.

    Args:
        what: the name for health and log.
        patience: seconds without a move that are nothing unusual, such as those that a server may take to answer.
    """
    step = Step(what, patience)
    _steps.add(step)
    try:
        yield step
    finally:
        _steps.discard(step)


def moved(what: str) -> None:
    """Steps of that name go on."""
    for step in _steps:
        if step.what == what:
            step.moved()


def unmoved() -> list[Unmoved]:
    """Every step that is under way."""
    return [step.unmoved for step in _steps]
