"""R-2, R-3: a refusal that is read before the nomination that it is about."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.activation.facts import UNA, WITHDRAWN, stages
from tests.unit.activation.story import NOON

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tests.unit.activation.story import Story
    from tests.unit.activation.told import Told

BY_TELEPHONE: dict[str, Any] = {"channel": "telephone", "authorisation": "verbal"}
REFUSES: list[tuple[Callable[[Story, datetime], Told], list[str]]] = [
    (lambda story, at: story.objection(at), []),
    (lambda story, at: story.reply(received=at, declines=True), ["call_client"]),
]


@pytest.mark.parametrize(("refuses", "tasks"), REFUSES, ids=["the client", "the representative"])
def test_r2_r12_the_first_nomination_is_read_after_its_refusal(
    story: Story, refuses: Callable[[Story, datetime], Told], tasks: list[str]
) -> None:
    refuses(story, NOON - timedelta(hours=1))
    assert story.open_tasks == ["unmatched_contact"]
    told = story.nomination(received=NOON - timedelta(days=2), **BY_TELEPHONE)
    assert (story.request, story.open_tasks) == (WITHDRAWN, tasks)
    assert [event["reason"] for event in told.published("task.withdrawn")] == [
        "It belongs to a nomination that was read after it"
    ]
    [one] = story.state.activations.values()
    assert (one.ended_at, story.state.unclaimed) == (NOON - timedelta(hours=1), {})


def test_r2_r4_signed_and_refused_within_a_day(story: Story) -> None:
    story.objection(NOON - timedelta(hours=1))
    story.nomination(received=NOON - timedelta(hours=3))
    assert (story.request[0], story.open_tasks) == ("In Progress", ["call_representative", "contradiction"])


@pytest.mark.parametrize("done", [False, True])
def test_r2_another_is_named_before_and_read_after(story: Story, *, done: bool) -> None:
    story.active()
    story.days_pass(1)
    named = story.now
    story.days_pass(1)
    story.objection()
    if done:
        story.completes("unmatched_contact", "done")
    story.days_pass(1)
    story.nomination(UNA, received=named)
    assert (stages(story), story.open_tasks) == (["ended", "ended"], [])
    assert [one.active for one in story.state.representatives.values()] == [True]


def test_r2_who_is_named_after_a_refusal_isnt_refused(story: Story) -> None:
    story.objection()
    story.days_pass(1)
    story.nomination(**BY_TELEPHONE)
    assert (story.request[0], story.open_tasks) == ("In Progress", ["unmatched_contact"])
    assert len(story.state.unclaimed) == 1


@pytest.mark.parametrize(("first", "refused"), [(2, False), (1, True)])
def test_r2_of_one_moment_the_ids_settle_what_came_first(story: Story, first: int, *, refused: bool) -> None:
    story.told = 2 - first
    story.objection()
    story.told = first - 1
    story.nomination(**BY_TELEPHONE)
    assert (story.request == WITHDRAWN) is refused


def test_only_the_last_refusals_are_remembered(story: Story) -> None:
    for _ in range(10):
        story.objection()
    assert len(story.state.unclaimed) == 8
