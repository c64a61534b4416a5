"""SU-C: three readings of whom an active representative blocks, tested at the nomination and again before Active."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.activation.facts import UNA

if TYPE_CHECKING:
    from collections.abc import Callable

    from policy import Policies
    from tests.unit.activation.story import Story

CHOICE = "tell_client_one_representative"
READING = "value: individual_blocks_all"
SOLICITORS: dict[str, Any] = {
    "type": "organisation",
    "organisation": {"name": "Hartwell", "contact": {"name": "Ada Hartwell"}},
}


READINGS = {
    ("individual_blocks_all", "friend_relative", "friend_relative"): True,
    ("individual_blocks_all", "friend_relative", "organisation"): True,
    ("individual_blocks_all", "organisation", "friend_relative"): False,
    ("individual_blocks_all", "organisation", "organisation"): True,
    ("any", "friend_relative", "friend_relative"): True,
    ("any", "friend_relative", "organisation"): True,
    ("any", "organisation", "friend_relative"): True,
    ("any", "organisation", "organisation"): True,
    ("one_per_type", "friend_relative", "friend_relative"): True,
    ("one_per_type", "friend_relative", "organisation"): False,
    ("one_per_type", "organisation", "friend_relative"): False,
    ("one_per_type", "organisation", "organisation"): True,
}


def active_one(story: Story, kind: str) -> None:
    """Somebody of this kind is active."""
    story.active()
    if kind == "organisation":
        one, who = next(iter(story.state.representatives.items()))
        story.state.representatives[one] = type(who)(**{**vars(who), "type": kind})


@pytest.mark.parametrize(("reading", "active", "wanted"), READINGS)
def test_suc_three_readings_of_the_source(
    story: Story, policies: Callable[..., Policies], reading: str, active: str, wanted: str
) -> None:
    story.policies = policies(_2012_12_10={READING: f"value: {reading}"})
    active_one(story, active)
    more: dict[str, Any] = {"representative": SOLICITORS} if wanted == "organisation" else {}
    told = story.nomination(UNA, **more)
    assert ((CHOICE, "open") in told.tasks) is READINGS[reading, active, wanted]


def una_is_active_too(story: Story) -> None:
    """She became active after the request of this story had begun."""
    una = type(story)("una")
    una.nomination(UNA)
    una.completes("call_representative", "reached", "full")
    una.cis("verified")
    story.state.activations.update(una.state.activations)
    story.state.desk.service_requests.update(una.state.desk.service_requests)
    story.state.representatives.update(una.state.representatives)


def held_up(story: Story) -> Story:
    """Una is active since the request began; Tobias has just been verified."""
    story.verifying()
    una_is_active_too(story)
    story.cis("verified")
    return story


def own(story: Story) -> tuple[str, str | None, str | None]:
    request_id = next(iter(story.state.activations))
    one = story.state.desk.service_requests[request_id]
    return one.status, one.sub_status, one.resolution


def test_suc_su11_tested_again_before_active(story: Story) -> None:
    held_up(story)
    assert own(story) == ("Wait", "Create Client Rep", None)
    assert story.open_tasks == [CHOICE]
    assert "CMSL0042" not in {one.code for one in story.letters.values()}


def test_suc_su11_su13_removed_the_activation_goes_on(story: Story) -> None:
    told = held_up(story).removed(1)
    assert told.rules == ["R-12", "SU-C", "SU-13", "SU-17"]
    assert told.letters == [("CMSL0042", "client"), ("CMSL0041", "representative")]
    assert own(story) == ("Closed", "Complete", "Active")


def test_suc_su11_kept_nobody_is_activated(story: Story) -> None:
    held_up(story).completes(CHOICE, "keep")
    assert own(story) == ("Closed", "Cancelled", None)
    assert [one.active for one in story.state.representatives.values()] == [False, True]


def test_suc_su12_tested_again_after_the_objection_wait(story: Story) -> None:
    story.may_object()
    [request_id] = story.state.activations
    una_is_active_too(story)
    told = story.lapses("objection")
    assert told.rules == ["SU-11", "SU-C"]
    assert story.state.activations[request_id].stage == "one_representative"
