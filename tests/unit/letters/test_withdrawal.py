"""R-2: letters called back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.unit.letters.conftest import CLIENT_ID

if TYPE_CHECKING:
    from tests.unit.letters.conftest import Post


def test_r2_what_is_not_accepted_yet_is_withdrawn(post: Post) -> None:
    post.pair()
    told = post.withdraws("L1", "L2")
    assert told.listed == {"L1": "withdrawn", "L2": "withdrawn"}
    assert told.published("letter.withdrawn") == [
        {"letter_id": "L1", "scin": "123456789012", "reason": "the client objected"},
        {"letter_id": "L2", "scin": "123456789012", "reason": "the client objected"},
    ]
    assert len(set(told.ids("letter.withdrawn"))) == 2
    assert told.timeline == [("R-2", "Letter CMSL0042 withdrawn"), ("R-2", "Letter CMSL0041 withdrawn")]
    assert told.tasks == []


@pytest.mark.parametrize("status", ["accepted", "printed", "dispatched", "returned"])
def test_r2_what_the_printer_accepted_gets_a_task(post: Post, status: str) -> None:
    post.pair(queue="maintenance_service")
    post.reports("L1", status)
    told = post.withdraws("L1", "L2")
    assert told.listed == {"L2": "withdrawn"}
    [task] = told.published("task.raised")
    assert (task["kind"], task["rule"], task["queue"]) == ("printed_anyway", "R-2", "maintenance_service")
    assert task["details"] == {"letter_id": "L1", "code": "CMSL0042", "person_id": CLIENT_ID}
    assert post.completes(post.task("printed_anyway"), "done").tasks == [("printed_anyway", "completed")]


def test_r2_what_the_release_before_withdrew_is_not_wanted_either(post: Post) -> None:
    """Its states say of a withdrawn letter that it was withdrawn, no more."""
    post.pair()
    post.withdraws("L1")
    letters = {key: replace(one, unwanted=False) for key, one in post.state.letters.items()}
    post.state = replace(post.state, letters=letters)
    assert post.reports("L1", "printed").tasks == [("printed_anyway", "open")]
    assert post.reports("L1", "returned").tasks == []


def test_r2_a_rejected_letter_is_withdrawn(post: Post) -> None:
    post.pair()
    post.reports("L1", "rejected")
    assert post.withdraws("L1").listed == {"L1": "withdrawn"}


def test_r2_held_letters_are_withdrawn_together_with_their_task(post: Post) -> None:
    post.moves_out("friend")
    post.pair()
    told = post.withdraws("L1")
    assert told.listed == {"L1": "withdrawn", "L2": "withdrawn"}
    assert told.tasks == [("letter_undeliverable", "withdrawn")]
    assert [event["reason"] for event in told.published("task.withdrawn")] == ["the client objected"]
    assert told.published("letter.withdrawn") == []


def test_r2_both_of_a_held_pair_named_is_no_contradiction(post: Post) -> None:
    post.moves_out("friend")
    post.pair()
    told = post.withdraws("L1", "L2")
    assert told.timeline[-1] == ("R-2", "Letter CMSL0041 was withdrawn before")


def test_r2_a_letter_that_never_was_is_told(post: Post) -> None:
    told = post.withdraws("L9")
    assert told.effects == []
    assert told.timeline == [("R-2", "Withdrawal of a letter that is not known here: nothing changed")]


@pytest.mark.parametrize("status", ["printed", "dispatched", "returned"])
def test_r2_printed_after_its_withdrawal_is_shown_and_raises_one_task(post: Post, status: str) -> None:
    post.pair()
    post.withdraws("L1", "L2")
    told = post.reports("L1", status)
    assert told.listed == {"L1": status}
    assert told.tasks == [("printed_anyway", "open")]
    assert told.timeline[0] == ("SU-13", f"Letter CMSL0042 {status}")
    assert post.reports("L1", status).tasks == []


@pytest.mark.parametrize("status", ["accepted", "rejected"])
def test_r2_accepted_after_its_withdrawal_may_still_be_stopped(post: Post, status: str) -> None:
    post.pair()
    post.withdraws("L1")
    assert post.reports("L1", status).effects == []


@pytest.mark.parametrize("status", ["accepted", "rejected"])
def test_r12_what_is_not_printed_yet_is_withdrawn(post: Post, status: str) -> None:
    post.pair()
    post.reports("L1", status)
    told = post.withdraws("L1", tell_readers=False)
    assert told.listed == {"L1": "withdrawn"}
    assert [gone["letter_id"] for gone in told.published("letter.withdrawn")] == ["L1"]


@pytest.mark.parametrize("status", ["printed", "dispatched", "returned"])
def test_r12_what_is_on_paper_is_left(post: Post, status: str) -> None:
    post.pair()
    post.reports("L1", status)
    told = post.withdraws("L1", tell_readers=False)
    assert (told.listed, told.published("task.raised")) == ({}, [])
    assert told.timeline[-1] == ("R-12", "Letter CMSL0042 is on paper already: left")
    assert "letter_undeliverable" not in [t.kind for t in post.state.desk.tasks.values() if t.status == "open"]


def test_r6_a_held_letter_whose_answer_is_not_awaited_any_more_never_goes_out(post: Post) -> None:
    post.moves_out(CLIENT_ID)
    post.ask([post.letter("L1", "CMSL5512", enclosures=["CMSB003"])], rule="SU-4")
    told = post.withdraws("L1", only_unsent=True)
    assert told.listed == {"L1": "withdrawn"}
    assert told.tasks == [("letter_undeliverable", "withdrawn")]


def test_r1_nor_does_one_that_came_back_and_one_that_went_out_is_left(post: Post) -> None:
    post.pair()
    post.reports("L1", "returned")
    told = post.withdraws("L1", "L2", "unknown", only_unsent=True)
    assert told.listed == {}
    assert told.tasks == [("letter_undeliverable", "withdrawn")]
    assert post.state.letters["L2"].status == "issued"
