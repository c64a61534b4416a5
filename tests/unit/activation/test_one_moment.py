"""R-2: of what was received at one moment the ids settle which came first."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from tests.unit.activation.facts import NAME, UNA, WITHDRAWN
from tests.unit.activation.story import NOON
from tests.unit.activation.test_reading_order import asked
from workers.activation.proof import LACK_OF_PROOF

if TYPE_CHECKING:
    from tests.unit.activation.story import Story


def test_r2_of_one_moment_the_first_id_came_first(story: Story) -> None:
    story.asked_in_writing().days_pass(1)
    story.told = 20
    story.authorisation()
    story.told = 10
    assert asked(story.authorisation(NAME)) == [("unmatched_contact", "R-3", "21")]
    assert story.request == ("Closed", "Cancelled", LACK_OF_PROOF)
    assert [one.moment for one in story.state.contacts] == [NOON + timedelta(days=1, microseconds=n) for n in (1, 0)]


@pytest.mark.parametrize("places", sorted(permutations(range(3))))
def test_r2_three_of_one_moment_in_any_order(story: Story, places: tuple[int, ...]) -> None:
    story.called().days_pass(1)
    for place in places:
        story.told = 10 + place
        (story.reply, story.objection, story.authorisation)[place]()
    assert [one.moment - one.received for one in story.state.contacts] == [timedelta(microseconds=n) for n in places]


def test_r2_the_nomination_comes_before_all_of_its_moment(story: Story) -> None:
    story.told = 20
    story.called()
    story.told = 10
    story.reply(declines=True)
    [one] = story.state.activations.values()
    assert (story.request, one.ended_at) == (WITHDRAWN, NOON + timedelta(microseconds=1))


def test_r2_what_is_no_contact_comes_after_what_was_read_at_its_moment(story: Story) -> None:
    story.called().days_pass(1)
    story.nomination(UNA)
    story.completes("tell_client_one_representative", "keep")
    assert [one.beside for one in story.state.contacts] == [0, 1]


def test_r2_of_one_moment_in_the_order_of_ids(story: Story) -> None:
    story.asked_in_writing().days_pass(1)
    story.told = 10
    assert asked(story.authorisation()) == []
    assert asked(story.authorisation(NAME)) == []
