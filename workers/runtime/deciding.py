"""A batch while it's decided: pure but for the rows it gathers, which the loop writes."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from policy import Policies
from workers.procedure.effects import Publish
from workers.procedure.message import Message
from workers.procedure.outcome import Outcome, Refused
from workers.procedure.records import NotFetchedError, Records
from workers.procedure.room import Room
from workers.runtime import metrics
from workers.runtime.history import History
from workers.runtime.lookups import MoreNeededError, Wanted
from workers.runtime.outbox import EVENTS_A_WRITING, Outgoing
from workers.runtime.parking import Parked
from workers.runtime.publishing import outgoing
from workers.runtime.reader import Accepted, Parking
from workers.runtime.writes import About, Asked


class Deciding:
    """The states and records of a batch and what its decisions ask for."""

    def __init__(self, room: Room, policies: Policies, now: datetime | None, failure: Exception | None) -> None:
        self._room = room
        self._policies = policies
        self._now = now
        self._failure = failure
        self._changed: dict[str, Any] = {}
        self._counts: Counter[str] = Counter()
        self._rules: Counter[str] = Counter()
        self._ordinal = 0
        self.states: dict[str, Any] = {}
        self.held: dict[str, UUID] = {}
        self.records = Records(whole=False)
        self.writing = 0
        self.effects: list[Asked] = []
        self.outgoing: list[Outgoing] = []
        self.parked: list[Parked] = []
        self.history = History()

    @property
    def failed(self) -> bool:
        """Whether a rule raised for the one message of this batch, so that it's only to be parked."""
        return self._failure is not None

    @property
    def now(self) -> datetime:
        """The platform's clock of this transaction."""
        if self._now is None:
            raise RuntimeError("nothing was fenced, so nothing can be decided")
        return self._now

    def decide_all(self, messages: Iterable[tuple[Accepted, Message]]) -> None:
        """Decide messages in order and gather what they ask for.

        Raises:
            MoreNeededError: some need what wasn't fetched; nothing of this batch counts.
        """
        wanted, waiting = Wanted(), set[str]()
        for accepted, message in messages:
            if message.scin in waiting:
                continue
            try:
                self._decide(accepted, message)
            except NotFetchedError as missing:
                wanted.add(missing.kind, missing.key)
                waiting.add(message.scin)
        if wanted:
            raise MoreNeededError(wanted)

    def _decide(self, accepted: Accepted, message: Message) -> None:
        if message.scin in self.held:
            self._park(accepted, "held", f"behind {self.held[message.scin]}", holds=True)
        elif self._failure is not None:
            self._park(accepted, "rule_failed", type(self._failure).__name__, holds=True)
        else:
            outcome = self._room.decide(self.states[message.scin], message, self._policies, self.records)
            self._take(accepted, message, outcome)

    def park_unreadable(self, unreadable: Iterable[Parking]) -> None:
        """Keep what couldn't be read."""
        for one in unreadable:
            self.parked.append(Parked(one.record, one.reason, one.detail))

    def conflicts(self, accepted: Iterable[Accepted]) -> None:
        """Known ids with other content (R-7)."""
        for one in accepted:
            self._park(one, "conflict", "id")

    def repeated(self, accepted: list[Accepted]) -> None:
        """Replays change nothing (R-7)."""
        self._counts["repeated"] += len(accepted)

    def finish(self) -> None:
        """Parked events go to their dlq topics."""
        for one in self.parked:
            self.outgoing.append(one.outgoing(self._room.name, self._sequence(), self.now))

    def changed_states(self) -> dict[str, Any]:
        """The states to write back."""
        return self._changed

    def count(self) -> None:
        """Tell the metrics, once the transaction has committed."""
        for outcome, number in {**self._counts, "parked": len(self.parked)}.items():
            metrics.READ.labels(outcome).inc(number)
        for rule, number in self._rules.items():
            metrics.DECIDED.labels(rule).inc(number)
        for one in self.parked:
            metrics.PARKED.labels(one.reason).inc()

    def _take(self, accepted: Accepted, message: Message, outcome: Outcome | Refused) -> None:
        if isinstance(outcome, Refused):
            self._park(accepted, outcome.reason, outcome.detail)
            return
        self._counts["decided"] += 1
        if outcome.state is not self.states[message.scin]:
            self.states[message.scin] = self._changed[message.scin] = outcome.state
        if outcome.entries:
            self.history.add(message, self._sequence(), outcome.entries)
            self._rules.update(entry.rule for entry in outcome.entries)
        self._gather(message, accepted.part, outcome)

    def _gather(self, message: Message, part: int, outcome: Outcome) -> None:
        about = About(self._room.name, message.scin, part, self.now)
        for effect in outcome.effects:
            if isinstance(effect, Publish):
                self.outgoing.append(outgoing(effect, about, self._sequence(), message.correlation, message.id))
            else:
                self.effects.append((effect, about))

    def _park(self, accepted: Accepted, reason: str, detail: str, *, holds: bool = False) -> None:
        self.parked.append(Parked(accepted.record, reason, detail, accepted.scin, holds))

    def _sequence(self) -> int:
        self._ordinal += 1
        return self.writing * EVENTS_A_WRITING + self._ordinal
