"""MA-0, MA-12, R-2: who may ask or has to agree changed before a change was carried out, but that is read after it."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from tests.unit.maintain.story import OWN_DETAILS, PROCESS, REP, Story, holder
from tests.unit.maintain.told import Told
from workers.maintain.events import RequestRaised, UpdateRequested


def late(told: Told) -> list[tuple[str, str | None]]:
    """Of each task ``late_document``: the rule, and the holder it is about."""
    return [(task["rule"], task["details"].get("poa_id")) for task in told.raised("late_document")]


def agreed_on_day_two(story: Story, change: dict[str, Any] = PROCESS) -> datetime:
    """A asked, B agreed two days later; returns the moment in between."""
    story.waiting("B", change=change)
    story.days_pass(1)
    between = story.now
    story.days_pass(1)
    story.answers("B")
    return between


@pytest.mark.parametrize("change", [PROCESS, OWN_DETAILS])
def test_ma12_r2_who_joined_before_the_last_agreement_and_is_read_after_it(
    story: Story, change: dict[str, Any]
) -> None:
    between = agreed_on_day_two(story, change)
    status = story.change.status
    told = story.holders("A", "B", "D", received=between)
    assert late(told) == [("R-2", "D")]
    assert story.statuses == [status]
    assert story.task("late_document") not in story.change.tasks


def test_ma12_r2_who_joined_at_the_last_agreement_or_later_has_nothing_to_say(story: Story) -> None:
    agreed_on_day_two(story)
    assert late(story.holders("A", "B", "D")) == []
    story.days_pass(1)
    assert late(story.holders("A", "B", "D", "E")) == []


def test_ma12_r2_who_joined_before_a_change_that_needed_nobody_and_is_read_after_it(story: Story) -> None:
    story.holders("A")
    story.days_pass(1)
    joined = story.now
    story.days_pass(1)
    story.asks(requester="A")
    story.asks()
    assert late(story.holders("A", "D", received=joined)) == [("R-2", "D")]


def test_ma12_r2_who_joined_before_the_check_passed_and_is_read_after_it(story: Story) -> None:
    story.holders("A")
    story.asks(requester="A", security_check="not_done")
    story.days_pass(1)
    joined = story.now
    story.days_pass(1)
    story.completes("security_check", "passed")
    assert late(story.holders("A", "D", received=joined)) == [("R-2", "D")]


def test_ma12_r2_who_is_no_joint_holder_does_not_have_to_agree(story: Story) -> None:
    between = agreed_on_day_two(story)
    assert late(story.holders("A", "B", holder("D", joint=False), received=between)) == []
    assert late(story.holders(holder("A", joint=False), "B", "D", received=between)) == []


def test_ma12_r2_a_leaver_who_had_come_back_before_the_last_agreement(waiting: Story) -> None:
    waiting.days_pass(1)
    waiting.holders("A", "B")
    waiting.days_pass(1)
    back = waiting.now
    waiting.days_pass(1)
    waiting.answers("B")
    assert late(waiting.copy().holders("A", "B", "C", received=back)) == [("R-2", "C")]


def test_ma12_r2_a_leaver_who_had_agreed_when_they_came_back_does_not_have_to_again(waiting: Story) -> None:
    waiting.answers("C")
    waiting.holders("A", "B")
    back = waiting.now
    waiting.days_pass(1)
    waiting.answers("B")
    assert late(waiting.holders("A", "B", "C", received=back)) == []


def test_ma1_r2_a_list_that_another_had_replaced_when_all_agreed_does_not_count(story: Story) -> None:
    story.waiting("B")
    before = story.now
    story.days_pass(1)
    story.holders("A", "B")
    story.answers("B")
    assert story.holders("A", "B", "D", received=before).only_told
    assert story.holders("D", received=before).only_told


def test_ma1_r2_a_list_that_another_has_replaced_since_all_agreed_counts(story: Story) -> None:
    between = agreed_on_day_two(story)
    story.days_pass(1)
    story.holders("A", "B", "D")
    assert late(story.holders("A", "B", "D", received=between)) == [("R-2", "D")]


def test_ma12_r2_a_change_that_was_not_carried_out_went_without_nobody(waiting: Story) -> None:
    before = waiting.now
    waiting.days_pass(1)
    waiting.answers("B", "refuse")
    assert late(waiting.holders("A", "B", "C", "D", received=before)) == []


def test_ma0_r2_a_requester_removed_before_asking_and_read_after_it(story: Story) -> None:
    removed = story.now
    story.days_pass(1)
    story.asks()
    (task,) = story.removes(received=removed).raised("late_document")
    about = {"change_id": story.change.change_id, "requester_id": REP, "contact": "register.representative-removed"}
    assert about.items() <= task["details"].items()
    assert story.statuses == ["done"]


def test_ma0_r2_a_requester_removed_before_the_check_passed_and_read_after_it(story: Story) -> None:
    story.asks(security_check="not_done")
    removed = story.now
    story.days_pass(1)
    story.completes("security_check", "passed")
    assert late(story.removes(received=removed)) == [("R-2", None)]


@pytest.mark.parametrize("before", [True, False])
def test_ma0_ma12_r2_what_is_still_open_ends_too(story: Story, before: bool) -> None:  # noqa: FBT001 - before asking
    removed = story.now
    story.days_pass(1)
    story.asks(security_check="not_done")
    story.days_pass(1)
    story.removes(received=removed if before else None)
    assert story.statuses == ["withdrawn"]
    assert story.open_tasks == (["late_document", "tell_requester"] if before else ["tell_requester"])


def test_ma0_r2_what_had_ended_and_what_another_asked_for_is_left_alone(story: Story) -> None:
    removed = story.now
    story.days_pass(1)
    story.asks(security_check="failed")
    story.completes("security_check", "failed")
    assert late(story.removes(received=removed)) == []
    assert story.statuses == ["refused"]


def test_ma0_r2_a_removal_read_late_leaves_alone_what_others_asked_for(story: Story) -> None:
    removed = story.now
    story.holders("A")
    story.days_pass(1)
    story.asks()
    story.asks(requester="A")
    assert late(story.removes("rep-2", received=removed)) == []
    assert late(story.removes("A", received=removed)) == []
    assert late(story.holders("A", received=removed)) == []


@pytest.mark.parametrize("check", ["passed", "not_done"])
def test_ma0_r2_a_holder_who_had_left_before_asking_and_is_read_after_it(story: Story, check: str) -> None:
    story.holders("A", "B")
    story.asks(requester="A", security_check="failed")
    story.completes("security_check", "failed")
    story.days_pass(1)
    left = story.now
    story.days_pass(1)
    story.holders("A", received=left)
    story.asks(requester="A", security_check=check)
    assert late(story.holders("B", received=left)) == [("R-2", None)]
    assert story.statuses == ["refused", "done" if check == "passed" else "withdrawn"]


@pytest.mark.parametrize("change", [PROCESS, OWN_DETAILS])
def test_r2_what_was_carried_out_before_that_moment_was_kept_goes_by_the_answers(
    story: Story, change: dict[str, Any]
) -> None:
    between = agreed_on_day_two(story, change)
    about = story.change.change_id
    kept = replace(story.change, carried_out_at=None)
    story.state = replace(story.state, changes={about: kept})
    assert RequestRaised(about, "sr-1").at is UpdateRequested(about, "request-1").at is None
    assert late(story.holders("A", "B", "D", received=between)) == [("R-2", "D")]
