"""What holds at the end of every journey, whatever its path."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.journeys.journey import Journey
from tests.journeys.seen import Case

PAIRS = ({"CMSL0041", "CMSL0042"}, {"CMSL0047", "CMSL0049"}, {"CMSL0048", "CMSL0049"})
"""Letters that one rule asks for together (R-6)."""
ENDED = {"Closed", "Cancelled"}
ACTIVATE = "Activate Client Rep"
CASEWORKERS = "caseworkers"
"""Who have a power of attorney's request to set up a representative (MA-2)."""
OVER = {"done", "refused", "expired", "superseded", "withdrawn"}
"""A change in one of these isn't carried out any more."""
LEFT = {"tell_requester", "late_document"}
"""What may still be to do for such a change."""
SHORTEST = 4
"""Characters of a text that can't stand in an id or a rule by chance."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A journey at its end: the case, what was parked, and the personal data that was sent."""

    journey: Journey
    case: Case
    parked: list[tuple[str, str]]
    said: frozenset[str]


def broken(ended: Ended) -> list[str]:
    """What doesn't hold."""
    return [complaint for promise in PROMISES for complaint in promise(ended)]


def _rules_speak(ended: Ended) -> Iterator[str]:
    spoken = [rule for rule in ended.case.spoken if rule in ended.journey.rules]
    if spoken != list(ended.journey.rules):
        yield f"of {list(ended.journey.rules)} there spoke {spoken}; in all {ended.case.spoken}"


def _letters_as_told(ended: Ended) -> Iterator[str]:
    if tuple(ended.case.codes) != ended.journey.letters:
        yield f"letters {ended.case.codes}, not {list(ended.journey.letters)}"


def _ends_as_told(ended: Ended) -> Iterator[str]:
    ends = [(r["status"], r["sub_status"], r["resolution"]) for r in ended.case.requests(ACTIVATE)]
    if ends != [tuple(end) for end in ended.journey.ends]:
        yield f"the requests ended as {ends}, not as {[tuple(end) for end in ended.journey.ends]}"


def _changes_as_told(ended: Ended) -> Iterator[str]:
    stand = tuple(change["status"] for change in ended.case["changes"])
    if stand != ended.journey.changes:
        yield f"the changes stand as {stand}, not as {ended.journey.changes}"


def _tasks_left_as_told(ended: Ended) -> Iterator[str]:
    if ended.case.open_tasks != sorted(ended.journey.leaves):
        yield f"open tasks {ended.case.open_tasks}, not {sorted(ended.journey.leaves)}"


def _parked_as_told(ended: Ended) -> Iterator[str]:
    if [reason for reason, _ in ended.parked] != list(ended.journey.parked):
        yield f"parked: {ended.parked}"


def _pairs_together(ended: Ended) -> Iterator[str]:
    asked, pairs = defaultdict(list), defaultdict(list)
    for letter in ended.case["letters"]:
        asked[letter["service_request_id"], letter["rule"]].append(letter)
        pairs[letter["pair_id"]].append(letter)
    for letters in asked.values():
        codes = {letter["code"] for letter in letters}
        if codes in PAIRS and any(len(pairs[one["pair_id"]]) != 2 or not one["pair_id"] for one in letters):
            yield f"{sorted(codes)} are no pair"
    for pair_id, letters in pairs.items():
        if pair_id and len(states := {letter["status"] for letter in letters}) > 1:
            yield f"a pair of {sorted(letter['code'] for letter in letters)} stands apart: {sorted(states)}"


def _nobody_forgotten(ended: Ended) -> Iterator[str]:
    """An open request has a timer that waits, an open task, or lies in the queue of another procedure."""
    requests = ended.case["service_requests"]
    unfinished = [one for one in requests if one["status"] not in ENDED]
    elsewhere = [
        one for one in unfinished if one["queue"] and (one["sub_area"] != ACTIVATE or one["queue"] == CASEWORKERS)
    ]
    waits = any(timer["status"] == "waiting" for timer in ended.case["timers"])
    if unfinished and not (waits or ended.case.open_tasks or elsewhere):
        yield f"nobody goes on with {[one['sub_area'] for one in unfinished]}"


def _ended_is_ended(ended: Ended) -> Iterator[str]:
    over = {r["service_request_id"] for r in ended.case["service_requests"] if r["status"] in ENDED}
    for timer in ended.case["timers"]:
        if timer["status"] == "waiting" and timer["service_request_id"] in over:
            yield f"the wait {timer['name']} goes on after the end"


def _changes_in_hand(ended: Ended) -> Iterator[str]:
    """Somebody or a timer goes on with each change that isn't over, and nobody with one that is."""
    waiting = {timer.get("change_id") for timer in ended.case["timers"] if timer["status"] == "waiting"}
    doing = {task["details"].get("change_id") for task in ended.case["tasks"] if _to_do(task)}
    for change in ended.case["changes"]:
        goes_on = change.get("change_id") in waiting | doing
        if goes_on is (change["status"] in OVER):
            yield f"a change is {change['status']}, and {'something' if goes_on else 'nobody'} goes on with it"


def _to_do(task: dict[str, Any]) -> bool:
    return task["status"] == "open" and task["kind"] not in LEFT


def _every_entry_has_its_rule(ended: Ended) -> Iterator[str]:
    if unruled := [entry["what"] for entry in ended.case["timeline"] if not entry["rule"]]:
        yield f"no rule is cited for {unruled}"


def _nothing_personal(ended: Ended) -> Iterator[str]:
    details = [task["details"] for task in ended.case["tasks"]]
    told = json.dumps([details, ended.case["timeline"]], ensure_ascii=False).casefold()
    found = [
        text for text in ended.said if len(text) >= SHORTEST and json.dumps(text, ensure_ascii=False)[1:-1] in told
    ]
    if found:
        yield f"personal data in timeline or tasks: {sorted(found)}"


def _activated_once(ended: Ended) -> Iterator[str]:
    per_request = Counter(r["service_request_id"] for r in ended.case["representatives"] if r["active"])
    if any(number > 1 for number in per_request.values()):
        yield "one request made two active representatives"


PROMISES: tuple[Callable[[Ended], Iterator[str]], ...] = (
    _ends_as_told,
    _changes_as_told,
    _letters_as_told,
    _rules_speak,
    _tasks_left_as_told,
    _parked_as_told,
    _pairs_together,
    _nobody_forgotten,
    _ended_is_ended,
    _changes_in_hand,
    _every_entry_has_its_rule,
    _nothing_personal,
    _activated_once,
)
