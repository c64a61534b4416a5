"""R-2: what was received in time counts, though it is read after the request had ended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.unit.activation.facts import NAME, UNA
from tests.unit.activation.story import NOON, SCIN
from workers.activation.proof import LACK_OF_PROOF
from workers.activation.unreachable import UNREACHABLE
from workers.procedure.ids import client_person_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.activation.story import Story
    from tests.unit.activation.told import Told

MIDNIGHT = datetime(2026, 3, 17, tzinfo=UTC)
IN_TIME = MIDNIGHT - timedelta(seconds=1)
OTHER_NUMBER = {"telephone": "0161 555 0000"}


def called_back(story: Story, told: Told) -> list[str]:
    """The codes of the letters that aren't to go out any more."""
    return [story.letters[letter_id].code for letter_ids in told.called_back for letter_id in letter_ids]


def nothing_written(story: Story) -> Story:
    story.asked_in_writing().lapses("written_authorisation")
    return story


def nothing_replied(story: Story) -> Story:
    story.written_to().lapses("representative_reply")
    return story


def test_r2_su5a_an_authorisation_in_time_reopens_and_withdraws(story: Story) -> None:
    assert nothing_written(story).request == ("Closed", "Cancelled", UNREACHABLE)
    told = story.authorisation(received=IN_TIME)
    assert told.steps[0] == ("R-2", "In Progress", None, None)
    assert called_back(story, told) == ["CMSL0047", "CMSL0049"]
    assert told.rules == ["R-2", "R-13", "SU-7", "SU-8"]
    assert story.open_tasks == ["call_representative"]


def test_r2_su5b_without_letters_there_is_nothing_to_withdraw(story: Story) -> None:
    story.asked_in_writing(NAME).lapses("written_authorisation")
    told = story.authorisation(received=IN_TIME)
    assert called_back(story, told) == []
    assert story.open_tasks == ["call_representative"]


def test_r2_su6_one_that_lacks_proof_ends_it_as_it_would_have(story: Story) -> None:
    told = nothing_written(story).authorisation(NAME, received=IN_TIME)
    assert called_back(story, told) == ["CMSL0047", "CMSL0049"]
    assert told.letters == [("CMSL0048", "client"), ("CMSL0049", "representative")]
    assert story.request == ("Closed", "Cancelled", LACK_OF_PROOF)


def test_r2_su6_a_complete_one_that_came_before_the_one_that_lacked(story: Story) -> None:
    story.asked_in_writing().days_pass(1)
    story.authorisation(NAME)
    told = story.authorisation(received=NOON + timedelta(hours=1))
    assert called_back(story, told) == ["CMSL0048", "CMSL0049"]
    assert story.open_tasks == ["call_representative"]


def test_r2_su6_a_complete_one_that_came_after_it_reopens_nothing(story: Story) -> None:
    story.asked_in_writing().authorisation(NAME)
    story.days_pass(1)
    assert story.authorisation().tasks == [("unmatched_contact", "open")]


@pytest.mark.parametrize("acted_on", ["called", "written to", "verified"])
def test_r2_su6_one_that_lacked_and_came_before_the_complete_one(story: Story, acted_on: str) -> None:
    story.asked_in_writing(NAME).days_pass(3)
    story.authorisation()
    if acted_on == "written to":
        story.completes("call_representative", "not_reached")
    if acted_on == "verified":
        story.completes("call_representative", "reached", "full")
        story.cis("verified")
    told = story.authorisation(NAME, received=NOON + timedelta(days=1))
    assert story.request == ("Closed", "Cancelled", LACK_OF_PROOF)
    assert told.letters == [("CMSL0048", "client")]
    gone = {"called": [], "written to": ["CMSL0043"], "verified": ["CMSL0042", "CMSL0041"]}
    assert called_back(story, told) == gone[acted_on]
    assert (story.open_tasks, story.state.desk.timers) == (["unmatched_contact"], {})
    assert [one.active for one in story.state.representatives.values()] == [False]


def test_r2_su6_one_that_came_before_the_form_was_asked_for_is_no_answer_to_it(story: Story) -> None:
    story.nomination(NAME, authorisation="none")
    story.days_pass(1)
    story.completes("call_client", "not_reached")
    story.authorisation(NAME, received=NOON + timedelta(hours=1))
    assert story.request == ("In Progress", None, None)


def test_r2_su8_a_reply_in_time_goes_on(story: Story) -> None:
    told = nothing_replied(story).reply("full", received=IN_TIME)
    assert called_back(story, told) == ["CMSL0047", "CMSL0049"]
    assert told.rules == ["R-2", "R-13", "SU-9", "SU-10", "SU-11"]
    assert story.cis("verified").letters == [("CMSL0042", "client"), ("CMSL0041", "representative")]


@pytest.mark.parametrize("security", ["none", "pin only"])
def test_r2_su8_a_reply_without_what_lacked_would_have_changed_nothing(story: Story, security: str) -> None:
    told = nothing_replied(story).reply(security, received=IN_TIME)
    assert told.timeline[0] == (
        "R-2",
        "Received in time, but nothing in it would have changed how the request ended",
    )
    assert story.request == ("Closed", "Cancelled", UNREACHABLE)


