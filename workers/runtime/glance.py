"""At first sight: which records are surely another worker's, so that they need not be read."""

from collections.abc import Mapping

import orjson

from contracts import catalogue
from workers.procedure.room import Room
from workers.runtime.ledger import Record

OWNED = {"task.completed": "task_id", "timer.due": "timer_id"}
"""What is read by several workers and concerns one: its id begins with the owner's name."""
OWNERS = frozenset({"activation", "letters", "maintain", "service_mgmt"})
"""The workers that raise tasks or set timers; a result for anyone else's task is a reply to nothing."""


class Glance:
    """For a worker that needn't park what nobody can read: it meets more events of others than of its own."""

    def __init__(self, room: Room) -> None:
        events = {event.type.encode(): event.name for event in catalogue.EVENTS}
        self._others = frozenset(kind for kind, name in events.items() if name not in room.reads)
        self._owned = {kind: OWNED[name] for kind, name in events.items() if name in OWNED and name in room.reads}
        self._owners = tuple(f"{owner}:" for owner in sorted(OWNERS - {room.name}))

    def tells_another(self, record: Record) -> bool:
        """Whether a record in binary mode is of a type that this worker doesn't read, or another's task or timer."""
        headers: Mapping[str, bytes | None] = dict(record.headers)
        if headers.get("content-type") != b"application/json":
            return False
        kind = headers.get("ce_type") or b""
        return kind in self._others or self._owned_by_another(kind, record.value or b"")

    def _owned_by_another(self, kind: bytes, value: bytes) -> bool:
        if kind not in self._owned:
            return False
        try:
            owned = orjson.loads(value)[self._owned[kind]]
        except (orjson.JSONDecodeError, LookupError, TypeError):
            return False
        return isinstance(owned, str) and owned.startswith(self._owners)
