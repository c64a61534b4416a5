"""Retention as the runtime asks for it: the history's rows in, what is erased and the next look out."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from policy import Policies
from workers.procedure.message import Message
from workers.procedure.outcome import Outcome
from workers.timers.matters import Decided, Kept, kept_for
from workers.timers.retention import LOOKED, contacts_of, decide, shortest


class Keeper:
    """Says what may be kept of a case, by policy (R-10)."""

    looked = LOOKED

    def __init__(self, policies: Policies) -> None:
        self._policies = policies
        self.shortest = shortest(policies)

    def read(self, scin: str, history: Sequence[tuple[datetime, Sequence[Mapping[str, Any]]]]) -> Kept:
        """What there is, given the rows of a case's history."""
        return kept_for(scin, [Decided(at, entries) for at, entries in history])

    def contacts(self, kept: Kept) -> set[str]:
        """The contacts of the case's representatives."""
        return contacts_of(kept)

    def decide(self, kept: Kept, message: Message) -> tuple[Outcome, date]:
        """What is erased now, and the day of the next look."""
        return decide(kept, message, self._policies)
