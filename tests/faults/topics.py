"""The topics of a run: who writes there, and who has to account for what lies there."""

from collections.abc import Collection

import orjson

from contracts import catalogue
from contracts.catalogue import WORKERS
from workers.runtime.owners import concerns

ALL = tuple(sorted({event.topic for event in catalogue.EVENTS}))
READ_BY_WORKERS = tuple(sorted({event.topic for event in catalogue.EVENTS if set(event.readers) & set(WORKERS)}))
FIRST = {topic.name: topic.parks for topic in catalogue.TOPICS}
OURS = "/clientrep/"
"""How the sources of workers begin."""


def accountable(kind: str, data: dict[str, object]) -> Collection[str]:
    """The workers that must account for an event."""
    event, said = catalogue.named(kind), orjson.dumps(data)
    first = FIRST[event.topic]
    readers = set(event.readers) & set(WORKERS)
    return {name for name in readers if concerns(kind, said, name, first=name == first)}
