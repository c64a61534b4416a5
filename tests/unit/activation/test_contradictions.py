"""R-4: what contradicts what is held stops the automatic way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.activation.story import Story

OTHER_NUMBER = {"telephone": "0161 555 0000"}


def contact(story: Story) -> str:
    return next(iter(story.state.representatives.values())).contact_id


def test_r4_a_value_that_differs_is_never_overwritten(story: Story) -> None:
    told = story.called().completes("call_representative", "reached", "full", person=OTHER_NUMBER)
    [task] = told.published("task.raised")
    assert (task["kind"], task["outcomes"]) == ("contradiction", ["first", "second", "stop"])
    assert task["details"]["fields"] == ["telephone"]
    assert story.people[contact(story)].telephone == "0161 496 0483"
    assert told.published("cis.requested") == []


@pytest.mark.parametrize(("outcome", "telephone"), [("first", "0161 496 0483"), ("second", "0161 555 0000")])
def test_r4_answered_the_request_goes_on(story: Story, outcome: str, telephone: str) -> None:
    story.called().completes("call_representative", "reached", "full", person=OTHER_NUMBER)
    told = story.completes("contradiction", outcome)
    assert {"SU-9", "SU-10", "SU-11"} <= set(told.rules)
    assert story.people[contact(story)].telephone == telephone


def test_r4_stop_ends_it(story: Story) -> None:
    story.called().completes("call_representative", "reached", "full", person=OTHER_NUMBER)
    story.completes("contradiction", "stop")
    assert story.request == ("Cancelled", "Complete", None)


def test_r4_spacing_and_capitals_do_not_contradict(story: Story) -> None:
    same = {"telephone": "+44 161 4960483", "last_name": "WRENFIELD"}
    told = story.called().completes("call_representative", "reached", "full", person=same)
    assert "SU-11" in told.rules


def test_r4_timers_run_on_but_nothing_goes_out(story: Story) -> None:
    story.written_to().reply(person=OTHER_NUMBER)
    told = story.lapses("representative_reply")
    assert told.letters == []
    assert told.rules == ["SU-8"]
    told = story.completes("contradiction", "first")
    assert "SU-5a" in told.rules


def test_r4_su12_the_end_of_the_objection_wait_is_held_back(story: Story) -> None:
    story.may_object().reply(person=OTHER_NUMBER)
    assert story.lapses("objection").letters == []
    assert "SU-12" in story.completes("contradiction", "first").rules


def test_r4_a_cis_answer_is_held_back(story: Story) -> None:
    story.verifying().reply(person=OTHER_NUMBER)
    assert story.cis("verified").letters == []
    told = story.completes("contradiction", "second")
    assert told.letters == [("CMSL0042", "client"), ("CMSL0041", "representative")]


def test_r4_a_second_contradiction_waits_too(story: Story) -> None:
    story.verifying().reply(person=OTHER_NUMBER)
    story.reply(person={"title": "Dr"})
    story.cis("verified")
    story.completes("contradiction", "first")
    assert story.request[0] == "In Progress"
    story.completes("contradiction", "first")
    assert story.request == ("Closed", "Complete", "Active")


@pytest.mark.parametrize(
    ("outcome", "status"), [("first", "In Progress"), ("second", "Cancelled"), ("stop", "Cancelled")]
)
def test_r4_authorised_and_refused_within_a_day(story: Story, outcome: str, status: str) -> None:
    told = story.called().objection()
    assert told.published("task.raised")[0]["details"]["fields"] == ["authorisation"]
    assert story.completes("contradiction", outcome).timeline
    assert story.request[0] == status


def test_r4_refusing_twice_raises_one_task(story: Story) -> None:
    story.called().objection()
    assert story.objection().tasks == []


def test_r4_r12_what_contradicts_is_forgotten_when_the_request_ends(story: Story) -> None:
    story.called().completes("call_representative", "reached", "full", person=OTHER_NUMBER)
    story.days_pass(2)
    told = story.objection()
    assert told.tasks == [("contradiction", "withdrawn")]
    assert "0161 555 0000" not in {person.telephone for person in story.people.values()}


def test_r4_a_contradicting_authorisation_is_settled_before_the_call(story: Story) -> None:
    story.asked_in_writing()
    story.authorisation({**OTHER_NUMBER, "first_name": "Tobias", "last_name": "Wrenfield",
                         "address": {"lines": ["9 High Street"], "postcode": "LS1 4AP", "country": "GB"}})  # fmt: skip
    assert story.open_tasks == ["contradiction"]
    assert "SU-8" in story.completes("contradiction", "second").rules
