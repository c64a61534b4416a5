"""SU-11, SU-12, R-5: CIS; SU-13 to SU-17: the representative is active."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.activation.story import Story

LEGAL_MINIMUM = {
    "first_name": "Tobias",
    "last_name": "Wrenfield",
    "address": {"lines": ["9 High Street"], "postcode": "LS1 4AP", "country": "GB"},
    "telephone": "0161 496 0483",
}


def nino_status(story: Story) -> tuple[bool, str | None]:
    [one] = story.state.representatives.values()
    return one.active, one.nino_status


def test_su11_by_nino_where_it_is_known(story: Story) -> None:
    story.nomination({**LEGAL_MINIMUM, "nino": "AB123456C"})
    told = story.completes("call_representative", "reached", "full")
    [asked] = told.published("cis.requested")
    assert asked["person"]["nino"] == "AB123456C"
    assert ("SU-11", "CIS asked to verify by nino") in told.timeline


def test_su11_a_postcode_that_is_not_known_is_absent(story: Story) -> None:
    abroad = {"lines": ["1 Rue de la Paix"], "country": "FR"}
    story.nomination({**LEGAL_MINIMUM, "date_of_birth": "1979-02-28", "address": abroad})
    told = story.completes("call_representative", "reached", "full")
    assert told.published("cis.requested")[0]["person"]["address"] == abroad


def test_su11_nothing_to_verify_by_is_not_verified(story: Story) -> None:
    story.nomination(LEGAL_MINIMUM)
    told = story.completes("call_representative", "reached", "full")
    assert told.published("cis.requested") == []
    assert told.letters == [("CMSL0040", "client")]


def test_su11_not_verified_asks_the_client(story: Story) -> None:
    told = story.verifying().cis("not_verified")
    assert told.steps == [("SU-11", "Wait", "Create Client Rep", None)]
    assert told.letters == [("CMSL0040", "client")]
    assert nino_status(story) == (False, "NINO Not Verified")
    [(name, rule, due_at, _)] = story.issues("CMSL0040").timers
    assert (name, rule, due_at) == ("objection", "SU-11", datetime(2026, 3, 17, 0, 0, tzinfo=UTC))


def test_su11_the_client_objects(story: Story) -> None:
    story.may_object().days_pass(3)
    told = story.objection()
    assert told.steps == [("SU-11", "Cancelled", "Complete", None)]
    assert story.state.desk.timers == {}
    assert nino_status(story) == (False, "NINO Not Verified")


def test_su12_no_objection_activates_by_rule(story: Story) -> None:
    told = story.may_object().lapses("objection")
    assert told.rules == ["SU-11", "SU-12", "SU-13", "SU-17"]
    assert story.request == ("Closed", "Complete", "Active")
    assert nino_status(story) == (True, "NINO Not Verified")


def test_su12_cis_disabled_activates_without_a_nino_status(story: Story) -> None:
    told = story.verifying().cis("disabled")
    assert told.rules == ["SU-11", "SU-12", "SU-13", "SU-17"]
    assert told.letters == [("CMSL0042", "client"), ("CMSL0041", "representative")]
    assert nino_status(story) == (True, None)


@pytest.mark.parametrize("result", ["verified", "not_verified", "disabled", "unavailable"])
def test_su11_a_second_answer_or_one_after_the_end_is_a_timeline_entry(
    story: Story, another: Story, result: str
) -> None:
    told = story.active().cis(result)
    assert told.timeline == [("SU-11", f"CIS answer {result.replace('_', ' ')}: nothing waits for it")]
    another.verifying().cis("not_verified")
    assert another.cis(result).rules == ["SU-11"]
    assert another.request[0] == "Wait"


def test_r5_unavailable_retry(story: Story) -> None:
    told = story.verifying().cis("unavailable")
    assert told.published("task.raised")[0]["outcomes"] == ["retry", "continue"]
    story.completes("cis_unavailable", "retry")
    assert len(story.checks) == 2
    assert "nothing waits" in story.cis("verified", check=0).timeline[0][1]
    story.cis("verified")
    assert nino_status(story) == (True, "NINO Verified")


def test_r5_su12_unavailable_continue(story: Story) -> None:
    story.verifying().cis("unavailable")
    told = story.completes("cis_unavailable", "continue")
    assert told.rules == ["R-5", "SU-12", "SU-13", "SU-17"]
    assert nino_status(story) == (True, None)


def test_su14_su15_su16_point_of_contact(story: Story) -> None:
    story.verifying(point_of_contact=True)
    told = story.cis("verified")
    assert told.rules == ["SU-11", "SU-13", "SU-14", "SU-15", "SU-16", "SU-17"]
    second = [one for one in told.requests if one["area"] == "Change Personal Info"]
    assert [(one["rule"], one["status"], one["sub_status"], one["resolution"]) for one in second] == [
        ("SU-14", "In Progress", None, None),
        ("SU-15", "In Progress", None, None),
        ("SU-16", "Closed", "Complete", "Accepted"),
    ]
    assert second[-1]["fields"] == {"activity_plan": True, "communicate_with_client_rep": True}
    assert (story.state.client.preferred_contact_method, story.state.client.self_service) == ("Letter", False)
    assert next(iter(story.state.representatives.values())).point_of_contact


def test_su13_letters_already_asked_for_are_told_when_issued(story: Story) -> None:
    story.active()
    assert story.issues("CMSL0042").timeline == [("R-1", "Letter CMSL0042 issued on 2026-03-02")]
