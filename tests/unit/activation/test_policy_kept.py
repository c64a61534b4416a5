"""A request keeps the policy that it began with: one that comes into force later doesn't touch it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from policy import Policies
    from tests.unit.activation.story import Story

FOURTEEN = "value: 14\n    unit: days"
LATER = {FOURTEEN: "value: 21\n    unit: days", "call_representative: 2": "call_representative: 9"}
LATER |= {
    "value: individual_blocks_all": "value: one_per_type",
    "[signature, first_name, last_name, address]": "[signature]",
}
UNA = {"first_name": "Una", "last_name": "Wrenfield", "date_of_birth": "1979-02-28"}


def days_waited(story: Story, code: str) -> int:
    """From the issue day to the last day of the wait."""
    issued = story.now
    [(_, _, due_at, _)] = story.issues(code).timers
    return (due_at - issued - timedelta(hours=1)).days


def test_su4_su8_su11_waits_of_the_policy_it_began_with(story: Story, policies: Callable[..., Policies]) -> None:
    story.policies = policies(_2012_12_10={})
    story.nomination(channel="telephone", authorisation="verbal")
    story.policies = policies(_2012_12_10={}, _2026_03_03=LATER)
    story.days_pass(1)
    assert days_waited(story, "CMSL5512") == 14
    told = story.authorisation()
    assert told.published("task.raised")[0]["due_at"] - story.now == timedelta(days=2)
    story.completes("call_representative", "not_reached")
    assert days_waited(story, "CMSL0043") == 14
    story.reply("full")
    story.cis("not_verified")
    assert days_waited(story, "CMSL0040") == 14


def test_su4_su8_one_that_began_later_has_the_later_policy(story: Story, policies: Callable[..., Policies]) -> None:
    story.policies = policies(_2012_12_10={}, _2026_03_03=LATER)
    story.days_pass(1)
    story.nomination(channel="telephone", authorisation="verbal")
    assert days_waited(story, "CMSL5512") == 21
    told = story.authorisation({"telephone": "0161 496 0483"})
    assert told.published("task.raised")[0]["due_at"] - story.now == timedelta(days=9)


@pytest.mark.parametrize(("minute", "version"), [("22:59", "2012-12-10"), ("23:00", "2026-04-01")])
def test_the_london_day_on_which_it_was_received_decides(
    story: Story, policies: Callable[..., Policies], minute: str, version: str
) -> None:
    story.policies = policies(_2012_12_10={}, _2026_04_01=LATER)
    story.now = datetime(2026, 4, 2, tzinfo=UTC)
    story.nomination(received=datetime.fromisoformat(f"2026-03-31T{minute}:00+00:00"))
    assert [one.policy for one in story.state.activations.values()] == [version]


def test_su6_r9_what_the_law_required_then(story: Story, policies: Callable[..., Policies]) -> None:
    story.policies = policies(_2012_12_10={}, _2026_03_03=LATER)
    story.asked_in_writing().days_pass(2)
    assert story.authorisation(UNA).letters[0] == ("CMSL0048", "client")


def test_suc_the_reading_of_the_policy_it_began_with(story: Story, policies: Callable[..., Policies]) -> None:
    story.policies = policies(_2012_12_10={}, _2026_03_03=LATER)
    firm = {"type": "organisation", "organisation": {"name": "Hartwell", "contact": {"name": "Ada Hartwell"}}}
    story.active().nomination(representative=firm)
    story.completes("tell_client_one_representative", "keep")
    story.days_pass(2)
    assert "SU-C" not in story.nomination(representative=firm).rules


def test_a_request_whose_policy_is_gone_is_refused(story: Story, policies: Callable[..., Policies]) -> None:
    story.policies = policies(_2012_12_10=LATER)
    story.called()
    [one] = story.state.activations.values()
    story.policies = policies(_2012_12_10={}, _2026_03_03=LATER)
    assert story.objection().refused == ("unknown_policy", f"policy 2012-12-10 with hash {one.policy_hash}")
