"""Every event that came in is accounted for: it changed a case, was ignored with a reason, parked, or became a task."""

from collections.abc import Iterator

from tests.faults.facts import Facts
from tests.faults.violation import Violation
from tests.faults.written import Seen
from workers.runtime.inbox import event_key

TOLD = frozenset({"/clientrep/mail", "/clientrep/documents", "/clientrep/silence", "/clientrep/retention"})


def events_accounted_for(facts: Facts) -> Iterator[Violation]:
    """Whoever reads an event has decided it, which its history tells, or parked it."""
    parked = {(one.group, one.topic, one.partition, one.offset) for one in facts.parked}
    for e in facts.seen:
        for group in e.by:
            decided = (group, e.source, e.id) in facts.decided or _silently(facts, e, group)
            if not decided and (group, e.topic, e.partition, e.offset) not in parked:
                yield Violation("event_unaccounted_for", f"{group} {e.kind} {e.topic}/{e.partition}@{e.offset}")


def _silently(facts: Facts, e: Seen, group: str) -> bool:
    """What has no history: a request to CIS is a row, and a withdrawal that finds nothing unsent says nothing."""
    if e.kind == "cis.requested":
        return e.data["request_id"] in facts.verifications
    quiet = e.kind == "letters.withdrawal-requested" and e.data.get("only_unsent")
    return bool(quiet) and (group, event_key(e.source, e.id)) in facts.remembered


def events_decided_once(facts: Facts) -> Iterator[Violation]:
    """However often it came."""
    for (group, source, event_id), number in facts.decided.items():
        if number > 1:
            yield Violation("event_decided_again", f"{group} {source} {event_id}: {number}")


def decided_from_somewhere(facts: Facts) -> Iterator[Violation]:
    """What was decided has come in; only calls to the world outside, and looks of ours, are told without an event."""
    known = {(e.source, e.id) for e in facts.seen}
    for group, source, event_id in facts.decided:
        if (source, event_id) not in known and source not in TOLD:
            yield Violation("decided_from_nowhere", f"{group} {source} {event_id}")


def verifications_answered(facts: Facts) -> Iterator[Violation]:
    """CIS answers every request that was made, once."""
    answers = [e.data["request_id"] for e in facts.seen if e.kind == "cis.answered"]
    asked = {e.data["request_id"] for e in facts.seen if e.kind == "cis.requested"}
    for request_id in asked | facts.verifications.keys():
        if request_id not in answers or facts.verifications.get(request_id) != "answered":
            yield Violation("verification_lost", request_id)
    for request_id in set(answers):
        if answers.count(request_id) > 1:
            yield Violation("verification_answered_again", request_id)


def checks_answered(facts: Facts) -> Iterator[Violation]:
    """Every caller's PIN and password are compared once, with the result that they should have."""
    answers = [e.data for e in facts.seen if e.kind == "security.checked"]
    for check_id, result in facts.checks.items():
        results = [one["result"] for one in answers if one["check_id"] == check_id]
        if not results:
            yield Violation("check_lost", check_id)
        elif results != [result]:
            yield Violation("check_wrong", f"{check_id}: {', '.join(results)}")
