"""MA-3b, SU-21: what the third-party team answers to the request for an organisation's new details."""

from datetime import timedelta

import pytest

from tests.unit.maintain.story import OWN_DETAILS, PROCESS, REP_CONTACT, Story, holder
from workers.procedure.people import Person

FIRM = Person(name="Ann Reed", organisation="Reed & Co", telephone="0113 496 0001")
AMENDED = "Update 3rd Party Details"
CLOSED, CANCELLED = (AMENDED, "Closed", "Complete"), (AMENDED, "Cancelled", "Complete")


@pytest.fixture
def amended(story: Story) -> Story:
    """The third-party team was asked for the new details of a firm."""
    story.is_organisation(third_party_id="tp-1")
    story.people[REP_CONTACT] = FIRM
    story.asks(OWN_DETAILS)
    return story


def test_su21_ma3b_an_answered_request_is_closed_and_complete(amended: Story) -> None:
    told = amended.team_records(amended.change.service_request_id)
    (request,) = told.published("service-request.changed")
    assert (request["status"], request["sub_status"], request["rule"]) == ("Closed", "Complete", "SU-21")
    assert told.rules == ["SU-21"]
    assert (amended.service_requests, amended.statuses) == ([CLOSED], ["done"])


def test_su21_ma7_our_copy_changes_only_with_a_note_of_service_management(amended: Story) -> None:
    amended.team_records(amended.change.service_request_id)
    assert amended.people == {REP_CONTACT: FIRM}


def test_su21_each_answer_closes_the_request_that_it_names(amended: Story) -> None:
    first = amended.change.service_request_id
    amended.asks(OWN_DETAILS)
    amended.team_records(first)
    assert amended.service_requests == [CLOSED, (AMENDED, "Pending Assignment", None)]


def test_su21_a_second_answer_changes_nothing(amended: Story) -> None:
    answered = amended.change.service_request_id
    amended.team_records(answered)
    assert amended.team_records(answered).only_told
    assert amended.service_requests == [CLOSED]


@pytest.mark.parametrize("answered", ["of-another-worker", None])
def test_su21_what_answers_no_request_of_maintain_leaves_no_trace(amended: Story, answered: str | None) -> None:
    told = amended.team_records(answered)
    assert (told.timeline, told.accepted.effects) == ([], ())


def test_su21_the_request_of_a_process_is_not_the_teams_to_answer(story: Story) -> None:
    story.asks(PROCESS)
    assert story.team_records(story.change.service_request_id).timeline == []


def test_su21_r16_a_request_that_ended_with_the_case_stays_cancelled(amended: Story) -> None:
    amended.closes()
    assert amended.team_records(amended.change.service_request_id).only_told
    assert amended.service_requests == [CANCELLED]


def test_su21_r2_an_answer_of_before_the_closing_and_read_after_counts(amended: Story) -> None:
    answered = amended.now
    amended.days_pass(1)
    amended.closes()
    amended.team_records(amended.change.service_request_id, answered)
    assert amended.service_requests == [CLOSED]


def test_su21_r2_a_request_that_a_refusal_ended_stays_cancelled(story: Story) -> None:
    story.holders(holder("A", legal=False, nino=None), "B")
    story.asks(OWN_DETAILS, "A")
    refused = story.now
    story.days_pass(1)
    story.answers("B")
    story.answers("B", "refuse", received=refused)
    assert story.service_requests == [CANCELLED]
    story.days_pass(1)
    story.closes()
    assert story.team_records(story.change.service_request_id, story.now - timedelta(hours=1)).only_told
    assert story.service_requests == [CANCELLED]
