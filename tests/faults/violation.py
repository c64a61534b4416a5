"""What a checker cries."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.faults.facts import Facts


@dataclass(frozen=True)
class Violation:
    """Something that must never be.

    Attributes:
        where: case, letter or place; no personal data.
    """

    name: str
    where: str


Check = Callable[[Facts], Iterator[Violation]]
