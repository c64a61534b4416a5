"""What workers wrote: statuses along the procedure, sequences that grow, repeats that are the same."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from tests.faults.facts import Facts
from tests.faults.repeats import first_ones, repeats
from tests.faults.violation import Violation

OPEN = frozenset({"In Progress", "Wait", "Pending Assignment"})
ENDED = frozenset({"Closed", "Cancelled"})


def no_status_goes_back(facts: Facts) -> Iterator[Violation]:
    """A service request begins open and stays as it is once it ended."""
    changes = defaultdict(list)
    for e in first_ones(facts.written):
        if e.kind == "service-request.changed":
            changes[e.data["service_request_id"]].append(e.data["status"])
    for request, statuses in changes.items():
        if statuses[0] not in OPEN:
            yield Violation("status_begins_ended", f"{request}: {statuses[0]}")
        if any(before in ENDED for before, _ in pairwise(statuses)):
            yield Violation("status_goes_back", f"{request}: {', '.join(statuses)}")


def sequences_grow(facts: Facts) -> Iterator[Violation]:
    """On a topic, ``sequence`` grows per writer and client, repeats aside; and it is never used twice."""
    latest: dict[tuple[str, str, str], int] = {}
    used: dict[tuple[str, str, int], str] = {}
    for e in first_ones(facts.written):
        if latest.get((e.topic, e.source, e.scin), -1) >= e.sequence:
            yield Violation("sequence_falls", f"{e.source} {e.scin} {e.topic}/{e.partition}@{e.offset}")
        latest[e.topic, e.source, e.scin] = e.sequence
        if used.setdefault((e.source, e.scin, e.sequence), e.id) != e.id:
            yield Violation("sequence_used_twice", f"{e.source} {e.scin} {e.sequence}")


def repeats_are_the_same(facts: Facts) -> Iterator[Violation]:
    """What is written again has the same bytes, in the same place."""
    first = {(e.source, e.id): e for e in first_ones(facts.written)}
    for repeat in repeats(facts.written):
        original = first[repeat.source, repeat.id]
        if (repeat.digest, repeat.topic, repeat.partition) != (original.digest, original.topic, original.partition):
            yield Violation("repeat_differs", f"{repeat.topic}/{repeat.partition}@{repeat.offset}")
