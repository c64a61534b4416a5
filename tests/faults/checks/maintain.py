"""Maintain: what was asked for is done once all have agreed who must, and not before."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from tests.faults.facts import Facts
from tests.faults.repeats import first_ones
from tests.faults.rows import Change
from tests.faults.violation import Violation
from tests.faults.written import Seen

CARRIED_OUT = frozenset({"requested", "done", "overdue"})
ALONE = {"details": "done", "failed": "refused", "stopped": "withdrawn"}
"""What a change comes to for which nobody else has to be asked."""


def changes_accounted_for(facts: Facts) -> Iterator[Violation]:
    """Everyone who asked has one change, and nobody else has any."""
    found = defaultdict(list)
    for one in facts.changes:
        found[one.scin].append(one)
    for scin in facts.changed:
        number = len(found.pop(scin, ()))
        if number == 0:
            yield Violation("change_lost", scin)
        elif number > 1:
            yield Violation("change_twice", scin)
    for scin in found:
        yield Violation("change_from_nowhere", scin)


def consents_complete(facts: Facts) -> Iterator[Violation]:
    """A change is carried out once everyone has agreed who was asked: to exactly this, and in time."""
    consents = Consents(facts)
    carried_out = {e.data["change_id"] for e in facts.written if e.kind == "service-management.requested"}
    for one in facts.changes:
        missing = consents.missing(one)
        if missing and (one.status in CARRIED_OUT or one.change_id in carried_out):
            yield Violation("change_without_consent", f"{one.change_id}: {len(missing)}")


def changes_ended(facts: Facts) -> Iterator[Violation]:
    """As they should by what the holders said, and when."""
    consents = Consents(facts)
    for one in facts.changes:
        should = ALONE.get(facts.changed.get(one.scin, ""), consents.ending(one))
        ended = facts.updates.get(one.request_id or "", one.status) if one.status == "requested" else one.status
        if ended != should:
            yield Violation("change_not_ended_as_it_should", f"{one.change_id}: {ended}, not {should}")


def everybody_asked(facts: Facts) -> Iterator[Violation]:
    """Two joint holders besides the one who asks; nobody, where one decides alone."""
    consents = Consents(facts)
    for one in facts.changes:
        number = len(consents.asked[one.change_id])
        if one.scin in facts.changed and number != (0 if facts.changed[one.scin] in ALONE else 2):
            yield Violation("holders_not_asked", f"{one.change_id}: {number}")


class Consents:
    """Whom the platform has asked, and what they said.

    Attributes:
        asked: until when each holder may answer, by change.
    """

    def __init__(self, facts: Facts) -> None:
        self.asked: dict[str, dict[str, datetime]] = defaultdict(dict)
        self._replies: dict[str, list[Seen]] = defaultdict(list)
        for e in first_ones(facts.written):
            if e.kind == "consent.requested":
                self.asked[e.data["change_id"]][e.data["poa_id"]] = datetime.fromisoformat(e.data["due_at"])
        for reply in facts.seen:
            if reply.kind == "consent.replied":
                self._replies[reply.data["change_id"]].append(reply)

    def missing(self, one: Change) -> set[str]:
        """Who hasn't agreed, though asked."""
        return self.asked[one.change_id].keys() - self._said(one, "agree")

    def ending(self, one: Change) -> str:
        """What the change must come to."""
        if self._said(one, "refuse"):
            return "refused"
        return "expired" if self.missing(one) else "done"

    def _said(self, one: Change, answer: str) -> set[str]:
        """Which holders gave this answer to exactly this change, in time."""
        until = self.asked[one.change_id]
        return {
            e.data["poa_id"]
            for e in self._replies[one.change_id]
            if (e.data["answer"], e.data["change_digest"]) == (answer, one.change_digest)
            and e.time < until.get(e.data["poa_id"], e.time)
        }
