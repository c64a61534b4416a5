"""Set Up: every nomination comes to its end, once."""

from collections.abc import Iterator

from tests.faults.facts import Facts
from tests.faults.repeats import first_ones
from tests.faults.violation import Violation


def nominations_accounted_for(facts: Facts) -> Iterator[Violation]:
    """Every nomination led to one request, and no request came from nowhere."""
    for scin in facts.nominated:
        number = len(facts.requests.get(scin, ()))
        if number == 0:
            yield Violation("nomination_lost", scin)
        elif number > 1:
            yield Violation("nomination_twice", scin)
    for scin in facts.requests.keys() - facts.nominated.keys():
        yield Violation("request_from_nowhere", scin)


def requests_ended(facts: Facts) -> Iterator[Violation]:
    """Every request ended as it should have."""
    for scin, ending in facts.nominated.items():
        for request in facts.requests.get(scin, ()):
            if request != ending:
                yield Violation("not_ended_as_it_should", f"{scin}: {request}")


def topics_tell_the_end(facts: Facts) -> Iterator[Violation]:
    """The last change on the topic is how the request stands in the database."""
    last = {}
    for e in first_ones(facts.written):
        if e.kind == "service-request.changed" and e.data["sub_area"] == "Activate Client Rep":
            last[e.scin] = (e.data["status"], e.data.get("sub_status"), e.data.get("resolution"))
    for scin, requests in facts.requests.items():
        ended = [(request.status, request.sub_status, request.resolution) for request in requests]
        if ended and last.get(scin) not in ended:
            yield Violation("topic_differs", scin)
