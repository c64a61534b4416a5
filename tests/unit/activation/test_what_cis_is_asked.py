"""SU-11, R-4: what CIS verifies are the details that count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.unit.activation.story import FRIEND

if TYPE_CHECKING:
    from tests.unit.activation.story import Story

OTHER_NUMBER = {**FRIEND, "telephone": "0161 496 9999"}


def test_su11_the_details_that_count_are_the_ones_verified(story: Story) -> None:
    story.verifying(person={**FRIEND, "nino": "AB123456C"})
    story.authorisation({**FRIEND, "nino": "AB987654C"})
    story.cis("verified")
    told = story.completes("contradiction", "second")
    assert [one["person"]["nino"] for one in told.published("cis.requested")] == ["AB987654C"]


def test_r4_nothing_goes_to_cis_while_a_contradiction_is_open(story: Story) -> None:
    story.verifying().cis("unavailable")
    story.authorisation(OTHER_NUMBER)
    told = story.completes("cis_unavailable", "retry")
    assert told.published("cis.requested") == []
