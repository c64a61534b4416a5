"""A first checker of histories: what a run left behind, judged by what must hold however it was disturbed."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tests.faults.facts import Facts, Written

OPEN = frozenset({"In Progress", "Wait", "Pending Assignment"})
ENDED = frozenset({"Closed", "Cancelled"})
REPEATS_ALLOWED = 0.1
"""The share of events that may be on their topics more than once."""


@dataclass(frozen=True)
class Violation:
    """Something that must never be.

    Attributes:
        where: case, letter or place; no personal data.
    """

    name: str
    where: str


@dataclass(frozen=True)
class Report:
    """The checker's findings.

    Attributes:
        violations: what is wrong; empty is what we want.
        events: how many different events workers wrote.
        repeats: how often an event was written again with the same id, by topic.
    """

    violations: Sequence[Violation]
    events: int
    repeats: Counter[str]

    def __str__(self) -> str:
        counted = Counter(violation.name for violation in self.violations)
        found = ", ".join(f"{name} x{number}" for name, number in counted.items()) or "no violation"
        return f"{self.events} events, {self.repeats.total()} repeats {dict(self.repeats)}: {found}"


Check = Callable[[Facts], Iterator[Violation]]


def check(facts: Facts, repeats_allowed: float = REPEATS_ALLOWED) -> Report:
    """Judge a run.

    Args:
        facts: what it left behind.
        repeats_allowed: the share of events that may have been written more than once.
    """
    violations = [violation for one in CHECKS for violation in one(facts)]
    events = len({(e.source, e.id) for e in facts.written})
    repeats = Counter(repeat.topic for repeat in _repeats(facts.written))
    if repeats.total() > repeats_allowed * events:
        violations.append(Violation("too_many_repeats", f"{repeats.total()} of {events}"))
    return Report(violations, events, repeats)


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


def no_work_left(facts: Facts) -> Iterator[Violation]:
    """An ended request leaves no task open."""
    for scin, kind in facts.open_tasks:
        yield Violation("task_left_open", f"{scin} {kind}")


def one_letter_for_each_intent(facts: Facts) -> Iterator[Violation]:
    """Each letter that was asked for was issued, under the one id it was asked for; and no other was issued."""
    asked = {
        letter["letter_id"]: e.scin
        for e in facts.written
        if e.kind == "letters.requested"
        for letter in e.data["letters"]
    }
    issued = {e.data["letter_id"]: e.scin for e in _letters(facts)}
    for letter_id in asked.keys() - issued.keys():
        yield Violation("letter_not_issued", f"{asked[letter_id]} {letter_id}")
    for letter_id in issued.keys() - asked.keys():
        yield Violation("letter_not_asked_for", f"{issued[letter_id]} {letter_id}")


def no_letter_has_two_ids(facts: Facts) -> Iterator[Violation]:
    """A request sends a letter of one code to one recipient once; a letter is issued by one event."""
    ids = defaultdict(set)
    events = defaultdict(set)
    for e in _letters(facts):
        ids[e.data["service_request_id"], e.data["code"], e.data["recipient"]["kind"]].add(e.data["letter_id"])
        events[e.data["letter_id"]].add(e.id)
    for (request, code, _), letter_ids in ids.items():
        if len(letter_ids) > 1:
            yield Violation("letter_with_two_ids", f"{request} {code}")
    for letter_id, event_ids in events.items():
        if len(event_ids) > 1:
            yield Violation("letter_issued_twice", letter_id)


def pairs_are_whole(facts: Facts) -> Iterator[Violation]:
    """Both letters of a pair or none (R-6)."""
    pairs = defaultdict(set)
    for e in _letters(facts):
        if pair_id := e.data.get("pair_id"):
            pairs[pair_id].add(e.data["letter_id"])
    for pair_id, letters in pairs.items():
        if len(letters) != 2:
            yield Violation("pair_not_whole", f"{pair_id}: {len(letters)}")


def letters_are_listed(facts: Facts) -> Iterator[Violation]:
    """Database and print topic know the same letters."""
    issued = {e.data["letter_id"] for e in _letters(facts)}
    listed = {letter_id for letter_id, _, _, status in facts.letters if status == "issued"}
    for letter_id in issued ^ listed:
        where = "topic" if letter_id in issued else "database"
        yield Violation("letter_only_in_one_place", f"{letter_id}: {where}")


def nothing_unsent(facts: Facts) -> Iterator[Violation]:
    """The outbox is empty."""
    for left in facts.outbox:
        yield Violation("outbox_not_empty", " ".join(left))


def nothing_unread(facts: Facts) -> Iterator[Violation]:
    """The ledgers stand at the topics' ends."""
    for group, topic, part, lag in facts.unread:
        yield Violation("ledger_behind", f"{group} {topic}/{part}: {lag}")


