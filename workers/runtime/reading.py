"""How far this process has read its partitions: for Kafka's own offsets, for the figures, for its health."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic, time

from workers.runtime.ledger import Place, Record
from workers.runtime.progress import Unmoved


@dataclass(slots=True)
class Standing:
    """One partition.

    Attributes:
        following: the ledger's next offset.
        told: what Kafka was told of it.
        position: the consumer's; it also moves over what isn't an event.
        unread: events that wait, as far as Kafka was asked.
        moved_at: when the consumer last read on, or had nothing to read; monotonic.
        assigned_at: Unix time.
        after: whatever is unread came in after this, Unix time; 0 as long as nothing is known.
    """

    following: int
    moved_at: float
    assigned_at: float
    told: int | None = None
    position: int = -1
    unread: int = 0
    after: float = 0.0


class Reading:
    """The partitions that the group gave to this process; none between two assignments."""

    def __init__(self) -> None:
        self._standings: dict[Place, Standing] = {}

    @property
    def places(self) -> list[Place]:
        """The partitions."""
        return list(self._standings)

    @property
    def parts(self) -> set[int]:
        """Their numbers, alike in all topics."""
        return {place.part for place in self._standings}

    def assigned(self, following: Mapping[Place, int]) -> None:
        """Partitions came, to be read from there on."""
        self._standings = {place: Standing(offset, monotonic(), time()) for place, offset in following.items()}

    def revoked(self) -> None:
        """All partitions go."""
        self._standings = {}

    def took(self, batch: Mapping[Place, Sequence[Record]], left_out: Collection[Place]) -> None:
        """A batch is committed, but for some places."""
        for place in batch.keys() & self._standings.keys() - set(left_out):
            last, standing = batch[place][-1], self._standings[place]
            standing.following = last.offset + 1
            standing.after = max(standing.after, getattr(last, "timestamp", 0) / 1000)

    def news(self) -> dict[Place, int]:
        """Where the ledger stands and Kafka doesn't know it yet."""
        return {place: s.following for place, s in self._standings.items() if s.told != s.following}

    def told(self, offsets: Mapping[Place, int]) -> None:
        """Kafka knows."""
        for place in offsets.keys() & self._standings.keys():
            self._standings[place].told = offsets[place]

    def saw(self, standings: Mapping[Place, tuple[int, int]], asked_at: float, *, idle: bool) -> None:
        """Kafka was asked.

        Args:
            standings: the consumer's position and the end of each partition.
            asked_at: when, Unix time.
            idle: all that was polled is committed, so that what lies before the position is no event of ours.
        """
        for place in standings.keys() & self._standings.keys():
            self._see(self._standings[place], *standings[place], asked_at, idle=idle)

    def _see(self, standing: Standing, position: int, end: int, asked_at: float, *, idle: bool) -> None:
        if position >= end or position != standing.position:
            standing.moved_at = monotonic()
        standing.position = position
        standing.unread = 0 if idle and position >= end else max(0, end - standing.following)
        if not standing.unread:
            standing.after = max(standing.after, asked_at)

    def lag(self) -> Counter[str]:
        """How many events wait, by topic."""
        lag: Counter[str] = Counter()
        for place, standing in self._standings.items():
            lag[place.topic] += standing.unread
        return lag

    def oldest(self) -> float:
        """Seconds since the oldest event that waits came in, at the most."""
        now = time()
        return max((now - (s.after or s.assigned_at) for s in self._standings.values() if s.unread), default=0.0)

    def unmoved(self) -> Iterable[Unmoved]:
        """Partitions in which events wait and the consumer doesn't read on."""
        now = monotonic()
        for place, standing in self._standings.items():
            if standing.unread:
                yield Unmoved(f"reading {place.topic}, partition {place.part}", now - standing.moved_at)
