"""The checker finds each violation when it is planted in the facts of a good run."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from tests.faults.checker import check
from tests.faults.facts import ACTIVE, Facts
from tests.faults.good_run import (
    ALONE,
    CALLER,
    DUE,
    EVENTS,
    GOOD,
    HOLDER,
    NOON,
    SEEN,
    WRITER,
    changed,
    fell_due,
    issued,
    reply,
    seen,
    written,
)
from tests.faults.rows import Change, Mail, Parked, Timer
from tests.faults.written import Seen, Written

Planting = Callable[[Facts], Facts]


def adding(*events: Written) -> Planting:
    return lambda good: replace(good, written=[*good.written, *events])


def without(number: int) -> Planting:
    return lambda good: replace(good, written=[e for e in good.written if e.id != f"event-{number}"])


def saying(**changes: Any) -> Planting:
    return lambda good: replace(good, **changes)


def standing(**requests: Sequence[Any]) -> Planting:
    scins = {"writer": WRITER, "caller": CALLER, "nobody": "999999999999"}
    return lambda good: replace(good, requests={**good.requests, **{scins[who]: r for who, r in requests.items()}})


def came(*events: Seen) -> Planting:
    """Other events in place of those of the same number."""
    return lambda good: replace(good, seen=list({one.id: one for one in (*good.seen, *events)}.values()))


def never_came(number: int) -> Planting:
    return lambda good: replace(good, seen=[one for one in good.seen if one.id != f"seen-{number}"])


def changes(*found: Change) -> Planting:
    return lambda good: replace(good, changes=[*good.changes, *found])


def email(**said: Any) -> Planting:
    return lambda good: replace(good, emails=[replace(good.emails[0], **said)])


JOINT, OWN = GOOD.changes
WITHDRAWN = [("one", WRITER, "CMSL0042", "withdrawn"), *GOOD.letters[1:]]
PLANTED: dict[str, Planting] = {
    "event_unaccounted_for": saying(decided={key: 1 for key in GOOD.decided if key[2] != "seen-1"}),
    "event_decided_again": saying(decided={**GOOD.decided, ("maintain", "/world", "seen-6"): 2}),
    "decided_from_nowhere": saying(decided={**GOOD.decided, ("maintain", "/world", "seen-99"): 1}),
    "verification_lost": never_came(3),
    "verification_answered_again": came(seen(8, "cis.answered", "cm.cis.results", request_id="v")),
    "check_lost": never_came(5),
    "check_wrong": came(seen(5, "security.checked", "cm.security.results", check_id="check", result="failed")),
    "nomination_lost": standing(writer=[]),
    "nomination_twice": standing(writer=[ACTIVE, ACTIVE]),
    "request_from_nowhere": standing(nobody=[ACTIVE]),
    "not_ended_as_it_should": standing(caller=[ACTIVE]),
    "topic_differs": without(4),
    "change_lost": saying(changes=[JOINT]),
    "change_twice": changes(replace(JOINT, change_id="again")),
    "change_from_nowhere": changes(replace(OWN, scin=CALLER)),
    "holders_not_asked": without(11),
    "change_without_consent": came(reply(7, "C", DUE)),
    "change_not_ended_as_it_should": saying(changes=[replace(JOINT, status="expired"), OWN]),
    "email_lost": saying(emails=[]),
    "email_from_nowhere": saying(emails=[*GOOD.emails, Mail("s", "cancelled", None, None, 0)]),
    "email_not_sent": email(status="waiting"),
    "email_not_in_mailbox": saying(mailbox=[]),
    "email_told_wrongly": without(14),
    "email_copy_not_on_record": saying(mailbox=[*GOOD.mailbox, *GOOD.mailbox]),
    "email_differs": email(body_sha256="other"),
    "email_nobody_knows": saying(mailbox=[*GOOD.mailbox, ("<x@here>", "sha")]),
    "letter_not_issued": without(7),
    "letter_not_asked_for": without(5),
    "letter_with_two_ids": adding(issued(19, "three", "CMSL0042", "client", None)),
    "letter_issued_twice": adding(issued(19, "one", "CMSL0042", "client")),
    "pair_not_whole": without(6),
    "letter_only_in_one_place": saying(letters=GOOD.letters[:1]),
    "withdrawn_only_in_one_place": saying(letters=WITHDRAWN),
    "document_missing": saying(documents={"file:///one": "sha"}),
    "document_differs": saying(documents={"file:///one": "sha", "file:///two": "other"}),
    "timer_lost": without(16),
    "timer_twice": adding(fell_due(19)),
    "timer_not_taken": saying(timers=[Timer("maintain:t", "maintain", NOON, "waiting")]),
    "timer_from_nowhere": saying(timers=[]),
    "timer_early": saying(timers=[Timer("maintain:t", "maintain", NOON + timedelta(seconds=1), "fired")]),
    "status_begins_ended": without(3),
    "status_goes_back": adding(changed(19, CALLER, "In Progress")),
    "sequence_falls": adding(replace(changed(19, CALLER, "Closed", "Cancelled"), sequence=2)),
    "sequence_used_twice": adding(replace(issued(19, "one", "CMSL0042", "client"), topic="cm.tasks", sequence=6)),
    "repeat_differs": adding(replace(EVENTS[1], offset=19, digest="other")),
    "too_many_repeats": adding(*(replace(EVENTS[1], offset=19 + number) for number in range(9))),
    "task_left_open": saying(open_tasks=[(WRITER, "call_representative")]),
    "task_only_in_one_place": without(15),
    "outbox_not_empty": saying(outbox=[("letters", "cm.letters", WRITER)]),
    "ledger_behind": saying(unread=[("letters", "cm.letters.requests", 3, 1)]),
    "gap_accepted": saying(gaps=[("letters", "cm.letters.requests", 3, 1)]),
    "parked": saying(dead={"cm.contacts.activation.dlq": 1}),
}


def test_a_good_run_has_no_violation() -> None:
    report = check(GOOD)
    assert report.violations == []
    assert (report.events, dict(report.repeats)) == (13, {"cm.service-requests": 1})
    assert "no violation" in str(report)


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_violation_is_found(name: str) -> None:
    report = check(PLANTED[name](GOOD), repeats_allowed=0.2)
    assert name in {violation.name for violation in report.violations}
    assert name in str(report)


def test_every_violation_is_planted_once() -> None:
    files = chain(Path(__file__).parent.glob("checks/*.py"), Path(__file__).parent.glob("checker.py"))
    sources = "".join(file.read_text("utf-8") for file in files)
    assert set(re.findall(r'Violation\(\s*"(\w+)"', sources)) == PLANTED.keys()


def test_a_parked_row_is_found_as_a_dead_record_is() -> None:
    parked = Parked("activation", "cm.contacts", 3, 17, "conflict")
    assert [one.name for one in check(replace(GOOD, parked=[parked])).violations] == ["parked"]


@pytest.mark.parametrize(("task", "found"), [("withdrawn", []), ("completed", ["parked"]), (None, ["parked"])])
def test_only_the_result_of_a_withdrawn_task_may_be_parked(task: str | None, found: list[str]) -> None:
    late = Parked("maintain", "cm.tasks.results", 3, 17, "task_not_open", task=task)
    facts = replace(GOOD, parked=[late], dead={"cm.tasks.results.maintain.dlq": 1})
    assert [one.name for one in check(facts).violations] == found


@pytest.mark.parametrize("status", ["done", "requested", "overdue"])
@pytest.mark.parametrize("answer", [reply(7, "C", DUE), replace(SEEN[6], data={**SEEN[6].data, "change_digest": "x"})])
def test_an_answer_counts_in_time_and_to_exactly_this_change(answer: Seen, status: str) -> None:
    facts = replace(came(answer)(GOOD), changes=[replace(JOINT, status=status), OWN])
    assert "change_without_consent" in {one.name for one in check(facts).violations}
    expired = replace(facts, changes=[replace(JOINT, status="expired"), OWN])
    assert check(expired).violations == []


def test_a_refusal_in_time_ends_a_change() -> None:
    refusal = replace(SEEN[6], data={**SEEN[6].data, "answer": "refuse"})
    facts = came(refusal)(GOOD)
    assert "change_not_ended_as_it_should" in {one.name for one in check(facts).violations}
    assert check(replace(facts, changes=[replace(JOINT, status="refused"), OWN])).violations == []


@pytest.mark.parametrize(("comes_to", "status"), [("failed", "refused"), ("stopped", "withdrawn")])
def test_who_is_not_believed_changes_nothing(comes_to: str, status: str) -> None:
    facts = replace(GOOD, changed={**GOOD.changed, ALONE: comes_to})
    assert "change_not_ended_as_it_should" in {one.name for one in check(facts).violations}
    assert check(replace(facts, changes=[JOINT, replace(OWN, status=status)])).violations == []


def test_a_wrong_pin_must_not_pass() -> None:
    guessed = replace(GOOD, checks={"check": "failed"})
    assert [one.name for one in check(guessed).violations] == ["check_wrong"]


def test_a_copy_whose_answer_was_lost_is_on_record() -> None:
    copied = replace(email(repeats=1)(GOOD), mailbox=[*GOOD.mailbox, *GOOD.mailbox])
    assert check(copied).violations == []


def test_what_was_carried_out_by_email_needs_consent_too() -> None:
    said = {"request_id": "r", "change_id": "joint"}
    early = adding(written(19, HOLDER, "service-management.requested", "cm.service-management", **said))
    facts = replace(came(reply(7, "C", DUE))(early(GOOD)), changes=[replace(JOINT, status="expired"), OWN])
    assert "change_without_consent" in {one.name for one in check(facts).violations}
    assert ALONE in {one.scin for one in facts.changes}


def test_a_letter_that_was_issued_may_be_withdrawn() -> None:
    told = adding(written(19, WRITER, "letter.withdrawn", "cm.letters", letter_id="one"))(GOOD)
    assert check(replace(told, letters=WITHDRAWN)).violations == []
    assert [one.name for one in check(told).violations] == ["withdrawn_only_in_one_place"]


def test_a_silent_withdrawal_is_known_to_the_inbox() -> None:
    silent = seen(8, "letters.withdrawal-requested", "cm.letters.requests", "letters", only_unsent=True)
    assert [one.name for one in check(came(silent)(GOOD)).violations] == ["event_unaccounted_for"]
