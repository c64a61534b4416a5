"""SU-E: a request by email."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.unit.activation.organisations import SOLICITOR
from tests.unit.activation.story import FRIEND
from workers.activation.proof import LACK_OF_PROOF

if TYPE_CHECKING:
    from tests.unit.activation.organisations import Organisations, Team
    from tests.unit.activation.story import Story
    from tests.unit.activation.told import Told


def by_email(story: Story, authorisation: str = "written") -> Told:
    return story.nomination(channel="email", authorisation=authorisation)


def form_sent(story: Story) -> None:
    by_email(story)
    story.issues("CMSB003")


@pytest.mark.parametrize("authorisation", ["none", "written"])
def test_sue_su1_su2_the_form_goes_out_as_a_letter_of_its_own(story: Story, authorisation: str) -> None:
    told = by_email(story, authorisation)
    assert told.rules == ["SU-1", "SU-2", "SU-E"]
    [asked] = told.published("letters.requested")
    [letter] = asked["letters"]
    assert (letter["code"], letter["recipient_kind"], letter["enclosures"]) == ("CMSB003", "client", [])
    assert asked["pair_id"] is None
    assert (told.tasks, told.timers) == ([], [])
    assert story.state.representatives == {}


def test_sue_r1_the_days_begin_when_the_form_is_issued(story: Story) -> None:
    by_email(story)
    story.days_pass(1)
    [(name, rule, due_at, _)] = story.issues("CMSB003").timers
    assert (name, rule) == ("written_authorisation", "SU-E")
    assert due_at == datetime(2026, 3, 18, tzinfo=UTC)


def test_sue_su5b_silence_ends_without_a_letter(story: Story) -> None:
    form_sent(story)
    told = story.lapses("written_authorisation")
    assert told.rules == ["SU-E", "SU-5b"]
    assert story.request == ("Closed", "Cancelled", None)
    assert told.letters == []


def test_sue_su7_the_form_comes_back_complete(story: Story) -> None:
    form_sent(story)
    told = story.authorisation()
    assert told.rules == ["R-13", "SU-7", "SU-3c", "SU-8"]
    assert story.open_tasks == ["call_representative"]
    assert [status for _, _, _, status in told.timers] == ["cancelled"]


def test_sue_su6_the_form_comes_back_lacking(story: Story) -> None:
    form_sent(story)
    told = story.authorisation(signed=False)
    assert told.letters == [("CMSL0048", "client")]
    assert story.request == ("Closed", "Cancelled", LACK_OF_PROOF)


def test_sue_r11_a_letter_naming_the_same_friend_counts_as_the_authorisation(story: Story) -> None:
    form_sent(story)
    assert story.nomination(FRIEND).rules == ["R-11", "R-13", "SU-7", "SU-3c", "SU-8"]


def test_sue_su18_su5b_for_an_organisation(story: Story) -> None:
    told = story.nomination(channel="email", representative={"type": "organisation"})
    assert told.rules == ["SU-18", "SU-E"]
    assert told.letters == [("CMSB003", "client")]
    story.issues("CMSB003")
    story.lapses("written_authorisation")
    assert story.request == ("Closed", "Cancelled", None)


def test_sue_no_email_authorises_not_even_for_a_solicitor(firm: Organisations, team: Team) -> None:
    team.records()
    firm.organisation(SOLICITOR, channel="email", authorisation="verbal")
    firm.issues("CMSB003")
    firm.lapses("written_authorisation")
    assert firm.request == ("Closed", "Cancelled", None)
    assert firm.codes == ["CMSB003"]


def test_sue_su23_a_solicitor_who_was_authorised_by_telephone_meanwhile(firm: Organisations, team: Team) -> None:
    team.records()
    firm.organisation(SOLICITOR, channel="email", authorisation="none")
    firm.issues("CMSB003")
    firm.organisation(SOLICITOR)
    assert firm.request == ("Closed", "Complete", "Active")
