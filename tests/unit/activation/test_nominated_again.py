"""R-11: the client nominates again while a request is open."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.activation.facts import NAME, UNA, stages
from tests.unit.activation.story import FRIEND
from workers.activation.proof import LACK_OF_PROOF

if TYPE_CHECKING:
    from tests.unit.activation.story import Story

CHOICE = "tell_client_one_representative"
SOLICITORS: dict[str, Any] = {
    "type": "organisation",
    "organisation": {"name": "Hartwell", "contact": {"name": "Ada Hartwell"}, "legally_qualified": True},
}


def test_r11_the_same_in_writing_counts_as_the_authorisation(story: Story) -> None:
    told = story.asked_in_writing().nomination()
    assert told.rules == ["R-11", "R-13", "SU-7", "SU-8"]
    assert stages(story) == ["call_representative"]
    assert story.open_tasks == ["call_representative"]


def test_r11_su6_the_same_in_writing_lacking_what_the_law_requires(story: Story) -> None:
    story.asked_in_writing().nomination(NAME)
    assert story.request == ("Closed", "Cancelled", LACK_OF_PROOF)


@pytest.mark.parametrize("channel", ["telephone", "letter", "email"])
def test_r11_the_same_unsigned_is_merged_and_waits_on(story: Story, channel: str) -> None:
    signed = "written" if channel == "email" else "verbal"
    told = story.asked_in_writing(NAME).nomination({**FRIEND}, channel=channel, authorisation=signed)
    assert told.rules[0] == "R-11"
    assert stages(story) == ["written_authorisation"]
    assert "Added to what is known of the representative" in told.timeline[-2][1]
    story.days_pass(2)
    story.objection()
    assert len([one for one in story.people.values() if one.last_name == "Wrenfield"]) == 1


def test_r11_its_wishes_count(story: Story) -> None:
    story.asked_in_writing()
    story.nomination(channel="telephone", authorisation="none", point_of_contact=True, opt_out_of_sms=True)
    [one] = story.state.activations.values()
    assert (one.point_of_contact, one.opt_out_of_sms) == (True, True)
    story.nomination(channel="telephone", authorisation="none")
    [one] = story.state.activations.values()
    assert one.point_of_contact


def test_r11_r4_the_same_with_another_number_is_a_contradiction(story: Story) -> None:
    story.asked_in_writing().nomination({**FRIEND, "telephone": "0161 555 0000"})
    assert story.open_tasks == ["contradiction"]
    assert stages(story) == ["written_authorisation"]


def test_r11_su23_authorised_by_telephone_for_a_solicitor(story: Story) -> None:
    about: dict[str, Any] = {"representative": SOLICITORS, "channel": "telephone"}
    story.nomination(authorisation="none", **about)
    story.nomination(authorisation="verbal", **about)
    [one] = story.state.activations.values()
    assert one.verbal


def test_r11_another_one_is_the_clients_choice(story: Story) -> None:
    told = story.called().nomination(UNA)
    [task] = told.published("task.raised")
    assert (task["kind"], task["rule"], task["outcomes"]) == (CHOICE, "R-11", ["keep", "replace"])
    assert story.people[task["details"]["nominee_id"]].first_name == "Una"
    assert stages(story) == ["call_representative"]
    assert told.timers == []


@pytest.mark.parametrize("differing", [{"last_name": "Wren"}, {"date_of_birth": "1980-02-28"}, {"first_name": "Toby"}])
def test_r11_who_differs_in_what_identifies_them_is_another(story: Story, differing: dict[str, str]) -> None:
    assert story.called().nomination({**FRIEND, **differing}).tasks == [(CHOICE, "open")]


def test_r11_an_organisation_is_another(story: Story) -> None:
    assert story.called().nomination(representative=SOLICITORS).tasks == [(CHOICE, "open")]


def test_r11_keep_drops_the_other(story: Story) -> None:
    story.called().nomination(UNA)
    told = story.completes(CHOICE, "keep")
    assert told.rules == ["R-11"]
    assert "Una" not in {one.first_name for one in story.people.values()}
    assert (story.state.nominations, story.open_tasks) == ({}, ["call_representative"])
    story.days_pass(2)
    story.objection()
    assert stages(story) == ["ended"]


def test_r11_r12_replace_ends_the_first(story: Story) -> None:
    story.called().nomination(UNA)
    told = story.completes(CHOICE, "replace")
    assert ("R-12", "Cancelled", "Complete", None) in told.steps
    assert stages(story) == ["ended", "call_representative"]
    assert story.open_tasks == ["call_representative"]
    assert story.state.nominations == {}


def test_r11_the_first_ends_meanwhile(story: Story) -> None:
    story.asked_in_writing().nomination(UNA)
    told = story.lapses("written_authorisation")
    assert {"SU-5a", "SU-1", "SU-8"} <= set(told.rules)
    assert stages(story) == ["ended", "call_representative"]
    assert story.open_tasks == ["call_representative"]


def test_r11_suc_the_first_becomes_active_meanwhile(story: Story) -> None:
    story.verifying().nomination(UNA)
    told = story.cis("verified")
    assert told.letters == [("CMSL0042", "client"), ("CMSL0041", "representative")]
    assert told.tasks == [(CHOICE, "withdrawn"), (CHOICE, "open")]
    assert stages(story) == ["ended", "one_representative"]


def test_r11_r16_the_case_closes(story: Story) -> None:
    story.called().nomination(UNA)
    story.closes()
    assert stages(story) == ["ended"]
    assert (story.open_tasks, story.state.nominations) == ([], {})
    assert "Una" not in {one.first_name for one in story.people.values()}


def test_r11_several_wait_in_their_order(story: Story) -> None:
    story.called().nomination(UNA)
    story.nomination({**FRIEND, "first_name": "Vera"})
    story.completes("call_representative", "declined")
    [kept] = story.state.nominations.values()
    assert story.people[kept.nominee_id].first_name == "Vera"
    assert stages(story) == ["ended", "call_representative"]


def test_r11_a_document_for_another_kind_of_representative_is_a_nomination(story: Story) -> None:
    told = story.asked_in_writing().authorisation(representative=SOLICITORS)
    assert told.tasks == [(CHOICE, "open")]
    story.completes(CHOICE, "replace")
    one = list(story.state.activations.values())[-1]
    assert (one.representative_type, one.legally_qualified) == ("organisation", True)
    assert one.authorised_at == story.state.contacts[0].moment


def test_r11_r2_the_same_read_after_the_request_ended(story: Story) -> None:
    story.called().days_pass(2)
    nominated = story.now
    story.days_pass(2)
    story.objection()
    told = story.nomination(received=nominated)
    assert told.timeline[0] == ("R-11", "Nominated again while the request was open: nothing to add")
    assert stages(story) == ["ended"]
    assert len([one for one in story.people.values() if one.last_name == "Wrenfield"]) == 1


def test_r4_r2_the_same_in_writing_and_a_refusal_both_read_after_the_wait(story: Story) -> None:
    signed = story.written_to().now + timedelta(days=3)
    story.lapses("representative_reply")
    story.nomination(received=signed)
    told = story.objection(received=signed + timedelta(hours=2))
    assert "R-4" in told.rules
    assert (stages(story), story.open_tasks) == (["representative_reply"], ["contradiction"])


def test_r11_r2_the_same_in_writing_in_time_read_after_the_wait(story: Story) -> None:
    nominated = story.asked_in_writing().now + timedelta(days=3)
    story.lapses("written_authorisation")
    story.nomination(received=nominated)
    assert stages(story) == ["call_representative"]
