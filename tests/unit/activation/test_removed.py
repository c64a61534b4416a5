"""SU-C, R-12: the *Remove* procedure reports a representative, whenever that is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.unit.activation.facts import HOUR, UNA
from tests.unit.activation.organisations import SOLICITOR, beside_an_organisation
from tests.unit.activation.story import NOON, SCIN

if TYPE_CHECKING:
    from tests.unit.activation.organisations import Team
    from tests.unit.activation.story import Story

CHOICE = "tell_client_one_representative"


def remove_requests(story: Story) -> list[str]:
    return [one.status for one in story.state.desk.service_requests.values() if one.sub_area == "Remove Client Rep"]


def test_suc_the_remove_request_ends_with_the_removal_it_is_for(team: Team) -> None:
    firm = beside_an_organisation(team)
    firm.active()
    firm.days_pass(1)
    firm.nomination(UNA)
    firm.completes(CHOICE, "replace")
    firm.removed(0)  # the organisation, which stands in nobody's way
    assert remove_requests(firm) == ["In Progress"]


def test_suc_both_stand_in_the_way_of_another_organisation(team: Team) -> None:
    firm = beside_an_organisation(team)
    firm.active()
    firm.days_pass(1)
    firm.organisation({**SOLICITOR, "name": "Other LLP"})
    firm.completes(CHOICE, "replace")
    firm.removed(0)
    assert "In Progress" in remove_requests(firm)


def test_suc_kept_after_all(story: Story) -> None:
    story.active()
    story.days_pass(1)
    story.nomination(UNA)
    story.completes(CHOICE, "replace")
    story.lapses("one_representative")
    story.completes(CHOICE, "keep")
    assert remove_requests(story) == ["Cancelled"]


def test_r12_a_pending_representatives_removal_is_read_late(story: Story) -> None:
    story.nomination()
    story.days_pass(0.1)
    story.completes("call_representative", "reached", "full")
    removed = story.now + HOUR
    story.days_pass(0.1)
    story.cis("verified")
    one = next(iter(story.state.representatives))
    story.hears("register.representative-removed", {"scin": SCIN, "representative_id": one}, removed)
    assert story.request == ("Cancelled", "Complete", None)


def test_removed_and_active_again(story: Story) -> None:
    story.nomination()
    story.days_pass(0.1)
    story.completes("call_representative", "reached", "full")
    story.days_pass(0.1)
    story.cis("verified")
    story.days_pass(0.1)
    story.removed(0)
    story.objection(NOON + HOUR)
    story.completes("contradiction", "first")
    assert [one.active for one in story.state.representatives.values()] == [False]


def test_r2_only_the_contact_preference_is_restored(story: Story) -> None:
    story.nomination(point_of_contact=True)
    story.days_pass(1.5)
    objected = story.now
    story.days_pass(0.1)
    story.completes("call_representative", "reached", "full")
    story.cis("verified")
    story.days_pass(1)
    story.removed(0)
    story.days_pass(1)
    story.nomination(UNA, opt_out_of_sms=True)
    story.days_pass(2)
    story.objection()
    story.objection(objected)
    assert story.state.client.opt_out_of_sms