@pytest.mark.parametrize("ended", [nothing_written, nothing_replied])
def test_r2_r12_the_representative_had_declined_in_time(story: Story, ended: Callable[[Story], Story]) -> None:
    told = ended(story).reply(declines=True, received=IN_TIME)
    assert {"CMSL0047", "CMSL0049"} <= set(called_back(story, told))
    assert story.request == ("Cancelled", "Complete", None)
    assert story.open_tasks == ["call_client"]


@pytest.mark.parametrize("ended", [nothing_written, nothing_replied])
def test_r2_r12_the_client_had_withdrawn_in_time(story: Story, ended: Callable[[Story], Story]) -> None:
    ended(story).objection(received=IN_TIME)
    assert story.request == ("Cancelled", "Complete", None)
    assert story.open_tasks == []


@pytest.mark.parametrize("how", ["by rule", "verified"])
def test_r2_su11_an_objection_read_after_activation_ends_it_the_same_way(story: Story, how: str) -> None:
    story.nomination(point_of_contact=True, opt_out_of_sms=True)
    story.completes("call_representative", "reached", "full")
    story.days_pass(2)
    objected = story.now
    if how == "by rule":
        story.cis("not_verified")
        story.issues("CMSL0040")
        story.lapses("objection")
    else:
        story.days_pass(1)
        story.cis("verified")
    assert story.state.client.preferred_contact_method == "Letter"
    told = story.objection(received=objected)
    assert story.request == ("Cancelled", "Complete", None)
    assert called_back(story, told)[:2] == ["CMSL0042", "CMSL0041"]
    [representative] = story.state.representatives.values()
    assert (representative.active, representative.point_of_contact) == (False, False)
    client = story.state.client
    assert (client.preferred_contact_method, client.self_service, client.opt_out_of_sms) == (None, True, True)


@pytest.mark.parametrize(
    "late",
    [
        lambda story: story.authorisation(received=MIDNIGHT),
        lambda story: story.authorisation(NAME, received=MIDNIGHT),
    ],
)
def test_r2_received_late_is_a_task(story: Story, late: Callable[[Story], Told]) -> None:
    assert late(nothing_written(story)).tasks == [("late_document", "open")]
    assert story.request == ("Closed", "Cancelled", UNREACHABLE)


def test_r2_a_reply_received_late_is_a_task(story: Story) -> None:
    assert nothing_replied(story).reply("full", received=MIDNIGHT).tasks == [("late_document", "open")]


def test_r2_an_objection_received_after_the_objection_wait_is_a_task(story: Story) -> None:
    story.may_object().lapses("objection")
    assert story.objection(received=MIDNIGHT).tasks == [("late_document", "open")]
    assert story.request == ("Closed", "Complete", "Active")


def test_r2_late_though_the_wait_is_dealt_with_later(story: Story) -> None:
    story.asked_in_writing().reply(person=OTHER_NUMBER)
    story.lapses("written_authorisation")
    assert story.authorisation(received=MIDNIGHT).tasks == [("late_document", "open")]
    story.completes("contradiction", "first")
    assert story.request == ("Closed", "Cancelled", UNREACHABLE)


def test_r2_something_else_is_open_now(story: Story) -> None:
    nothing_written(story).nomination(UNA, received=MIDNIGHT)
    told = story.authorisation(received=IN_TIME)
    [task] = told.published("task.raised")
    assert (task["kind"], task["rule"], task["outcomes"]) == ("contradiction", "R-2", ["first", "second", "stop"])
    assert task["details"] == {"contact": "contact.authorisation", "source": "story", "id": str(story.told)}
    assert [one.stage for one in story.state.activations.values()] == ["ended", "call_representative"]
    story.completes("contradiction", "second")
    assert story.open_tasks == ["call_representative"]


def test_r2_somebody_is_active_now(story: Story) -> None:
    nothing_written(story).nomination(UNA, received=MIDNIGHT)
    story.completes("call_representative", "reached", "full")
    story.cis("verified")
    assert story.authorisation(received=IN_TIME).tasks == [("contradiction", "open")]
    assert [one.active for one in story.state.representatives.values()] == [False, True]


def test_r16_in_time_but_the_case_closed_since(story: Story) -> None:
    nothing_written(story).closes()
    story.authorisation(received=IN_TIME)
    assert story.request == ("Cancelled", "Complete", None)
    assert (story.open_tasks, story.state.desk.timers) == ([], {})


def test_r16_a_nomination_received_before_the_case_closed(story: Story, another: Story) -> None:
    story.closes()
    story.nomination(received=NOON - timedelta(hours=1))
    assert story.request == ("Cancelled", "Complete", None)
    assert story.open_tasks == []
    another.closes()
    another.days_pass(1)
    another.nomination()
    assert another.open_tasks == ["call_representative"]


def test_r2_the_clients_details_stay(story: Story) -> None:
    nothing_written(story).authorisation(received=IN_TIME)
    assert story.people[client_person_id(SCIN)].last_name == "Okafor"
