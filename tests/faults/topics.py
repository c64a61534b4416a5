"""The topics of a run: who writes there, and who has to account for what lies there."""

from collections.abc import Collection

from contracts import catalogue
from contracts.catalogue import WORKERS
from workers.runtime.owners import OWNED, OWNERS

ALL = tuple(sorted({event.topic for event in catalogue.EVENTS}))
READ_BY_WORKERS = tuple(sorted({event.topic for event in catalogue.EVENTS if set(event.readers) & set(WORKERS)}))
OURS = "/clientrep/"
"""How the sources of workers begin."""


def accountable(kind: str, data: dict[str, object]) -> Collection[str]:
    """The workers that must account for an event."""
    readers = set(catalogue.named(kind).readers) & set(WORKERS)
    if kind not in OWNED:
        return readers
    return readers & OWNERS & {str(data.get(OWNED[kind], "")).partition(":")[0]}
