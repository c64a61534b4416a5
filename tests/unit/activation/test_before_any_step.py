"""SU-A, SU-B, SU-D, SU-F: who may ask, in which queue, and for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.activation.story import FRIEND

if TYPE_CHECKING:
    from tests.unit.activation.story import Story

POWER_OF_ATTORNEY: dict[str, Any] = {"power_of_attorney": True}
SOLICITORS = {
    "type": "organisation",
    "organisation": {"name": "Hartwell & Sons", "contact": {"name": "Ada Hartwell"}, "legally_qualified": True},
}


def test_sua_a_power_of_attorney_is_referred(story: Story) -> None:
    told = story.nomination(**POWER_OF_ATTORNEY)
    [request] = told.requests
    assert (request["rule"], request["area"], request["sub_area"]) == (
        "SU-A", "Manage Client Rep", "Power of Attorney",
    )  # fmt: skip
    assert (request["status"], request["queue"]) == ("In Progress", "power_of_attorney")
    assert ("SU-A", "Outcome: referred to the Power of Attorney procedure") in told.timeline
    assert story.state.activations == {}
    assert (told.tasks, told.letters, told.timers) == ([], [], [])


@pytest.mark.parametrize("more", [{"requested_by": "other"}, {"channel": "email"}, {"client": {"role": "paying"}}])
def test_sua_comes_before_everything_else(story: Story, more: dict[str, Any]) -> None:
    assert story.nomination(**POWER_OF_ATTORNEY, **more).rules == ["SU-A"]
    assert story.active().nomination(**POWER_OF_ATTORNEY, **more).rules == ["SU-A"]


@pytest.mark.parametrize("by", ["representative", "other"])
def test_sub_only_the_client_may_ask(story: Story, by: str) -> None:
    told = story.nomination(requested_by=by, channel="telephone")
    [task] = told.published("task.raised")
    assert (task["kind"], task["rule"], task["queue"], task["outcomes"]) == (
        "inform_caller", "SU-B", "caseworkers", ["done"],
    )  # fmt: skip
    assert task["details"] == {"requested_by": by, "channel": "telephone"}
    assert (task["due_at"] - story.now).days == 5
    assert ("SU-B", "Outcome: declined, for only the client may ask") in told.timeline
    assert (told.requests, told.letters) == ([], [])
    assert story.state.activations == {}
    story.completes("inform_caller", "done")
    assert story.open_tasks == []


def test_sub_sud_a_paying_parents_caller_is_told_in_their_queue(story: Story) -> None:
    told = story.nomination(requested_by="other", client={"role": "paying"})
    assert told.published("task.raised")[0]["queue"] == "maintenance_service"


def test_sub_comes_before_suc(story: Story) -> None:
    told = story.active().nomination(requested_by="other")
    assert told.tasks == [("inform_caller", "open")]


def test_suf_a_friend_goes_to_su1_and_an_organisation_to_su18(story: Story, another: Story) -> None:
    told = story.nomination(channel="telephone", authorisation="verbal")
    assert told.rules[:3] == ["SU-1", "SU-2", "SU-F"]
    assert ("SU-F", "A friend or relative") in told.timeline
    assert told.requests[-1]["fields"]["rep_type"] == "Friend/Relative"
    told = another.nomination(representative=SOLICITORS)
    assert told.rules[:3] == ["SU-18", "SU-F", "SU-19"]
    assert ("SU-F", "An organisation: the third-party register is searched") in told.timeline


PAYING = {"role": "paying"}
QUEUE = "maintenance_service"


def queues(story: Story) -> set[str | None]:
    """Of all tasks and the Activate SR."""
    tasks = [task.queue for task in story.state.desk.tasks.values()]
    requests = [story.state.desk.service_requests[one].queue for one in story.state.activations]
    return {*tasks, *requests}


def test_sud_every_task_of_a_paying_parents_request_has_their_queue(story: Story, another: Story) -> None:
    story.nomination({"first_name": "Tobias", "last_name": "Wrenfield"}, client=PAYING)
    story.nomination({**FRIEND, "first_name": "Una"}, client=PAYING)
    story.completes("call_client", "reached", representative={"type": "friend_relative", "person": FRIEND})
    story.objection()
    story.completes("contradiction", "first")
    story.completes("call_representative", "reached", "full")
    story.cis("unavailable")
    story.completes("cis_unavailable", "continue")
    story.objection()
    raised = {task.kind for task in story.state.desk.tasks.values()}
    assert raised >= {"call_client", "tell_client_one_representative", "contradiction", "cis_unavailable"}
    assert queues(story) == {QUEUE}
    another.nomination(client=PAYING)
    another.reply(declines=True)
    another.reply()
    assert {task.kind for task in another.state.desk.tasks.values()} >= {"call_client", "unmatched_contact"}
    assert queues(another) == {QUEUE}


def test_sud_suc_the_removal_of_a_paying_parents_representative_has_their_queue(story: Story) -> None:
    story.active(client=PAYING)
    story.nomination({**FRIEND, "first_name": "Una"}, client=PAYING)
    told = story.completes("tell_client_one_representative", "replace")
    assert [one["queue"] for one in told.requests] == [QUEUE]
    assert queues(story) == {QUEUE}


@pytest.mark.parametrize("stage", ["application", "live"])
def test_sud_the_system_proceeds_at_any_stage_of_a_receiving_parent(story: Story, stage: str) -> None:
    told = story.nomination(client={"stage": stage})
    assert "SU-8" in told.rules
    assert {one["queue"] for one in told.requests} == {None}
