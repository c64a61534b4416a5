"""Letters are issued when all their documents are there, with what holds on that day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from workers.letters.rendering.letter import RenderInput
from workers.procedure.people import Address

if TYPE_CHECKING:
    from tests.unit.letters.conftest import Post, Told

REQUESTED = {"L1": "requested", "L2": "requested"}


@pytest.fixture
def slow(post: Post) -> Post:
    """Nothing is made before a test says so."""
    post.press_stands = True
    return post


def made(post: Post, asked: Told) -> Told:
    [order] = asked.to_make
    return post.made(post.ordered(order), order.letter_ids)


def test_a_letter_is_requested_until_its_document_is_there(slow: Post) -> None:
    asked = slow.pair()
    assert asked.listed == REQUESTED
    assert asked.published("letter.issued") == []
    assert [(order.request_id, order.letter_ids, order.code) for order in asked.to_make] == [
        ("L1", ("L1", "L2"), "CMSL0042")
    ]
    told = made(slow, asked)
    assert told.listed == {"L1": "issued", "L2": "issued"}
    assert [event["document"]["url"][-6:] for event in told.published("letter.issued")] == ["L1.pdf", "L2.pdf"]


def test_r1_the_days_that_a_letter_names_run_from_its_issue(slow: Post) -> None:
    asked = slow.ask([slow.letter("L1", "CMSL0043")], rule="SU-8", policy="2012-12-10")
    slow.now += timedelta(days=3)
    said = slow.ordered(asked.to_make[0])["L1"]
    assert isinstance(said, RenderInput)
    assert (said.issued_on, said.answer_by) == (date(2025, 11, 27), date(2025, 12, 11))


def test_a_letter_tells_its_reader_who_the_other_one_is(slow: Post) -> None:
    client, friend = slow.ordered(slow.pair(representative_id="friend").to_make[0]).values()
    assert isinstance(client, RenderInput)
    assert isinstance(friend, RenderInput)
    assert (client.client, client.representative, client.client_number) == (None, "Mr Tom Reed", "123456789012")
    assert (friend.client, friend.representative, friend.client_number) == ("Ms Siân Ellis", None, None)


def test_r16_a_document_with_the_address_of_yesterday_is_made_again(slow: Post) -> None:
    [order] = slow.pair().to_make
    before = slow.ordered(order)
    slow.people["friend"] = replace(slow.people["friend"], address=Address(("2 New Road",), "LS2 7EW"))
    told = slow.made(before, order.letter_ids)
    assert (told.listed, told.published("letter.issued")) == ({}, [])
    issued = made(slow, told).published("letter.issued")
    assert issued[1]["address_lines"] == ["Mr Tom Reed", "2 New Road", "LS2 7EW"]


def test_r1_a_document_made_before_midnight_is_made_again_after_it(slow: Post) -> None:
    [order] = slow.pair().to_make
    before = slow.ordered(order)
    slow.now += timedelta(days=1)
    told = slow.made(before, order.letter_ids)
    assert told.published("letter.issued") == []
    assert {event["issued_on"] for event in made(slow, told).published("letter.issued")} == {"2025-11-25"}


def test_r6_neither_of_a_pair_is_issued_without_the_other(slow: Post) -> None:
    [order] = slow.pair().to_make
    one = {"L1": slow.ordered(order)["L1"]}
    told = slow.made(one, order.letter_ids)
    assert told.published("letter.issued") == []
    assert told.to_make == [replace(order, correlation="c")]


def test_r6_what_can_not_be_printed_holds_both_with_the_reason(slow: Post) -> None:
    [order] = slow.pair().to_make
    told = slow.made(
        {"L1": slow.ordered(order)["L1"]}, order.letter_ids, {"L2": "the name has a character without a glyph"}
    )
    assert told.listed == {"L1": "held", "L2": "held"}
    [task] = told.published("task.raised")
    assert (task["kind"], task["rule"], task["details"]["letter_id"]) == ("letter_undeliverable", "R-6", "L2")
    assert task["details"]["reason"] == "the name has a character without a glyph"


def test_r6_an_address_lost_while_the_document_was_made_holds_both(slow: Post) -> None:
    [order] = slow.pair().to_make
    before = slow.ordered(order)
    slow.moves_out("friend")
    told = slow.made(before, order.letter_ids)
    assert told.listed == {"L1": "held", "L2": "held"}
    assert told.tasks == [("letter_undeliverable", "open")]


def test_r6_held_letters_are_made_when_the_address_is_corrected(slow: Post) -> None:
    slow.moves_out("friend")
    slow.pair()
    good = {"lines": ["1 New Road"], "postcode": "LS2 7EW", "country": "GB"}
    told = slow.completes(slow.task("letter_undeliverable"), "corrected", address=good)
    assert told.listed == REQUESTED
    assert made(slow, told).listed == {"L1": "issued", "L2": "issued"}


@pytest.mark.parametrize("how", [{}, {"tell_readers": False}, {"only_unsent": True}])
def test_r2_what_is_withdrawn_before_it_is_made_is_never_issued(slow: Post, how: dict[str, bool]) -> None:
    [order] = slow.pair().to_make
    before = slow.ordered(order)
    told = slow.withdraws("L1", **how)
    assert told.listed == {"L1": "withdrawn", "L2": "withdrawn"}
    assert (told.published("letter.withdrawn"), told.tasks) == ([], [])
    late = slow.made(before, order.letter_ids)
    assert (late.effects, late.timeline) == ([], [])


def test_r7_documents_told_of_twice_are_issued_once(slow: Post) -> None:
    [order] = slow.pair().to_make
    before = slow.ordered(order)
    assert len(slow.made(before, order.letter_ids).published("letter.issued")) == 2
    assert slow.made(before, order.letter_ids).effects == []
