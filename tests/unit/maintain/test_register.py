"""MA-1, MA-12, R-16: what other procedures record."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import TypeAdapter

from tests.unit.maintain.story import CLIENT, OWN_DETAILS, PROCESS, REP, SCIN, Story, holder
from workers.maintain.state import State
from workers.procedure.ids import client_person_id, poa_person_id
from workers.procedure.people import Address, Person


def test_ma1_the_list_replaces_the_one_before(story: Story) -> None:
    told = story.holders("A", holder("B", joint=False, legal=False))
    assert [(one.poa_id, one.joint, one.legal) for one in story.state.poas.values()] == [
        ("A", True, True),
        ("B", False, False),
    ]
    assert told.words == "Holders of powers of attorney: 2, of them joint: 1"
    story.holders("C")
    assert list(story.state.poas) == ["C"]
    assert story.people[poa_person_id(SCIN, "C")].full_name == "Holder C"


def test_ma1_a_list_that_is_older_than_the_one_held_changes_nothing(waiting: Story) -> None:
    told = waiting.holders("A", "D", received=waiting.now - timedelta(seconds=1))
    assert told.only_told
    assert list(waiting.state.poas) == ["A", "B", "C"]


def test_ma4_a_nino_told_in_a_call_outlives_a_list_without_it(story: Story) -> None:
    story.holders("A")
    story.holders(holder("A", nino=None, telephone=None))
    held = story.people[poa_person_id(SCIN, "A")]
    assert (held.nino, held.telephone) == ("AB123456C", None)
    story.holders(holder("A", nino=None, scin="210987654321"))
    story.holders(holder("A", nino=None))
    assert story.people[poa_person_id(SCIN, "A")].scin == "210987654321"


def test_ma1_a_representative_is_no_joint_holder_even_with_the_same_id(story: Story) -> None:
    story.holders("A", holder(REP))
    story.asks()
    assert story.statuses == ["done"]


def test_ma12_a_removed_representatives_change_ends(story: Story) -> None:
    story.asks(PROCESS, security_check="failed")
    told = story.removes()
    assert "MA-12" in told.rules
    assert (story.statuses, story.open_tasks) == (["withdrawn"], ["tell_requester"])


def test_ma12_a_removal_concerns_only_what_waits_of_that_representative(waiting: Story) -> None:
    waiting.asks()
    waiting.removes("rep-2")
    waiting.removes(REP)
    waiting.removes("A")
    assert waiting.statuses == ["waiting_consent", "done"]
    assert waiting.state.removed == ("rep-2", REP, "A")


def test_ma12_a_removal_leaves_alone_what_other_representatives_wait_for(story: Story) -> None:
    story.asks(security_check="failed")
    story.removes("rep-2")
    assert story.statuses == ["waiting_security"]


def test_ma12_a_removal_leaves_alone_what_is_done(story: Story) -> None:
    story.asks()
    told = story.removes()
    assert not story.change.final
    assert told.words == f"Representative {REP} removed"


def test_r16_a_case_closes_with_nothing_open(story: Story) -> None:
    assert story.closes().words == "The case closed"


def test_r16_the_case_closes_and_everything_open_ends(waiting: Story) -> None:
    waiting.asks(OWN_DETAILS, "A", security_check="failed")
    waiting.asks()
    told = waiting.closes()
    assert set(told.rules) <= {"R-16", "R-12"}
    assert waiting.statuses == ["withdrawn", "withdrawn", "done"]
    assert waiting.open_tasks == []
    assert waiting.answers("B").only_told


def test_r12_r16_the_request_of_a_process_and_what_is_to_be_told_end_with_the_case(story: Story) -> None:
    story.asks()
    story.asks(OWN_DETAILS, security_check="failed")
    story.completes("security_check", "failed")
    assert story.open_tasks == ["tell_requester"]
    told = story.closes()
    assert "R-12" in told.rules
    assert story.open_tasks == []
    assert [(one.status, one.sub_status) for one in story.state.desk.service_requests.values()] == [
        ("Cancelled", "Complete")
    ]


def test_r16_r2_nothing_is_taken_up_again_once_the_case_is_closed(waiting: Story) -> None:
    in_time = waiting.in_time
    waiting.lapses()
    waiting.closes()
    for poa_id in ("B", "C"):
        assert waiting.answers(poa_id, received=in_time).only_told
    assert waiting.statuses == ["expired"]


@pytest.mark.parametrize("check", ["passed", "not_done"])
@pytest.mark.parametrize("change", [PROCESS, OWN_DETAILS])
def test_r16_r2_what_was_asked_for_before_the_case_closed_and_is_read_after_ends(
    story: Story, change: dict[str, Any], check: str
) -> None:
    story.holders("A", "B")
    asked, people = story.now, dict(story.people)
    story.days_pass(1)
    story.closes()
    story.closes(received=asked)
    told = story.asks(change, "A", received=asked, security_check=check)
    assert told.rules == ["MA-0", "R-16"]
    assert (story.statuses, story.open_tasks, story.service_requests) == (["withdrawn"], [], [])
    assert story.people == people


def test_r16_r2_what_was_asked_for_after_an_earlier_closing_is_not_ended_by_it(story: Story) -> None:
    story.closes()
    story.asks()
    assert story.statuses == ["done"]


def test_r16_r2_an_unknown_requester_of_before_the_closing_is_unmatched_all_the_same(story: Story) -> None:
    asked = story.now
    story.days_pass(1)
    story.closes()
    story.asks(requester="A", received=asked)
    assert (story.statuses, story.open_tasks) == ([], ["unmatched_contact"])


def test_r16_r2_a_refusal_of_before_the_closing_and_read_after_leaves_nothing_open(waiting: Story) -> None:
    refused = waiting.now
    waiting.days_pass(1)
    waiting.answers("B")
    waiting.answers("C")
    waiting.closes()
    told = waiting.answers("B", "refuse", received=refused)
    assert "the requester isn't told" in told.words
    assert (waiting.statuses, waiting.open_tasks) == (["refused"], [])


def test_r16_r2_a_state_of_before_closings_were_kept_still_loads() -> None:
    assert TypeAdapter(State).validate_python({"scin": SCIN}).closed_at is None


def test_r16_the_latest_details_of_the_client_count(story: Story) -> None:
    person_id = client_person_id(SCIN)
    story.hears("register.client", {"client": CLIENT})
    assert story.people[person_id].special_client_records is True
    later = {**CLIENT, "special_client_records": False}
    assert story.holders("A", client=later, received=story.now - timedelta(1)).words.startswith("Details of the client")
    assert story.people[person_id].special_client_records is True
    story.holders("A", client=later, received=story.now)
    assert story.people[person_id].special_client_records is False


def test_r16_details_that_another_procedure_was_told_later_count(story: Story) -> None:
    person_id, nominated = client_person_id(SCIN), story.now
    held = story.people[person_id] = Person(last_name="Okafor", address=Address(("77 New Street",), "LS1 4AP"))
    story.clients_told[person_id] = nominated
    before = nominated - timedelta(days=2)
    story.holders("A", client=CLIENT, received=before)
    story.asks(client=CLIENT, received=before)
    story.hears("register.client", {"client": CLIENT}, before)
    assert story.people[person_id] == held
    story.holders("A", client=CLIENT, received=nominated)
    assert (story.people[person_id].first_name, story.clients_told[person_id]) == ("Miriam", nominated)


def test_r16_a_state_of_before_the_details_had_their_time_still_loads() -> None:
    TypeAdapter(State).validate_python({"scin": SCIN, "client_at": "2026-03-02T12:00:00Z"})


@pytest.mark.parametrize("requester", ["A", REP])
def test_ma12_a_list_changes_nothing_for_what_is_done(story: Story, requester: str) -> None:
    story.holders("A")
    story.asks(requester=requester)
    story.holders("B", "C")
    assert (story.statuses, story.open_tasks) == (["done"], [])
    assert not story.change.final


def test_r16_r2_what_was_asked_for_after_the_closing_goes_on_though_that_is_read_last(story: Story) -> None:
    closed = story.now
    story.days_pass(1)
    story.waiting()
    story.asks(PROCESS)
    story.closes(received=closed)
    assert story.statuses == ["waiting_consent", "done"]
    assert story.open_tasks == ["call_poa", "call_poa"]
    assert [status for _, status, _ in story.service_requests] == ["In Progress"]


def test_r16_r2_what_was_carried_out_though_the_case_had_closed_before_is_seen_to(story: Story) -> None:
    story.waiting("B", change=OWN_DETAILS)
    story.days_pass(1)
    between = story.now
    story.days_pass(1)
    story.answers("B")
    told = story.closes(received=between)
    [task] = told.raised("late_document")
    assert task["details"]["change_id"] == story.change.change_id
    assert story.open_tasks == ["late_document"]
