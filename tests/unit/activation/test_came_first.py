"""R-2: what came first counts first, also where what came later was read before it and has ended the request."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.unit.activation.facts import HOUR, NAME, UNA, WITHDRAWN, stages
from tests.unit.activation.story import FRIEND, NOON, SCIN
from workers.activation.proof import LACK_OF_PROOF

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.activation.story import Story


def closes(story: Story, received: datetime) -> None:
    story.hears("register.case-closed", {"scin": SCIN}, received)


def in_error(story: Story, received: datetime) -> None:
    about = {"scin": SCIN, "service_request_id": next(iter(story.state.activations)), "reason": "wrong case"}
    story.hears("contact.created-in-error", about, received)


@pytest.mark.parametrize(
    "first", [closes, lambda s, t: s.objection(t), lambda s, t: s.reply(received=t, declines=True)]
)
def test_r2_su6_a_document_that_came_after_the_end_though_read_between(
    story: Story, first: Callable[[Story, datetime], object]
) -> None:
    story.asked_in_writing().days_pass(3)
    story.objection()
    first(story, NOON + HOUR)
    told = story.authorisation(NAME, received=NOON + 2 * HOUR)
    assert told.tasks == [("unmatched_contact", "open")]
    assert story.request == WITHDRAWN


def test_r2_su6_a_document_that_came_before_the_end(story: Story) -> None:
    story.asked_in_writing().days_pass(3)
    story.objection()
    story.authorisation(NAME, received=NOON + 2 * HOUR)
    assert story.request == ("Closed", "Cancelled", LACK_OF_PROOF)


def test_r2_sux_it_had_been_created_in_error_when_it_was_activated(story: Story) -> None:
    story.verifying(point_of_contact=True).days_pass(2)
    story.cis("verified")
    in_error(story, NOON + HOUR)
    assert story.request == ("Closed", "Cancelled", "Lack of Proof")
    assert [one.active for one in story.state.representatives.values()] == [False]
    assert story.state.client.preferred_contact_method is None
    in_error(story, NOON)
    assert story.open_tasks == ["late_document"]
    in_error(story, story.now)
    assert story.open_tasks == ["late_document", "late_document"]


def test_r2_sux_somebody_else_is_set_up_now(story: Story) -> None:
    story.asked_in_writing().lapses("written_authorisation")
    story.nomination(UNA)
    in_error(story, NOON + HOUR)
    assert "contradiction" in story.open_tasks
    assert stages(story) == ["ended", "call_representative"]


def test_r2_r16_the_case_had_closed_when_it_was_activated(story: Story) -> None:
    story.verifying().days_pass(2)
    story.cis("verified")
    closes(story, NOON + HOUR)
    assert story.request == WITHDRAWN
    assert [one.active for one in story.state.representatives.values()] == [False]


def test_r16_a_request_that_began_after_the_case_closed_goes_on(story: Story) -> None:
    story.nomination(channel="telephone", authorisation="none")
    closes(story, NOON - HOUR)
    assert stages(story) == ["written_authorisation"]
    assert story.state.desk.service_requests[next(iter(story.state.activations))].open


def test_r11_r16_named_before_the_case_closed_beside_an_open_request(story: Story) -> None:
    story.called().days_pass(1)
    story.closes()
    told = story.nomination(UNA, received=NOON + HOUR)
    assert told.timeline == [
        ("R-16", "Nominated before the case closed, while another request was open: not taken up"),
        ("R-16", "contact.nomination received 2026-03-02T13:00:00+00:00"),
    ]
    assert "Una" not in {one.first_name for one in story.people.values()}


def test_r11_r16_named_after_the_case_closed_but_read_before(story: Story) -> None:
    story.called().days_pass(1)
    story.nomination(UNA)
    closes(story, NOON + HOUR)
    assert stages(story) == ["ended", "call_representative"]


@pytest.mark.parametrize("person", [FRIEND, UNA])
def test_r11_named_after_the_wait_was_over_but_before_the_timer_is_read(
    story: Story, person: dict[str, object]
) -> None:
    story.asked_in_writing().days_pass(20)
    [timer] = story.state.desk.timers.values()
    told = story.nomination(person)
    assert told.rules[0] == "R-1"
    assert {"SU-5a", "SU-1"} <= set(told.rules)
    assert stages(story) == ["ended", "call_representative"]
    [ended, _] = story.state.activations.values()
    assert (ended.ended_at, ended.ended_by) == (timer.due_at, "timer.due")
    assert story.due(timer.timer_id, timer.name, timer.due_at).rules == ["R-1"]
    assert stages(story) == ["ended", "call_representative"]


def test_r11_merged_but_received_after_what_ended_the_request(story: Story) -> None:
    story.asked_in_writing().days_pass(3)
    story.nomination(channel="telephone", authorisation="verbal")
    story.objection(NOON + HOUR)
    assert stages(story) == ["ended", "written_authorisation"]
    assert story.state.activations[list(story.state.activations)[-1]].began_at == story.now


def test_r4_r11_nominated_again_in_writing_within_a_day_of_refusing(story: Story) -> None:
    story.asked_in_writing().days_pass(3)
    story.objection()
    story.days_pass(0.5)
    told = story.nomination()
    assert told.tasks == [("contradiction", "open")]
    assert len(story.state.activations) == 1
    story.completes("contradiction", "second")
    assert stages(story) == ["call_representative"]


def test_r11_the_others_are_chosen_from_again(story: Story) -> None:
    story.called().nomination(UNA)
    story.nomination({**FRIEND, "first_name": "Vera"})
    told = story.completes("call_representative", "declined")
    assert told.tasks.count(("tell_client_one_representative", "open")) == 1
    assert story.open_tasks == ["call_client", "call_representative", "tell_client_one_representative"]
    story.completes("tell_client_one_representative", "replace")
    assert stages(story) == ["ended", "ended", "call_representative"]


def test_r13_a_reply_that_came_after_the_authorisation_but_was_read_before(story: Story) -> None:
    story.asked_in_writing().days_pass(3)
    story.reply()
    told = story.authorisation(received=NOON + HOUR)
    assert told.letters == [("CMSL0043", "representative")]
    assert stages(story) == ["representative_reply"]


def test_r13_a_reply_that_came_before_the_authorisation_but_was_read_after(story: Story) -> None:
    story.asked_in_writing().days_pass(3)
    story.authorisation()
    told = story.reply(received=NOON + HOUR)
    assert told.letters == []
    assert story.open_tasks == ["call_representative"]
    assert ("SU-8", "Received before the representative was called or written to") in told.timeline


def test_su13_of_the_clients_wishes_the_last_counts(story: Story) -> None:
    story.asked_in_writing().days_pass(3)
    story.authorisation(point_of_contact=False, opt_out_of_sms=True)
    story.authorisation(point_of_contact=True, received=NOON + HOUR)
    [one] = story.state.activations.values()
    assert (one.point_of_contact, one.opt_out_of_sms) == (False, True)
    assert one.authorised_at == NOON + HOUR


def test_su11_r4_an_objection_that_came_before_cmsl0040_was_asked_for(story: Story) -> None:
    story.verifying().days_pass(0.5)
    story.cis("not_verified")
    story.objection(NOON + HOUR)
    assert story.open_tasks == ["contradiction"]


def test_r3_a_document_of_the_time_between_two_requests_fits_none(story: Story) -> None:
    story.called().days_pass(2)
    story.objection()
    story.days_pass(5)
    story.nomination()
    told = story.authorisation(received=datetime(2026, 3, 6, tzinfo=UTC))
    assert told.tasks == [("unmatched_contact", "open")]
