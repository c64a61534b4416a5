"""Letters and their documents, while those who make them are killed; and whoever judges them is not blind."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.faults import letters, paper
from tests.faults.paper import Listed, Paper, judge
from tests.faults.reaper import RENDERER
from tests.faults.written import Written

FEW = letters.Plan(letters=400)
"""`python -m tests.faults.letters` sends 10,000."""


async def test_letters_are_whole_whoever_is_killed(tmp_path: Path) -> None:
    outcome = await letters.run(FEW, tmp_path / "letters")
    print(outcome)  # noqa: T201 - figures, shown with -s or when it fails
    assert (outcome.violations, outcome.report.violations) == ([], [])
    assert outcome.held == FEW.held
    assert outcome.deaths.total() - outcome.deaths[RENDERER] >= 2


def issued(number: int, letter_id: str, **changes: Any) -> Written:
    document = {"url": f"file:///store/{letter_id}/a%20b.pdf", "sha256": f"sha-{letter_id}"}
    data = {"letter_id": letter_id, "document": document}
    whole = Written(
        "cm.letters", 3, number, "1", "/clientrep/letters", f"event-{letter_id}", 1, "letter.issued", data, "d"
    )
    return replace(whole, **changes)


def listed(letter_id: str, status: str, pair_id: str | None = None) -> Listed:
    if status in {"held", "requested"}:
        return Listed(letter_id, status, pair_id, None, None)
    return Listed(letter_id, status, pair_id, f"file:///store/{letter_id}/a%20b.pdf", f"sha-{letter_id}")


GOOD = Paper(
    issued=[issued(1, "one"), issued(2, "two"), issued(3, "two"), issued(4, "alone")],
    listed=[
        *(listed("one", "issued", "pair"), listed("two", "issued", "pair"), listed("alone", "dispatched")),
        *(listed("three", "held", "other"), listed("four", "held", "other")),
    ],
    stored=[f"/store/{letter_id}/a b.pdf" for letter_id in ("one", "two", "alone", "nobody's")],
    reasons={"three": "no address is held", "four": "no address is held"},
)


def changed(**changes: Any) -> Callable[[Paper], Paper]:
    return lambda good: replace(good, **changes)


def adding(*events: Written) -> Callable[[Paper], Paper]:
    return lambda good: replace(good, issued=[*good.issued, *events])


def listing(*rows: Listed) -> Callable[[Paper], Paper]:
    ids = {row.letter_id for row in rows}
    return lambda good: replace(good, listed=[*(one for one in good.listed if one.letter_id not in ids), *rows])


PLANTED: dict[str, Callable[[Paper], Paper]] = {
    "issued_without_document": adding(issued(5, "alone", data={"letter_id": "alone"})),
    "document_listed_otherwise": listing(Listed("alone", "issued", None, "file:///store/elsewhere.pdf", "sha-alone")),
    "pair_parted": changed(issued=[e for e in GOOD.issued if e.data["letter_id"] != "two"]),
    "held_without_reason": changed(reasons={"three": "no address is held"}),
    "letter_left_waiting": listing(listed("five", "requested")),
    "document_left_to_make": changed(to_make=["five"]),
}


def test_a_good_run_has_no_violation_and_its_figures_are_told() -> None:
    assert judge(GOOD) == []
    assert (len(GOOD.letters), GOOD.repeats, GOOD.nobodys) == (3, 1, 1)


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_violation_is_found(name: str) -> None:
    assert name in {violation.name for violation in judge(PLANTED[name](GOOD))}


def test_a_pair_that_another_letter_came_between_is_found() -> None:
    [first, *others] = GOOD.issued
    between = replace(GOOD, issued=[first, issued(5, "alone"), *others])
    assert [violation.name for violation in judge(between)] == ["pair_parted"]


def test_every_violation_is_planted_once() -> None:
    source = Path(paper.__file__).read_text("utf-8")
    assert set(re.findall(r'Violation\(\s*"(\w+)"', source)) == PLANTED.keys()
