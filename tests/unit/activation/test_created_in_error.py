"""SU-X: a request that should never have been made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.activation.facts import NAME
from tests.unit.activation.story import FRIEND

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.activation.story import Story

IN_ERROR = ("Closed", "Cancelled", "Lack of Proof")


def calling_the_client(story: Story) -> None:
    story.nomination(NAME)


def choosing_a_contact(story: Story) -> None:
    earlier = type(story)("earlier").called()
    story.people, story.match_keys = earlier.people, earlier.match_keys
    moved = {"lines": ["2 Elsewhere"], "postcode": "M1 1AA", "country": "GB"}
    story.nomination({**FRIEND, "address": moved, "telephone": "0161 1"})


def client_to_choose(story: Story) -> None:
    story.active().nomination({**FRIEND, "first_name": "Una"})


STAGES: dict[str, Callable[[Story], object]] = {
    "one_representative": client_to_choose,
    "call_client": calling_the_client,
    "choose_contact": choosing_a_contact,
    "written_authorisation": lambda story: story.asked_in_writing(),
    "call_representative": lambda story: story.called(),
    "representative_reply": lambda story: story.written_to(),
    "verification": lambda story: story.verifying(),
    "objection": lambda story: story.may_object(),
}


@pytest.mark.parametrize("stage", STAGES)
def test_sux_at_any_stage_everything_ends(story: Story, stage: str) -> None:
    STAGES[stage](story)
    request = list(story.state.activations.values())[-1]
    assert request.stage == stage
    told = story.created_in_error()
    assert set(told.rules) <= {"SU-X", "SU-3c"}
    assert story.request == IN_ERROR
    assert (story.open_tasks, story.state.desk.timers) == ([], {})
    assert told.letters == []
    withdrawn = [one for letter_ids in told.called_back for one in letter_ids]
    assert withdrawn == list(request.letters)
    last = list(story.state.representatives.values())[-1]
    assert (last.service_request_id, last.active) == (request.service_request_id, False)


def test_sux_the_reason_stands_in_the_notes_and_the_contact_is_linked(story: Story) -> None:
    story.nomination(NAME)
    told = story.created_in_error()
    [notes] = {tuple(one["notes"]) for one in told.published("service-request.changed")}
    assert notes == ("Tobias Wrenfield never asked",)
    [representative] = story.state.representatives.values()
    assert told.requests[-1]["fields"]["representative_id"] == representative.representative_id
    assert story.people[representative.contact_id].first_name == "Tobias"


def test_sux_no_contact_where_nothing_is_held(story: Story) -> None:
    story.nomination(None, channel="telephone", authorisation="none")
    assert story.created_in_error().rules == ["SU-X"]
    assert story.state.representatives == {}
    assert story.request == IN_ERROR


def activated(story: Story) -> None:
    story.active()


def withdrawn(story: Story) -> None:
    story.called().days_pass(2)
    story.objection()


def in_error_already(story: Story) -> None:
    story.called().created_in_error()


@pytest.mark.parametrize("ended", [activated, withdrawn, in_error_already])
def test_sux_after_activation_or_closing_nothing_changes(story: Story, ended: Callable[[Story], None]) -> None:
    ended(story)
    before = story.state.desk.service_requests, story.state.representatives
    told = story.created_in_error()
    assert told.rules == ["SU-X", "R-2"]
    assert told.tasks == [("late_document", "open")]
    assert (story.state.desk.service_requests, story.state.representatives) == before


def test_sux_r3_an_unknown_request_is_a_contact_that_fits_nothing(story: Story) -> None:
    about = {"scin": "123456789012", "service_request_id": "sr", "reason": "wrong case"}
    assert story.hears("contact.created-in-error", about).tasks == [("unmatched_contact", "open")]


def test_sux_r11_another_nomination_is_taken_up(story: Story) -> None:
    story.called().nomination({**FRIEND, "first_name": "Una"})
    assert "SU-1" in story.created_in_error().rules
    assert story.open_tasks == ["call_representative"]
