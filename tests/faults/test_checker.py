"""The checker finds each violation when it is planted in the facts of a good run."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.faults import checker
from tests.faults.checker import check
from tests.faults.facts import ACTIVE, NO_CONTACT, Facts, Written

WRITER, CALLER = "100000000001", "100000000002"


def written(number: int, scin: str, kind: str, topic: str, **data: Any) -> Written:
    return Written(
        topic, 3, number, scin, "/clientrep/activation", f"event-{number}", number, kind, data, f"sha-{number}"
    )


def changed(
    number: int, scin: str, status: str, sub_status: str | None = None, resolution: str | None = None
) -> Written:
    about = {"service_request_id": f"sr-{scin}", "sub_area": "Activate Client Rep"}
    said = {"status": status, "sub_status": sub_status, "resolution": resolution}
    return written(number, scin, "service-request.changed", "cm.service-requests", **about, **said)


def issued(number: int, letter_id: str, code: str, kind: str, pair_id: str | None = "pair") -> Written:
    about = {"letter_id": letter_id, "code": code, "pair_id": pair_id}
    to = {"recipient": {"kind": kind}, "service_request_id": f"sr-{WRITER}"}
    return written(number, WRITER, "letter.issued", "cm.letters", **about, **to)


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
    replace(changed(1, WRITER, "In Progress"), offset=8),
)
GOOD = Facts(
    nominated={WRITER: ACTIVE, CALLER: NO_CONTACT},
    requests={WRITER: [ACTIVE], CALLER: [NO_CONTACT]},
    letters=[("one", WRITER, "CMSL0042", "issued"), ("two", WRITER, "CMSL0041", "issued")],
    written=EVENTS,
    dead={},
)


def adding(*events: Written) -> Callable[[Facts], Facts]:
    return lambda good: replace(good, written=[*good.written, *events])


def without(number: int) -> Callable[[Facts], Facts]:
    return lambda good: replace(good, written=[e for e in good.written if e.id != f"event-{number}"])


def saying(**changes: Any) -> Callable[[Facts], Facts]:
    return lambda good: replace(good, **changes)


def standing(**requests: Sequence[Any]) -> Callable[[Facts], Facts]:
    scins = {"writer": WRITER, "caller": CALLER, "nobody": "999999999999"}
    return lambda good: replace(good, requests={**good.requests, **{scins[who]: r for who, r in requests.items()}})


PLANTED: dict[str, Callable[[Facts], Facts]] = {
    "nomination_lost": standing(writer=[]),
    "nomination_twice": standing(writer=[ACTIVE, ACTIVE]),
    "request_from_nowhere": standing(nobody=[ACTIVE]),
    "not_ended_as_it_should": standing(caller=[ACTIVE]),
    "task_left_open": saying(open_tasks=[(WRITER, "call_representative")]),
    "letter_not_issued": without(7),
    "letter_not_asked_for": without(5),
    "letter_with_two_ids": adding(issued(9, "three", "CMSL0042", "client", None)),
    "letter_issued_twice": adding(issued(9, "one", "CMSL0042", "client")),
    "pair_not_whole": without(6),
    "letter_only_in_one_place": saying(letters=GOOD.letters[:1]),
    "outbox_not_empty": saying(outbox=[("letters", "cm.letters", WRITER)]),
    "ledger_behind": saying(unread=[("letters", "cm.letters.requests", 3, 1)]),
    "gap_accepted": saying(gaps=[("letters", "cm.letters.requests", 3, 1)]),
    "parked": saying(dead={"cm.contacts.activation.dlq": 1}),
    "status_begins_ended": without(3),
    "status_goes_back": adding(changed(9, CALLER, "In Progress")),
    "topic_differs": without(4),
    "sequence_falls": adding(replace(changed(9, CALLER, "Closed", "Cancelled"), sequence=2)),
    "sequence_used_twice": adding(replace(issued(9, "one", "CMSL0042", "client"), topic="cm.tasks", sequence=6)),
    "repeat_differs": adding(replace(EVENTS[1], offset=9, digest="other")),
    "too_many_repeats": adding(*(replace(EVENTS[1], offset=9 + number) for number in range(9))),
}


def test_a_good_run_has_no_violation() -> None:
    report = check(GOOD, repeats_allowed=0.2)
    assert report.violations == []
    assert (report.events, dict(report.repeats)) == (7, {"cm.service-requests": 1})
    assert "no violation" in str(report)


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_violation_is_found(name: str) -> None:
    report = check(PLANTED[name](GOOD), repeats_allowed=0.3)
    assert name in {violation.name for violation in report.violations}
    assert name in str(report)


def test_a_parked_row_is_found_as_a_dead_record_is() -> None:
    (violation,) = check(replace(GOOD, parked=["activation cm.contacts 3 17 conflict"]), 0.2).violations
    assert violation.name == "parked"


def test_every_violation_is_planted_once() -> None:
    source = Path(checker.__file__).read_text("utf-8")
    assert set(re.findall(r'Violation\(\s*"(\w+)"', source)) == PLANTED.keys()
