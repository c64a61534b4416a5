"""R-1, R-2: a wait that was over when something was received, though its timer is read after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.unit.activation.facts import HOUR, UNA
from tests.unit.activation.story import FRIEND

if TYPE_CHECKING:
    from tests.unit.activation.story import Story

OTHER_NUMBER = {**FRIEND, "telephone": "0161 496 9999"}


def test_r1_a_lapse_dealt_with_later_does_not_outlive_the_letter_issued_again(story: Story) -> None:
    story.may_object()
    story.days_pass(3)
    story.authorisation(OTHER_NUMBER)
    story.lapses("objection")
    story.days_pass(1)
    story.issues_again("CMSL0040")
    story.completes("contradiction", "first")
    assert story.request[0] == "Wait"
    assert [one.name for one in story.state.desk.timers.values()] == ["objection"]


def test_r1_r2_an_objection_after_the_wait_was_over_but_read_before_its_timer(story: Story) -> None:
    story.asked_in_writing()
    [timer] = story.state.desk.timers.values()
    story.now = timer.due_at + HOUR
    story.objection()
    story.due(timer.timer_id, timer.name, timer.due_at)
    assert story.request == ("Closed", "Cancelled", "Not Registered \u2013 Unreachable")  # as with the timer read first


def test_suc_removed_after_fourteen_days_of_silence_but_read_before_the_timer(story: Story) -> None:
    story.active()
    story.days_pass(1)
    story.nomination(UNA)
    [timer] = story.state.desk.timers.values()
    story.now = timer.due_at + HOUR
    story.removed(0)
    story.due(timer.timer_id, timer.name, timer.due_at)
    assert story.request == ("Closed", "Cancelled", None)  # as with the timer read first
