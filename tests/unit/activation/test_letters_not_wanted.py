"""R-12, R-6: letters that nobody needs any more don't go out."""

from __future__ import annotations

from datetime import timedelta

from tests.unit.activation.story import NOON, Story


def test_su6_the_held_cmsl5512_never_goes_out(story: Story) -> None:
    story.nomination(channel="telephone", authorisation="verbal")
    told = story.authorisation({"last_name": "Wrenfield"})
    form = next(one.letter_id for one in story.letters.values() if one.code == "CMSL5512")
    assert form in [i for one in told.published("letters.withdrawal-requested") for i in one["letter_ids"]]


def test_r12_su11_cmsl0040_not_printed_yet_is_withdrawn(story: Story) -> None:
    told = story.may_object().objection()
    story.days_pass(2)
    told = Story().may_object().objection(NOON + timedelta(days=2))
    assert told.called_back
