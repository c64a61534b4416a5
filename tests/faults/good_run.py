"""What a small good run leaves behind: two clients set up, two changes, an email, a deadline."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.faults.facts import ACTIVE, NO_CONTACT, Facts
from tests.faults.rows import Change, Mail, Timer
from tests.faults.written import Seen, Written

WRITER, CALLER, HOLDER, ALONE = "100000000001", "100000000002", "100000000003", "100000000004"
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
DUE = NOON + timedelta(days=14)


def written(number: int, scin: str, kind: str, topic: str, **data: Any) -> Written:
    about = f"event-{number}", number, kind, data, f"sha-{number}", NOON
    return Written(topic, 3, number, scin, "/clientrep/activation", *about)


def changed(
    number: int, scin: str, status: str, sub_status: str | None = None, resolution: str | None = None
) -> Written:
    about = {"service_request_id": f"sr-{scin}", "sub_area": "Activate Client Rep"}
    said = {"status": status, "sub_status": sub_status, "resolution": resolution}
    return written(number, scin, "service-request.changed", "cm.service-requests", **about, **said)


def issued(number: int, letter_id: str, code: str, kind: str, pair_id: str | None = "pair") -> Written:
    document = {"url": f"file:///{letter_id}", "sha256": "sha"}
    about = {"letter_id": letter_id, "code": code, "pair_id": pair_id, "document": document}
    to = {"recipient": {"kind": kind}, "service_request_id": f"sr-{WRITER}"}
    return written(number, WRITER, "letter.issued", "cm.letters", **about, **to)


def asked(number: int, poa_id: str) -> Written:
    about = {"change_id": "joint", "poa_id": poa_id, "due_at": DUE.isoformat()}
    return written(number, HOLDER, "consent.requested", "cm.consents.requests", **about)


def fell_due(number: int) -> Written:
    """The wait for consent ends; the deadline's own time is that of the event."""
    about = {"timer_id": "maintain:t", "due_at": NOON.isoformat()}
    return written(number, HOLDER, "timer.due", "cm.timers", **about)


def seen(number: int, kind: str, topic: str, *by: str, time: datetime = NOON, **data: Any) -> Seen:
    return Seen(topic, 3, number, "/world", f"seen-{number}", kind, by, data, time)


def reply(number: int, poa_id: str, time: datetime = NOON) -> Seen:
    about = {"change_id": "joint", "change_digest": "d", "poa_id": poa_id, "answer": "agree"}
    return seen(number, "consent.replied", "cm.consents.replies", "maintain", time=time, **about)


EVENTS = (
    changed(1, WRITER, "In Progress"),
    changed(2, WRITER, "Closed", "Complete", "Active"),
    changed(3, CALLER, "In Progress"),
    changed(4, CALLER, "Closed", "Cancelled"),
    written(
        *(5, WRITER, "letters.requested", "cm.letters.requests"), letters=[{"letter_id": "one"}, {"letter_id": "two"}]
    ),
    issued(6, "one", "CMSL0042", "client"),
    issued(7, "two", "CMSL0041", "representative"),
    changed(1, WRITER, "In Progress"),
    asked(11, "B"),
    asked(12, "C"),
    written(13, ALONE, "service-management.requested", "cm.service-management", request_id="r", change_id="alone"),
    written(14, ALONE, "service-management.sent", "cm.service-management.results", request_id="r"),
    written(15, ALONE, "task.raised", "cm.tasks", task_id="t"),
    fell_due(16),
)
SEEN = (
    seen(1, "contact.nomination", "cm.contacts", "activation"),
    seen(2, "cis.requested", "cm.cis.requests", "cis", request_id="v"),
    seen(3, "cis.answered", "cm.cis.results", "activation", request_id="v"),
    seen(4, "security.check-requested", "cm.security.requests", "maintain", check_id="check"),
    seen(5, "security.checked", "cm.security.results", check_id="check", result="passed"),
    reply(6, "B"),
    reply(7, "C"),
)
GOOD = Facts(
    nominated={WRITER: ACTIVE, CALLER: NO_CONTACT},
    requests={WRITER: [ACTIVE], CALLER: [NO_CONTACT]},
    letters=[("one", WRITER, "CMSL0042", "issued"), ("two", WRITER, "CMSL0041", "issued")],
    written=EVENTS,
    dead={},
    changed={HOLDER: "agree", ALONE: "details"},
    checks={"check": "passed"},
    seen=SEEN,
    decided={(group, one.source, one.id): 1 for one in SEEN for group in one.by if group != "cis"},
    timers=[Timer("maintain:t", "maintain", NOON, "fired"), Timer("maintain:u", "maintain", DUE, "waiting")],
    changes=[Change(HOLDER, "joint", "d", "done"), Change(ALONE, "alone", "e", "requested", "r")],
    updates={"r": "done"},
    tasks={"t": "completed"},
    verifications={"v": "answered"},
    emails=[Mail("r", "sent", "<r@here>", "sha", 0)],
    mailbox=[("<r@here>", "sha")],
    documents={"file:///one": "sha", "file:///two": "sha"},
    now=NOON + timedelta(days=1),
)
