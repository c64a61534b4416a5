"""What a decision comes to."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from workers.procedure.effects import Effect


class Entry(NamedTuple):
    """One entry of a case's history and timeline.

    Attributes:
        rule: the rule it was decided by.
        what: the words for the timeline; no personal data.
        event: what happened, the value that ``evolve`` applies; None where only the timeline is told.
    """

    rule: str
    what: str
    event: Any = None


class Outcome(NamedTuple):
    """Entries for the history, effects for the world and the state after them."""

    state: Any
    entries: tuple[Entry, ...]
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """The message can't be served and is parked, with a reason free of personal data."""

    reason: str
    detail: str
