"""A batch while it's decided: pure but for the rows it gathers, which the loop writes."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from contracts.partition import partition_of
from policy import Policies
from workers.procedure.effects import Measured, Publish
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
from workers.runtime.write import About
from workers.runtime.writes import Asked


class Deciding:
    """The states and records of a batch and what its decisions ask for."""

    def __init__(
        self, room: Room, policies: Policies, partitions: int, now: datetime | None, failure: Exception | None = None
    ) -> None:
        self._room = room
        self._policies = policies
        self._partitions = partitions
        self._now = now
        self._failure = failure
        self._changed: dict[str, Any] = {}
        self._counts: Counter[str] = Counter()
        self._rules: Counter[tuple[str, str]] = Counter()
        self._measured: list[Measured] = []
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
            self.parked.append(Parked(one.record, one.reason, one.detail, shared=one.shared))

    def conflicts(self, accepted: Iterable[Accepted]) -> None:
        """Known ids with other content (R-7)."""
        for one in accepted:
            self.parked.append(Parked(one.record, "conflict", "id", one.scin))

    def repeated(self, accepted: list[Accepted]) -> None:
        """Replays change nothing (R-7)."""
        self._counts["repeated"] += len(accepted)

    def finish(self) -> None:
        """Parked events go to their dlq topics."""
        for one in self.parked:
            self.tell_parked(one, self.now)

    def tell_parked(self, one: Parked, first_seen: datetime) -> None:
        """A parked event goes to its dlq topic."""
        self.outgoing.append(one.outgoing(self._room.name, self._sequence(), first_seen))

    def changed_states(self) -> dict[str, Any]:
        """The states to write back."""
        return self._changed

    def count(self) -> None:
        """Tell the metrics, once the transaction has committed."""
        for outcome, number in {**self._counts, "parked": len(self.parked)}.items():
            metrics.READ.labels(outcome).inc(number)
        for one in self.parked:
            metrics.PARKED.labels(one.reason).inc()
        self.count_rules()

    def count_rules(self) -> None:
        """Tell the metrics what was decided, whatever it was decided for."""
        for (rule, outcome), number in self._rules.items():
            metrics.DECIDED.labels(rule, outcome).inc(number)
        for figure in self._measured:
            metrics.MEASURED[figure.name].labels(figure.within).observe(figure.value)

    def _take(self, accepted: Accepted, message: Message, outcome: Outcome | Refused) -> None:
        if isinstance(outcome, Refused):
            self._park(accepted, outcome.reason, outcome.detail)
        else:
            self._keep(message, accepted.part, outcome)

    def decide_told(self, message: Message, part: int) -> None:
        """Decide what became of an outside call: it comes from no topic, so that it can't be parked.

        Raises:
            NotFetchedError: the decision needs what wasn't fetched.
            TypeError: the room refuses it, where it must decide.
        """
        outcome = self._room.decide(self.states[message.scin], message, self._policies, self.records)
        if isinstance(outcome, Refused):
            raise TypeError(f"{message.kind} refused: {outcome.reason}")
        self._keep(message, part, outcome)

    def _keep(self, message: Message, part: int, outcome: Outcome) -> None:
        self._counts["decided"] += 1
        if outcome.state is not self.states[message.scin]:
            self.states[message.scin] = self._changed[message.scin] = outcome.state
        if outcome.entries:
            self.history.add(message, self._sequence(), outcome.entries)
            self._rules.update((entry.rule, metrics.came_of(entry.event)) for entry in outcome.entries)
        self._gather(message, part, outcome)

    def _gather(self, message: Message, part: int, outcome: Outcome) -> None:
        about = About(self._room.name, message.scin, part, self.now)
        for effect in outcome.effects:
            if isinstance(effect, Publish):
                self.outgoing.append(self._outgoing(effect, about, message))
            elif isinstance(effect, Measured):
                self._measured.append(effect)
            else:
                self.effects.append((effect, about))

    def _outgoing(self, effect: Publish, about: About, message: Message) -> Outgoing:
        to_part = None if effect.to is None else partition_of(effect.to, self._partitions)
        return outgoing(effect, about, self._sequence(), message.correlation, message.id, to_part)

    def _park(self, accepted: Accepted, reason: str, detail: str, *, holds: bool = False) -> None:
        self.parked.append(Parked(accepted.record, reason, detail, accepted.scin, holds, registered=True))

    def _sequence(self) -> int:
        self._ordinal += 1
        return self.writing * EVENTS_A_WRITING + self._ordinal
