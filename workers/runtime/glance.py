"""At first sight: which records are surely another worker's, so that they need not be read."""

from collections.abc import Mapping

from contracts import catalogue
from workers.procedure.room import Room
from workers.runtime.ledger import Record
from workers.runtime.owners import SHARED, concerns


class Glance:
    """For a worker that meets more events of others than of its own; it tells nothing but what reading would tell."""

    def __init__(self, room: Room) -> None:
        events = {event.type.encode(): event.name for event in catalogue.EVENTS}
        self._name = room.name
        self._others = frozenset(kind for kind, name in events.items() if name not in room.reads)
        self._shared = {kind: name for kind, name in events.items() if name in SHARED and name in room.reads}

    def tells_another(self, record: Record) -> bool:
        """Whether a record in binary mode is of a type that this worker doesn't read, or concerns another."""
        headers: Mapping[str, bytes | None] = dict(record.headers)
        if headers.get("content-type") != b"application/json":
            return False
        kind = headers.get("ce_type") or b""
        return kind in self._others or self._concerns_another(kind, record.value or b"")

    def _concerns_another(self, kind: bytes, value: bytes) -> bool:
        return kind in self._shared and not concerns(self._shared[kind], value, self._name, first=False)
