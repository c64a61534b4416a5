"""At first sight: which records are surely another worker's, so that they need not be read."""

from collections.abc import Mapping

from contracts import catalogue
from workers.procedure.room import Room
from workers.runtime.ledger import Record
from workers.runtime.owners import OWNED, owner


class Glance:
    """For a worker that meets more events of others than of its own; it tells nothing but what reading would tell."""

    def __init__(self, room: Room) -> None:
        events = {event.type.encode(): event.name for event in catalogue.EVENTS}
        self._name = room.name
        self._others = frozenset(kind for kind, name in events.items() if name not in room.reads)
        self._owned = {kind: name for kind, name in events.items() if name in OWNED and name in room.reads}

    def tells_another(self, record: Record) -> bool:
        """Whether a record in binary mode is of a type that this worker doesn't read, or another's task or timer."""
        headers: Mapping[str, bytes | None] = dict(record.headers)
        if headers.get("content-type") != b"application/json":
            return False
        kind = headers.get("ce_type") or b""
        return kind in self._others or self._owned_by_another(kind, record.value or b"")

    def _owned_by_another(self, kind: bytes, value: bytes) -> bool:
        return kind in self._owned and owner(self._owned[kind], value) not in {None, self._name}
