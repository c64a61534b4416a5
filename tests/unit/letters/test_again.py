"""R-1: a letter that the printer rejected or the post returned may be issued again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.letters.conftest import CLIENT_ID

if TYPE_CHECKING:
    from tests.unit.letters.conftest import Post

NEW_HOME = {"lines": ["2 New Street"], "postcode": "LS1 1AA", "country": "GB"}


@pytest.mark.parametrize("status", ["rejected", "returned"])
def test_r1_what_did_not_arrive_raises_a_task(post: Post, status: str) -> None:
    post.pair(queue="maintenance_service")
    [task] = post.reports("L1", status, reason="gone away").published("task.raised")
    assert (task["kind"], task["rule"], task["queue"]) == ("letter_undeliverable", "R-1", "maintenance_service")
    assert task["outcomes"] == ["corrected", "cancel"]
    assert task["details"] == {"letter_id": "L1", "code": "CMSL0042", "person_id": CLIENT_ID, "reason": "gone away"}


def test_r1_whoever_asked_for_it_is_told_that_it_did_not_arrive(post: Post) -> None:
    post.pair()
    [told] = post.reports("L1", "returned").published("letters.not-arrived")
    assert (told["letter_id"], told["code"]) == ("L1", "CMSL0042")


def test_r1_corrected_issues_the_letter_again_under_an_id_of_its_own(post: Post) -> None:
    post.ask([post.letter("L1", "CMSL5512", enclosures=["CMSB003"])], rule="SU-4")
    post.reports("L1", "returned")
    told = post.completes(post.task("letter_undeliverable"), "corrected", address=NEW_HOME)
    [again] = told.published("letter.issued")
    assert again["letter_id"] not in {"L1", None}
    assert again["envelope_id"] != "E-L1"
    assert again["fields"]["replaces"] == "L1"
    assert again["fields"]["free_text"]
    assert again["address_lines"][1:] == ["2 New Street", "LS1 1AA"]
    assert (again["rule"], again["enclosures"], again.get("pair_id")) == ("SU-4", ["CMSB003"], None)
    assert told.listed == {again["letter_id"]: "issued"}
    assert post.state.letters["L1"].status == "returned"
    assert post.state.holds == {}


def test_r1_cancel_leaves_it_at_that(post: Post) -> None:
    post.pair()
    post.reports("L1", "returned")
    told = post.completes(post.task("letter_undeliverable"), "cancel")
    assert told.published("letter.issued") == []
    assert told.published("letters.not-sent") == []
    assert (
        "R-1",
        "Letters wait no longer for task " + told.outcomes[-1].state.desk.tasks.popitem()[0],
    ) in told.timeline


def test_r2_a_withdrawal_reaches_the_letter_that_went_in_its_place(post: Post) -> None:
    post.pair()
    post.reports("L1", "rejected")
    told = post.completes(post.task("letter_undeliverable"), "corrected")
    [again] = told.listed
    assert post.withdraws("L1").listed == {"L1": "withdrawn", again: "withdrawn"}


def test_r2_nobody_looks_for_the_address_of_a_letter_that_is_withdrawn(post: Post) -> None:
    post.pair()
    post.reports("L1", "rejected")
    told = post.withdraws("L1")
    assert told.tasks == [("letter_undeliverable", "withdrawn")]
    assert told.listed == {"L1": "withdrawn"}


def test_r6_whoever_waits_for_a_letter_that_was_given_up_is_told(post: Post) -> None:
    post.moves_out("friend")
    post.pair()
    told = post.completes(post.task("letter_undeliverable"), "cancel")
    [gone] = told.published("letters.not-sent")
    assert gone["letter_ids"] == ["L1", "L2"]
