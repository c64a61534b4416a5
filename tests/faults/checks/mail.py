"""Emails to Service Management: each that was asked for is sent, and every copy that may have gone out is on record."""

from collections import Counter
from collections.abc import Iterator

from tests.faults.facts import Facts
from tests.faults.repeats import first_ones
from tests.faults.violation import Violation


def updates_become_emails(facts: Facts) -> Iterator[Violation]:
    """Every update that was asked for is an email, and no email comes from nowhere."""
    asked = {e.data["request_id"] for e in facts.written if e.kind == "service-management.requested"}
    for request_id in asked - {one.request_id for one in facts.emails}:
        yield Violation("email_lost", request_id)
    for one in facts.emails:
        if one.request_id not in asked:
            yield Violation("email_from_nowhere", one.request_id)


def emails_sent(facts: Facts) -> Iterator[Violation]:
    """Each lies in the mailbox, unless its sending was called off, and the case was told once."""
    there = {message_id for message_id, _ in facts.mailbox}
    told = Counter(e.data["request_id"] for e in first_ones(facts.written) if e.kind == "service-management.sent")
    for one in facts.emails:
        if one.status not in {"sent", "cancelled"}:
            yield Violation("email_not_sent", f"{one.request_id}: {one.status}")
        if one.status == "sent" and one.message_id not in there:
            yield Violation("email_not_in_mailbox", one.request_id)
        if told[one.request_id] != (one.status == "sent"):
            yield Violation("email_told_wrongly", f"{one.request_id}: {told[one.request_id]}")


def copies_on_record(facts: Facts) -> Iterator[Violation]:
    """No more copies than the record allows for, and all say the same."""
    copies = Counter(message_id for message_id, _ in facts.mailbox)
    bodies = dict(facts.mailbox)
    for one in facts.emails:
        number = copies.pop(one.message_id or "", 0)
        if number > one.repeats + (one.status == "sent"):
            yield Violation("email_copy_not_on_record", f"{one.request_id}: {number}, on record {one.repeats}")
        if one.status == "sent" and number and bodies[one.message_id or ""] != one.body_sha256:
            yield Violation("email_differs", one.request_id)
    for message_id in copies:
        yield Violation("email_nobody_knows", message_id)
