"""Whom an event concerns that several workers read.

A task or a timer is whose name its id begins with; a record of the third-party register concerns all its readers only
where it answers a service request. That is looked for before anything else in the data, so that whatever is wrong with
the event, nobody parks it whom it doesn't concern.
"""

import orjson

from contracts.catalogue import named

OWNED = {"task.completed": "task_id", "timer.due": "timer_id"}
"""What concerns one of its readers, with the field that tells whom."""
ANSWERS = {"register.third-party": "service_request_id"}
"""What concerns its topic's first-named reader alone where this field is absent."""
SHARED = OWNED | ANSWERS
OWNERS = frozenset({"activation", "letters", "maintain", "service_mgmt"})
"""The workers that raise tasks or set timers; a result for anyone else's task is a reply to nothing."""

_READERS = {kind: OWNERS.intersection(named(kind).readers) for kind in OWNED}


def concerns(kind: str, data: bytes, name: str, *, first: bool) -> bool:
    """Whether an event concerns one of its readers.

    Args:
        kind: of the event.
        data: of the event, unread.
        name: the worker that reads it.
        first: whether it is the topic's first-named reader, whom all concerns that names nobody.
    """
    if kind in ANSWERS:
        return first or _told(data, ANSWERS[kind]) is not None
    if kind not in OWNED:
        return True
    owner = (_told(data, OWNED[kind]) or "").partition(":")[0]
    return owner == name if owner in _READERS[kind] else first


def _told(data: bytes, field: str) -> str | None:
    """The text of a field, of what may be no JSON object; None where there is none."""
    try:
        text = orjson.loads(data)[field]
    except (orjson.JSONDecodeError, LookupError, TypeError):
        return None
    return text.strip() or None if isinstance(text, str) else None
