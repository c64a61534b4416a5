"""Whose a task or a timer is: its id begins with the name of the worker that asked for it.

That is looked for before anything else in the data: whatever is wrong with the event, exactly one worker parks it.
"""

import orjson

from contracts.catalogue import named

OWNED = {"task.completed": "task_id", "timer.due": "timer_id"}
"""What is read by several workers and concerns one, with the field that tells whom."""
OWNERS = frozenset({"activation", "letters", "maintain", "service_mgmt"})
"""The workers that raise tasks or set timers; a result for anyone else's task is a reply to nothing."""

_READERS = {kind: OWNERS.intersection(named(kind).readers) for kind in OWNED}


def owner(kind: str, data: bytes) -> str | None:
    """The worker whose task or timer an event is about.

    Args:
        kind: one of ``OWNED``.
        data: of the event, unread.

    Returns:
        One that reads such events, or None where the data names none, which concerns the topic's first-named reader.
    """
    try:
        about = orjson.loads(data)[OWNED[kind]]
    except (orjson.JSONDecodeError, LookupError, TypeError):
        return None
    name = about.partition(":")[0] if isinstance(about, str) else None
    return name if name in _READERS[kind] else None
