"""R-12, R-6: letters that nobody needs any more don't go out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.unit.activation.organisations import SOLICITOR
from tests.unit.activation.story import NOON, SCIN, Story

if TYPE_CHECKING:
    from tests.unit.activation.organisations import Organisations


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


@pytest.mark.parametrize("code", ["CMSL5512", "CMSB003"])
def test_su20_the_form_is_in_whose_letter_is_still_held(firm: Organisations, code: str) -> None:
    firm.organisation(None, channel="email" if code == "CMSB003" else "telephone", authorisation="none")
    [letter] = firm.letters
    told = firm.form(SOLICITOR)
    assert firm.third_party_requests == [("Add", "Pending Assignment")]
    assert told.not_to_go_again == [letter]


def test_su20_the_form_is_in_whose_letter_came_back(firm: Organisations) -> None:
    firm.not_named()
    [letter] = firm.letters
    firm.hears("letters.not-arrived", {"scin": SCIN, "letter_id": letter, "code": "CMSL5512"})
    assert firm.form(SOLICITOR).not_to_go_again == [letter]
