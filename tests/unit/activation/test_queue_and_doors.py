"""SU-D: the queue of paying parents. Results that weren't offered, are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.unit.activation.story import Story

SCIN = "123456789012"


def test_sud_paying_parents_have_their_queue(story: Story) -> None:
    told = story.nomination(client={"role": "paying"})
    assert {one["queue"] for one in told.requests} == {"maintenance_service"}
    assert told.published("task.raised")[0]["queue"] == "maintenance_service"
    assert told.rules[0] == "SU-D"


def test_sud_receiving_parents_have_the_usual_one(story: Story) -> None:
    told = story.nomination()
    assert told.published("task.raised")[0]["queue"] == "caseworkers"


def test_a_new_nomination_after_the_first_ended_is_served(story: Story) -> None:
    story.asked_in_writing().lapses("written_authorisation")
    story.nomination()
    assert story.open_tasks == ["call_representative"]
    assert len(story.state.activations) == 2
    assert len({one.contact_id for one in story.state.representatives.values()}) == 1


def test_task_results_that_were_not_offered_are_refused(story: Story) -> None:
    story.called()
    result = {"task_id": story.task("call_representative"), "scin": SCIN, "outcome": "maybe", "by": "Agent 1"}
    assert story.hears("task.completed", result).refused == ("outcome_not_offered", "outcome")
    unknown = {**result, "task_id": "activation:unknown"}
    assert story.hears("task.completed", unknown).refused == ("unknown_task", "task_id")
    story.completes("call_representative", "not_reached")
    again = {**result, "outcome": "reached"}
    assert story.hears("task.completed", again).refused == ("task_not_open", "task_id")
