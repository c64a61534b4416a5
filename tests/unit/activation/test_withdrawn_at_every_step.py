"""R-12: wherever a request stands, the client may withdraw it, and it ends the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.activation.story import FRIEND

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.activation.story import Story

MOVED = {**FRIEND, "address": {"lines": ["2 Elsewhere"], "postcode": "M1 1AA", "country": "GB"}, "telephone": "0161 1"}


def calling_the_client(story: Story) -> None:
    story.nomination({"first_name": "Tobias", "last_name": "Wrenfield"}, channel="letter")


def choosing_a_contact(story: Story) -> None:
    earlier = type(story)("earlier").called()
    story.people, story.match_keys = earlier.people, earlier.match_keys
    story.nomination(MOVED)


def written_to_the_client(story: Story) -> None:
    story.asked_in_writing()


def calling_the_representative(story: Story) -> None:
    story.called()


def written_to_the_representative(story: Story) -> None:
    story.written_to()


def checking_identity(story: Story) -> None:
    story.verifying()


@pytest.mark.parametrize(
    ("stage", "reached"),
    [
        ("call_client", calling_the_client),
        ("choose_contact", choosing_a_contact),
        ("written_authorisation", written_to_the_client),
        ("call_representative", calling_the_representative),
        ("representative_reply", written_to_the_representative),
        ("verification", checking_identity),
    ],
)
def test_r12_the_client_withdraws(story: Story, stage: str, reached: Callable[[Story], None]) -> None:
    reached(story)
    [request] = story.state.activations.values()
    assert request.stage == stage
    story.days_pass(2)
    told = story.objection()
    assert told.steps == [("R-12", "Cancelled", "Complete", None)]
    assert told.letters == []
    assert story.open_tasks == []
    assert story.state.desk.timers == {}
