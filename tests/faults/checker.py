"""The checker of histories: what a run left behind, judged by what must hold however it was disturbed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tests.faults.checks import inbound, left_over, letters, mail, maintain, set_up, timers, topics
from tests.faults.facts import Facts
from tests.faults.repeats import repeats
from tests.faults.violation import Check, Violation

REPEATS_ALLOWED = 0.1
"""The share of events that may be on their topics more than once."""

CHECKS: tuple[Check, ...] = (
    inbound.events_accounted_for,
    inbound.events_decided_once,
    inbound.decided_from_somewhere,
    inbound.verifications_answered,
    inbound.checks_answered,
    set_up.nominations_accounted_for,
    set_up.requests_ended,
    set_up.topics_tell_the_end,
    maintain.changes_accounted_for,
    maintain.everybody_asked,
    maintain.consents_complete,
    maintain.changes_ended,
    mail.updates_become_emails,
    mail.emails_sent,
    mail.copies_on_record,
    letters.one_letter_for_each_intent,
    letters.no_letter_has_two_ids,
    letters.pairs_are_whole,
    letters.letters_are_listed,
    letters.letters_have_documents,
    timers.timers_fire_once,
    timers.timers_are_not_early,
    topics.no_status_goes_back,
    topics.sequences_grow,
    topics.repeats_are_the_same,
    left_over.no_work_left,
    left_over.tasks_are_told,
    left_over.nothing_unsent,
    left_over.nothing_unread,
    left_over.nothing_left_out,
    left_over.nothing_parked,
)


@dataclass(frozen=True)
class Report:
    """The checker's findings.

    Attributes:
        violations: what is wrong; empty is what we want.
        events: how many different events workers wrote.
        repeats: how often an event was written again with the same id, by topic.
        accounted: how many different events workers had to account for.
        late: how many results of tasks came too late, and are parked for it.
    """

    violations: Sequence[Violation]
    events: int
    repeats: Counter[str]
    accounted: int = 0
    late: int = 0

    def __str__(self) -> str:
        counted = Counter(violation.name for violation in self.violations)
        found = ", ".join(f"{name} x{number}" for name, number in counted.items()) or "no violation"
        again = f"{self.repeats.total()} repeats {dict(self.repeats)}"
        return f"{self.accounted} events accounted for, {self.events} written, {again}, {self.late} too late: {found}"


def check(facts: Facts, repeats_allowed: float = REPEATS_ALLOWED) -> Report:
    """Judge a run.

    Args:
        facts: what it left behind.
        repeats_allowed: the share of events that may have been written more than once.
    """
    violations = [violation for one in CHECKS for violation in one(facts)]
    events = len({(e.source, e.id) for e in facts.written})
    again = Counter(repeat.topic for repeat in repeats(facts.written))
    if again.total() > repeats_allowed * events:
        violations.append(Violation("too_many_repeats", f"{again.total()} of {events}"))
    return Report(violations, events, again, sum(bool(e.by) for e in facts.seen), len(facts.parked))
