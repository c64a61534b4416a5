"""SU-3b: a letter with information missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.activation.facts import NAME

if TYPE_CHECKING:
    from tests.unit.activation.story import Story

REST = {"address": {"lines": ["9 High Street"], "postcode": "LS1 4AP", "country": "GB"}, "telephone": "0161 496 0483"}


def friend(person: dict[str, Any]) -> dict[str, Any]:
    return {"type": "friend_relative", "person": person}


def test_su3b_the_client_is_called_for_what_is_missing(story: Story) -> None:
    told = story.nomination(NAME)
    [task] = told.published("task.raised")
    assert (task["kind"], task["rule"], task["outcomes"]) == ("call_client", "SU-3b", ["reached", "not_reached"])
    assert task["details"] == {"needs": ["address"], "name": "Ms Miriam Okafor", "telephone": "0113 496 0127"}
    assert told.letters == []


def test_su3b_su7_reached_and_now_complete(story: Story) -> None:
    story.nomination(NAME)
    told = story.completes("call_client", "reached", representative=friend(REST))
    assert told.rules == ["SU-3b", "R-4", "SU-7", "SU-3c", "SU-8"]
    assert story.open_tasks == ["call_representative"]


def test_su3b_su4_reached_with_gaps_left(story: Story) -> None:
    story.nomination(NAME)
    told = story.completes("call_client", "reached")
    assert told.letters == [("CMSL5512", "client")]
    assert told.requests == []


def test_su3b_not_reached_makes_a_general_enquiry(story: Story) -> None:
    story.nomination(NAME)
    told = story.completes("call_client", "not_reached")
    assert {one["area"] for one in told.requests} == {"General Enquiries"}
    assert told.rules == ["SU-3b", "SU-4"]
    assert told.letters == [("CMSL5512", "client")]


def test_su3b_no_number_known_is_not_reached(story: Story) -> None:
    told = story.nomination(NAME, client={"telephone": None})
    assert told.tasks == []
    assert [one["area"] for one in told.requests][-1] == "General Enquiries"
    assert told.letters == [("CMSL5512", "client")]


def test_su3b_a_call_cannot_give_the_signature(story: Story) -> None:
    told = story.nomination({**NAME, **REST}, authorisation="none")
    assert told.tasks == []
    assert told.rules == ["SU-1", "SU-2", "SU-F", "SU-3b", "SU-4"]


def test_su3b_r13_the_authorisation_comes_while_the_call_is_open(story: Story) -> None:
    story.nomination(NAME, authorisation="none")
    told = story.authorisation({**NAME, **REST})
    assert ("call_client", "withdrawn") in told.tasks
    assert story.open_tasks == ["call_representative"]
    assert told.letters == []


@pytest.mark.parametrize("signed", [True, False])
def test_su3b_su4_r13_an_incomplete_document_is_no_authorisation(story: Story, *, signed: bool) -> None:
    story.nomination(NAME, authorisation="none")
    told = story.authorisation(NAME, signed=signed)
    assert told.rules == ["R-13"]
    assert story.open_tasks == ["call_client"]
    told = story.completes("call_client", "reached", representative=friend(REST))
    assert told.letters == [("CMSL5512", "client")]
    assert story.issues("CMSL5512").timers


def test_su3b_r13_the_details_of_an_incomplete_document_are_kept(story: Story) -> None:
    story.nomination(NAME)
    told = story.authorisation(REST, signed=False)
    assert told.rules == ["R-13", "R-4", "SU-3b", "SU-7", "SU-3c", "SU-8"]
    assert ("call_client", "withdrawn") in told.tasks


def gaps_left(story: Story) -> None:
    story.nomination(NAME)
    story.completes("call_client", "not_reached")
    story.issues("CMSL5512")


def test_su4_su5b_a_signed_letter_with_gaps_left_is_no_authorisation(story: Story) -> None:
    gaps_left(story)
    assert story.lapses("written_authorisation").rules == ["SU-4", "SU-5b"]
    assert story.state.representatives == {}


def test_su4_su6_an_incomplete_form_after_a_signed_letter_lacks_proof(story: Story) -> None:
    gaps_left(story)
    assert story.authorisation(NAME).letters == [("CMSL0048", "client")]


def test_su4_su7_a_complete_form_after_a_signed_letter_goes_on(story: Story) -> None:
    gaps_left(story)
    story.authorisation({**NAME, **REST})
    assert story.open_tasks == ["call_representative"]


def test_r4_a_signed_letter_refused_within_a_day_is_a_contradiction(story: Story) -> None:
    gaps_left(story)
    story.objection()
    assert story.open_tasks == ["contradiction"]


def test_su3b_r9_an_address_without_its_postcode_is_a_gap(story: Story) -> None:
    half = {"lines": ["9 High Street"], "country": "GB"}
    told = story.nomination({**NAME, **REST, "address": half})
    assert told.published("task.raised")[0]["details"]["needs"] == ["address"]
    told = story.completes("call_client", "reached", representative=friend(REST))
    assert ("R-4", "Added to what is known of the representative: address") in told.timeline
    assert story.open_tasks == ["call_representative"]


def test_su3b_r4_what_the_call_contradicts_stops_the_way(story: Story) -> None:
    story.nomination(NAME)
    told = story.completes("call_client", "reached", representative=friend({**REST, "last_name": "Wren"}))
    assert told.letters == []
    assert story.open_tasks == ["contradiction"]
    story.completes("contradiction", "first")
    assert story.open_tasks == ["call_representative"]