def nothing_left_out(facts: Facts) -> Iterator[Violation]:
    """No group took for a gap of the broker what the broker has."""
    for group, topic, part, number in facts.gaps:
        yield Violation("gap_accepted", f"{group} {topic}/{part}: {number}")


def nothing_parked(facts: Facts) -> Iterator[Violation]:
    """All events were good ones, so none is parked."""
    for parked in facts.parked:
        yield Violation("parked", parked)
    for topic, number in (facts.dead or {}).items():
        yield Violation("parked", f"{topic}: {number}")


def no_status_goes_back(facts: Facts) -> Iterator[Violation]:
    """A service request begins open and stays as it is once it ended."""
    changes = defaultdict(list)
    for e in _first_ones(facts.written):
        if e.kind == "service-request.changed":
            changes[e.data["service_request_id"]].append(e.data["status"])
    for request, statuses in changes.items():
        if statuses[0] not in OPEN:
            yield Violation("status_begins_ended", f"{request}: {statuses[0]}")
        if any(before in ENDED for before, _ in pairwise(statuses)):
            yield Violation("status_goes_back", f"{request}: {', '.join(statuses)}")


def topics_tell_the_end(facts: Facts) -> Iterator[Violation]:
    """The last change on the topic is how the request stands in the database."""
    last = {}
    for e in _first_ones(facts.written):
        if e.kind == "service-request.changed" and e.data["sub_area"] == "Activate Client Rep":
            last[e.scin] = (e.data["status"], e.data.get("sub_status"), e.data.get("resolution"))
    for scin, requests in facts.requests.items():
        ended = [(request.status, request.sub_status, request.resolution) for request in requests]
        if ended and last.get(scin) not in ended:
            yield Violation("topic_differs", scin)


def sequences_grow(facts: Facts) -> Iterator[Violation]:
    """On a topic, ``sequence`` grows per writer and client, repeats aside; and it is never used twice."""
    latest: dict[tuple[str, str, str], int] = {}
    used: dict[tuple[str, str, int], str] = {}
    for e in _first_ones(facts.written):
        if latest.get((e.topic, e.source, e.scin), -1) >= e.sequence:
            yield Violation("sequence_falls", f"{e.source} {e.scin} {e.topic}/{e.partition}@{e.offset}")
        latest[e.topic, e.source, e.scin] = e.sequence
        if used.setdefault((e.source, e.scin, e.sequence), e.id) != e.id:
            yield Violation("sequence_used_twice", f"{e.source} {e.scin} {e.sequence}")


def repeats_are_the_same(facts: Facts) -> Iterator[Violation]:
    """What is written again has the same bytes, in the same place."""
    first = {(e.source, e.id): e for e in _first_ones(facts.written)}
    for repeat in _repeats(facts.written):
        original = first[repeat.source, repeat.id]
        if (repeat.digest, repeat.topic, repeat.partition) != (original.digest, original.topic, original.partition):
            yield Violation("repeat_differs", f"{repeat.topic}/{repeat.partition}@{repeat.offset}")


CHECKS: tuple[Check, ...] = (
    nominations_accounted_for,
    requests_ended,
    no_work_left,
    one_letter_for_each_intent,
    no_letter_has_two_ids,
    pairs_are_whole,
    letters_are_listed,
    nothing_unsent,
    nothing_unread,
    nothing_left_out,
    nothing_parked,
    no_status_goes_back,
    topics_tell_the_end,
    sequences_grow,
    repeats_are_the_same,
)


def _letters(facts: Facts) -> Iterator[Written]:
    return (e for e in facts.written if e.kind == "letter.issued")


def _first_ones(written: Iterable[Written]) -> Iterator[Written]:
    return (e for e, again in _told_apart(written) if not again)


def _repeats(written: Iterable[Written]) -> Iterator[Written]:
    return (e for e, again in _told_apart(written) if again)


def _told_apart(written: Iterable[Written]) -> Iterator[tuple[Written, bool]]:
    seen: set[tuple[str, str]] = set()
    for e in written:
        yield e, (e.source, e.id) in seen
        seen.add((e.source, e.id))
