"""One transaction's worth of parked events decided again: pure but for the rows it gathers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

import orjson

from contracts import envelope
from contracts.errors import Unreadable
from contracts.reader import spec_of
from contracts.topics import WORKERS
from workers.procedure.message import Message
from workers.runtime.deciding import Deciding
from workers.runtime.inbox import Standing
from workers.runtime.ledger import Place
from workers.runtime.parking import Parked, parked_id
from workers.runtime.reader import Accepted, Parking, Reading, Readings
from workers.runtime.redrive_rows import HANDED_ON, HELD, Again, Kept, Line

Came = Literal["decided", "repeated", "handed_on", "skipped", "parked"]


@dataclass(frozen=True, slots=True)
class Redriven:
    """What became of a parked event.

    Attributes:
        came: ``decided``; ``repeated``: the same event had come in again meanwhile; ``handed_on``: only other groups
            read it; ``skipped``: it is another worker's task or timer; ``parked`` again.
        reason: why it is parked now, or was.
        timeline: rules and words that the decision added to the case's timeline.
    """

    id: UUID
    came: Came
    reason: str
    detail: str
    timeline: tuple[tuple[str, str], ...] = ()


class Turn:
    """Parked events of one group, in their order, and what they come to.

    Attributes:
        standing: what the inbox says of those that can be read.
        taken: of each held case in which there is something to do, those whose turn it is.
    """

    def __init__(self, group: str, deciding: Deciding, rows: Sequence[Kept], readings: Readings) -> None:
        self.deciding = deciding
        self.rows = rows
        self.standing: Mapping[UUID, Standing] = {}
        self.taken: dict[str, tuple[UUID, ...]] = {}
        self._group = group
        self._readings: dict[UUID, Reading] = {
            row.id: readings[Place(row.topic, row.partition)][row.offset] for row in rows
        }
        self._accepted = {one: read for one, read in self._readings.items() if isinstance(read, Accepted)}
        self._messages = {one: read.message(deciding.now) for one, read in self._accepted.items()}
        self._lines: dict[str, Line] = {}
        self._came: dict[UUID, Came] = {}
        self._parked: dict[UUID, Parked] = {}
        self._others: dict[UUID, tuple[str, ...]] = {}

    def digests(self) -> dict[UUID, bytes]:
        """What is to be registered in the inbox."""
        return {read.key: read.digest for read in reversed(self._accepted.values())}

    def parts(self) -> dict[str, int]:
        """The cases concerned, with their partitions."""
        known = {row.scin: row.partition for row in self.rows if row.scin}
        return {**known, **{read.scin: read.part for read in self._accepted.values()}}

    def messages(self) -> list[Message]:
        """What is to be decided."""
        return list(self._messages.values())

    def take_turns(self, lines: Mapping[str, Line]) -> None:
        """In a held case those have their turn that are first in line; the others have to wait."""
        ids = {row.id for row in self.rows}
        waiting = set[UUID]()
        for scin, line in lines.items():
            if taken := line.taken(ids):
                self.taken[scin], self._lines[scin] = taken, line
            waiting.update(set(line.ids) - set(taken))
        self.rows = [row for row in self.rows if row.id not in waiting]

    def decide(self) -> None:
        """Decide everything whose turn it is.

        Raises:
            MoreNeededError: more is to be fetched.
        """
        fresh = [row.id for row in self.rows if self._sorted(row)]
        self.deciding.decide_all((self._accepted[one], self._messages[one]) for one in fresh)
        before = {row.id: row for row in self.rows}
        self._parked = {one.id_in(self._group): one for one in self.deciding.parked}
        self._came.update(dict.fromkeys(self._parked, "parked"))
        for one, parked in self._parked.items():
            if before[one].reason != parked.reason:
                self.deciding.tell_parked(parked, before[one].first_seen)

    def redriven(self) -> list[Redriven]:
        """What became of each."""
        return [self._redriven(row) for row in self.rows]

    def ended(self) -> list[tuple[UUID, str, str]]:
        """Those that leave the list: id, what became of them, who asked."""
        asked = {one: self._asked_by(row) for row in self.rows for one in [row.id]}
        return [(one, came, asked[one]) for one, came in self._came.items() if came != "parked"]

    def handed_on(self) -> list[tuple[UUID, UUID, str]]:
        """Those that concern other groups too: id, the id there, the group."""
        records = {row.id: row for row in self.rows}
        return [
            (one, parked_id(other, records[one]), other) for one, others in self._others.items() for other in others
        ]

    def joining(self) -> int:
        """How many have to wait behind others of their case from now on."""
        return sum(self._joins(one) for one in self._parked)

    def again(self, seqs: Sequence[int]) -> list[Again]:
        """Those that are parked again; ``seqs`` are the places of the joining ones."""
        free = iter(seqs)
        return [
            Again(
                id=one,
                reason=parked.reason,
                detail=parked.detail,
                scin=parked.scin,
                registered=parked.registered,
                shared=parked.shared,
                seq=next(free) if self._joins(one) else None,
            )
            for one, parked in self._parked.items()
        ]

    def left(self) -> list[Line]:
        """The lines of held cases that have moved."""
        gone = {one for one, came in self._came.items() if came != "parked" or not self._parked[one].holds}
        return [line.without(gone) for line in self._lines.values()]

    def following(self) -> dict[UUID, str]:
        """Those that are first in line now and whose turn it wasn't yet, with who asked for the first."""
        asked = {row.scin: self._asked_by(row) for row in reversed(self.rows)}
        firsts = {line.scin: line.ids[0] for line in self.left() if line.ids}
        return {one: asked.get(scin, "") for scin, one in firsts.items() if one not in self._came}

    def _sorted(self, row: Kept) -> bool:
        """Whether it's to be decided; what else it comes to is noted."""
        reading = self._readings[row.id]
        if row.shared and not (isinstance(reading, Parking) and reading.shared):
            self._others[row.id] = tuple(group for group in _readers(row) if group != self._group)
        if isinstance(reading, Parking):
            self.deciding.park_unreadable([reading])
        elif reading is None:
            self._not_ours(row)
        elif not row.registered and (known := self._known(row.id, reading)) is not Standing.NEW:
            self._known_already(row.id, reading, known)
        else:
            self._came[row.id] = "decided"
            return True
        return False

    def _known(self, one: UUID, reading: Accepted) -> Standing:
        """What the inbox says; it was asked about the first of those that are one event."""
        first, of_first = next((i, read) for i, read in self._accepted.items() if read.key == reading.key)
        said = self.standing[reading.key]
        if first == one or said is Standing.CONFLICT:
            return said
        return Standing.REPEATED if of_first.digest == reading.digest else Standing.CONFLICT

    def _known_already(self, one: UUID, reading: Accepted, known: Standing) -> None:
        if known is Standing.CONFLICT:
            self.deciding.conflicts([reading])
        else:
            self._came[one] = "repeated"

    def _not_ours(self, row: Kept) -> None:
        """Another worker's task or timer is left to that one; what nobody here reads stays in the list."""
        readers = _readers(row)
        if row.reason == HANDED_ON or (self._group in readers and not row.registered):
            self._came[row.id] = "skipped"
        elif self._others.get(row.id):
            self._came[row.id] = "handed_on"
        else:
            self.deciding.parked.append(Parked(row, "not_read_here", "type: no worker reads it", shared=row.shared))

    def _asked_by(self, row: Kept) -> str:
        """Who waits in line goes by the wish for its first."""
        line = self.taken.get(row.scin or "", ())
        of_first = next((other.asked_by for other in self.rows if line and other.id == line[0]), None)
        return row.asked_by or of_first or ""

    def _joins(self, one: UUID) -> bool:
        in_line = any(one in taken for taken in self.taken.values())
        return self._parked[one].reason == HELD and not in_line

    def _redriven(self, row: Kept) -> Redriven:
        parked = self._parked.get(row.id)
        reason, detail = (parked.reason, parked.detail) if parked else (row.reason, row.detail)
        return Redriven(row.id, self._came[row.id], reason, detail, tuple(self._timeline(row.id)))

    def _timeline(self, one: UUID) -> Iterator[tuple[str, str]]:
        message = self._messages.get(one)
        if message is None or self._came[one] != "decided":
            return
        for _, _, _, _, source, event_id, _, entries in self.deciding.history.rows:
            if (source, event_id) == (message.source, message.id):
                yield from ((entry["rule"], entry["what"]) for entry in orjson.loads(entries))


def _readers(row: Kept) -> tuple[str, ...]:
    """The workers that read events of its type."""
    try:
        spec = spec_of(envelope.read(row.key, row.headers, row.value), row.topic)
    except Unreadable:
        return ()
    return tuple(group for group in WORKERS if group in spec.readers)
