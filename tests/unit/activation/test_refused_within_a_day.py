"""R-4: the client authorises and refuses within a day, in any order and read at any time (R-2)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.unit.activation.facts import HOUR, NAME, WITHDRAWN
from tests.unit.activation.story import FRIEND, NOON
from workers.activation.proof import LACK_OF_PROOF

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.activation.story import Story
    from tests.unit.activation.told import Told

OTHER_NUMBER = {"telephone": "0161 555 0000"}


def test_r2_r4_signed_and_refused_within_a_day_but_activated_meanwhile(story: Story) -> None:
    story.nomination()
    story.days_pass(0.5)
    refused = story.now
    story.days_pass(1)
    story.completes("call_representative", "reached", "full")
    story.cis("verified")
    story.objection(received=refused)
    assert story.open_tasks == ["contradiction"]
    assert story.request[0] == "In Progress"
    told = story.completes("contradiction", "first")
    assert told.letters == [("CMSL0042", "client"), ("CMSL0041", "representative")]
    assert story.request == ("Closed", "Complete", "Active")


def test_r2_su5a_settled_in_favour_of_going_on_the_time_is_still_over(story: Story) -> None:
    story.nomination(NAME)
    story.completes("call_client", "not_reached")
    story.issues("CMSL5512")
    refused = story.now + timedelta(hours=3)
    story.lapses("written_authorisation")
    story.objection(received=refused)
    story.completes("contradiction", "first")
    assert story.request == ("Closed", "Cancelled", None)


@pytest.mark.parametrize("outcome", ["first", "second", "stop"])
def test_r4_authorised_within_a_day_of_a_refusal_that_was_read_first(story: Story, outcome: str) -> None:
    story.asked_in_writing().days_pass(3)
    story.objection()
    assert story.request == ("Cancelled", "Complete", None)
    told = story.authorisation(received=story.now - timedelta(hours=20))
    assert told.tasks == [("contradiction", "open")]
    assert told.published("task.raised")[0]["details"]["fields"] == ["authorisation"]
    assert told.steps[0] == ("R-2", "In Progress", None, None)
    settled = story.completes("contradiction", outcome)
    assert (("R-12", "Cancelled", "Complete", None) in settled.steps) is (outcome != "first")


def said(told: Told) -> tuple[str, str]:
    """What the question says that the client did first, and what second."""
    details = told.published("task.raised")[0]["details"]
    return details["first"], details["second"]


@pytest.mark.parametrize(("outcome", "goes_on"), [("first", False), ("second", True), ("stop", False)])
def test_r4_who_refused_first_and_then_authorised_is_asked_in_that_order(
    story: Story, outcome: str, *, goes_on: bool
) -> None:
    story.asked_in_writing().days_pass(3)
    story.objection()
    story.days_pass(0.8)
    assert said(story.authorisation()) == ("refused", "authorised")
    story.completes("contradiction", outcome)
    assert (story.request[0] == "In Progress") is goes_on


def test_r4_the_question_is_put_anew_when_a_refusal_turns_out_to_have_come_first(story: Story) -> None:
    story.asked_in_writing().days_pass(1)
    story.authorisation(received=NOON + 4 * HOUR)
    assert said(story.objection(received=NOON + 6 * HOUR)) == ("authorised", "refused")
    told = story.objection(received=NOON + 2 * HOUR)
    assert told.tasks == [("contradiction", "withdrawn"), ("contradiction", "open")]
    assert said(told) == ("refused", "authorised")
    story.completes("contradiction", "first")
    assert story.request == WITHDRAWN


def test_r4_the_question_is_put_anew_when_a_signature_turns_out_to_have_come_first(story: Story) -> None:
    story.asked_in_writing().days_pass(1)
    story.objection(received=NOON + 3 * HOUR)
    story.authorisation(received=NOON + 4 * HOUR)
    told = story.authorisation(received=NOON + 2 * HOUR)
    assert said(told) == ("authorised", "refused")
    story.completes("contradiction", "first")
    assert story.open_tasks == ["call_representative"]


def test_su6_r4_a_refusal_after_what_lacked_proof_is_no_question_any_more(story: Story) -> None:
    story.asked_in_writing().days_pass(1)
    story.authorisation(received=NOON + 4 * HOUR)
    story.objection(received=NOON + 3 * HOUR)
    story.authorisation(NAME, received=NOON + 2 * HOUR)
    assert story.request == ("Closed", "Cancelled", LACK_OF_PROOF)
    assert "contradiction" not in story.open_tasks


def test_r12_refused_again_days_later_is_a_refusal(story: Story) -> None:
    story.called().objection()
    story.days_pass(5)
    told = story.objection()
    assert ("R-12", "Cancelled", "Complete", None) in told.steps
    assert story.open_tasks == []


def test_r4_within_a_day_of_the_refusal_also_where_it_came_later(story: Story) -> None:
    story.asked_in_writing().objection()
    story.days_pass(0.9)
    assert story.authorisation().tasks == [("contradiction", "open")]


@pytest.mark.parametrize(("hours", "signed"), [(24, True), (-24, True), (1, False)])
def test_r3_r4_not_within_a_day_or_not_complete_is_no_contradiction(story: Story, hours: int, *, signed: bool) -> None:
    story.asked_in_writing().days_pass(3)
    story.objection()
    told = story.authorisation(signed=signed, received=story.now + timedelta(hours=hours))
    assert told.tasks == [("unmatched_contact", "open")]


def test_r4_every_signature_counts(story: Story) -> None:
    story.called().days_pass(3)
    story.authorisation()
    story.objection()
    assert story.open_tasks == ["call_representative", "contradiction"]


@pytest.mark.parametrize(("outcome", "goes_on"), [("first", False), ("second", True)])
def test_r4_a_signature_of_days_ago_is_not_what_was_said_first(story: Story, outcome: str, *, goes_on: bool) -> None:
    story.nomination(NAME)
    story.completes("call_client", "not_reached")
    story.issues("CMSL5512")
    story.days_pass(5)
    story.objection()
    story.days_pass(0.2)
    assert said(story.authorisation()) == ("refused", "authorised")
    story.completes("contradiction", outcome)
    assert (story.request[0] == "In Progress") is goes_on


@pytest.mark.parametrize("lacking_before", [False, True])
def test_r4_su6_a_form_that_lacks_something_leaves_an_earlier_refusal_to_be_answered(
    story: Story, *, lacking_before: bool
) -> None:
    story.nomination(NAME)
    story.completes("call_client", "not_reached")
    story.issues("CMSL5512")
    story.days_pass(0.1)
    early = story.now
    story.days_pass(0.1)
    story.objection()
    story.days_pass(2)
    told = story.authorisation(NAME, received=early if lacking_before else story.now)
    task = "unmatched_contact" if lacking_before else "contradiction"
    assert (story.open_tasks, told.letters != []) == ([task], lacking_before)
    if not lacking_before:
        story.completes("contradiction", "first")
    assert story.request == ("Closed", "Cancelled", LACK_OF_PROOF)


def test_r2_r4_a_signature_of_before_an_answered_question_is_seen_to(story: Story) -> None:
    story.asked_in_writing(NAME)
    story.days_pass(0.1)
    signed = story.now
    story.days_pass(0.1)
    story.objection()
    story.days_pass(0.1)
    assert said(story.nomination()) == ("refused", "authorised")
    story.completes("contradiction", "first")
    story.days_pass(2)
    told = story.nomination(received=signed)
    assert (told.tasks, story.request) == ([("late_document", "open")], WITHDRAWN)


def choosing(story: Story) -> None:
    earlier = type(story)("earlier").called()
    story.people, story.match_keys = earlier.people, earlier.match_keys
    moved = {"lines": ["2 Row"], "postcode": "M1 1AA", "country": "GB"}
    story.nomination({**FRIEND, "address": moved, **OTHER_NUMBER})


@pytest.mark.parametrize(
    ("stage", "reached", "goes_on"),
    [
        ("choose_contact", choosing, "choose_contact"),
        ("call_representative", lambda story: story.called(), "call_representative"),
        ("representative_reply", lambda story: story.written_to(), "call_representative"),
        ("verification", lambda story: story.verifying(), "verification"),
    ],
)
def test_r4_settled_in_favour_of_going_on_wherever_it_stood(
    story: Story, stage: str, reached: Callable[[Story], object], goes_on: str
) -> None:
    reached(story)
    [request] = [one for one in story.state.activations.values() if one.stage != "ended"]
    assert request.stage == stage
    story.days_pass(5)
    story.objection()
    held = story.people[request.nominee_id]
    story.authorisation(
        {**FRIEND, "address": held.address.on_the_wire() if held.address else None, "telephone": held.telephone}
    )
    story.completes("contradiction", "second")
    after = story.state.activations[request.service_request_id]
    assert after.stage == goes_on
    assert story.open_tasks == ([goes_on] if goes_on != "verification" else [])
    assert (after.check_id != request.check_id) is (goes_on == "verification")
