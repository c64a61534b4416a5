"""What print vendors report moves a letter forward only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.letters.vendor import FORWARD, VENDOR_SILENT
from workers.procedure.effects import Publish
from workers.runtime.silence import Silent

if TYPE_CHECKING:
    from tests.unit.letters.conftest import Post, Told

REPORTS = ("accepted", "rejected", "printed", "dispatched", "returned")


@pytest.mark.parametrize(
    "steps",
    [
        ("accepted", "printed", "dispatched", "returned"),
        ("accepted", "rejected"),
        ("rejected",),
        ("dispatched",),
        ("printed", "returned"),
    ],
)
def test_a_letter_moves_forward(post: Post, steps: tuple[str, ...]) -> None:
    post.pair()
    for status in steps:
        told = post.reports("L1", status)
        assert told.listed == {"L1": status}
        assert told.timeline[0] == ("SU-13", f"Letter CMSL0042 {status}")


@pytest.mark.parametrize(
    ("reached", "late"),
    [
        ("accepted", "accepted"),
        ("printed", "accepted"),
        ("dispatched", "printed"),
        ("dispatched", "rejected"),
        ("rejected", "printed"),
        ("returned", "dispatched"),
    ],
)
def test_r7_a_repeated_or_older_report_is_told_and_changes_nothing(post: Post, reached: str, late: str) -> None:
    post.pair()
    post.reports("L1", reached)
    told = post.reports("L1", late)
    assert told.effects == []
    assert told.timeline == [("R-7", f"Letter CMSL0042 reported as {late}, but it is {reached}: nothing changed")]


def test_a_held_letter_can_not_be_reported_on(post: Post) -> None:
    post.moves_out("friend")
    post.pair()
    assert post.reports("L1", "printed").effects == []


def test_the_issue_day_stays_with_the_letter(post: Post) -> None:
    post.pair()
    post.reports("L1", "dispatched")
    assert post.state.letters["L1"].issued_on == "2025-11-24"


def test_the_vendors_reason_travels_with_the_task_and_is_not_kept(post: Post) -> None:
    post.pair()
    told = post.reports("L1", "returned", reason="Mr Somebody moved away")
    assert told.published("task.raised")[0]["details"]["reason"] == "Mr Somebody moved away"
    kept = [effect for effect in told.effects if not isinstance(effect, Publish)]
    assert "Somebody" not in repr((told.outcomes[-1].state, told.timeline, kept))


def test_r3_a_report_on_an_unknown_letter_raises_one_task_while_it_is_open(post: Post) -> None:
    told = post.reports("nobody's", "accepted")
    [task] = told.published("task.raised")
    assert (task["kind"], task["rule"], task["outcomes"]) == ("unmatched_contact", "R-3", ["done"])
    assert task["details"] == {"letter_id": "nobody's", "status": "accepted"}
    again = post.reports("nobody's", "printed")
    assert again.effects == []
    assert again.timeline == [("R-3", "Again a letter that is not known here, reported as printed")]
    post.completes(post.task("unmatched_contact"), "done")
    assert post.reports("nobody's", "dispatched").tasks == [("unmatched_contact", "open")]


@given(st.permutations(REPORTS), st.lists(st.sampled_from(REPORTS), max_size=6))
def test_no_order_of_reports_moves_a_letter_back(order: list[str], more: list[str]) -> None:
    status, seen = "issued", ["issued"]
    for report in (*order, *more):
        status = report if report in FORWARD.get(status, ()) else status
        if status != seen[-1]:
            assert status not in seen
            seen.append(status)


def silent(post: Post, letter_id: str) -> Told:
    return post.told(VENDOR_SILENT, Silent(f"{letter_id}:now", "123456789012", 0, letter_id))


def test_r14_silence_raises_a_task_that_ends_when_a_vendor_speaks(post: Post) -> None:
    post.pair()
    told = silent(post, "L1")
    [task] = told.published("task.raised")
    assert (task["kind"], task["rule"], task["outcomes"]) == ("chase_third_party", "R-14", ["done"])
    assert task["details"] == {"letter_id": "L1", "code": "CMSL0042", "issued_on": "2025-11-24"}
    assert post.reports("L2", "accepted").tasks == [("chase_third_party", "withdrawn")]


def test_r14_a_person_who_asked_the_vendor_says_so(post: Post) -> None:
    post.pair()
    silent(post, "L1")
    assert post.completes(post.task("chase_third_party"), "done").tasks == [("chase_third_party", "completed")]
    assert post.reports("L1", "printed").tasks == []
