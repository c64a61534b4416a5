"""MA-0: who asks, and whether it is them."""

import pytest

from tests.unit.maintain.story import CLIENT, OWN_DETAILS, REP, REP_CONTACT, SCIN, Story
from workers.procedure.ids import client_person_id
from workers.procedure.records import Appointment, SecurityRecord


def test_ma0_a_verified_representative_is_served_at_once(story: Story) -> None:
    told = story.asks()
    assert told.rules == ["MA-0", "MA-1", "MA-2"]
    assert story.statuses == ["done"]
    assert story.open_tasks == []


@pytest.mark.parametrize("check", ["failed", "not_done"])
def test_ma0_an_unverified_requester_is_checked_first_and_nothing_changes(story: Story, check: str) -> None:
    told = story.asks(security_check=check)
    (task,) = told.raised("security_check")
    assert (task["outcomes"], task["rule"], task["queue"]) == (["passed", "failed"], "MA-0", "caseworkers")
    assert task["details"]["change_id"] == story.change.change_id
    assert task["details"]["name"] == "Mr Tobias Wrenfield"
    assert "questions" not in task["details"]
    assert "before anything is changed" in task["summary"]
    assert (task["due_at"] - story.now).days == 1
    assert story.statuses == ["waiting_security"]
    assert story.service_requests == []


def test_ma0_the_check_passes_and_the_change_goes_on(story: Story) -> None:
    story.asks(security_check="not_done")
    told = story.completes("security_check", "passed")
    assert told.rules == ["MA-0", "MA-1", "MA-2"]
    assert story.statuses == ["done"]


def test_ma0_a_check_is_of_one_request_only(story: Story) -> None:
    story.asks(OWN_DETAILS, security_check="not_done")
    story.asks(security_check="not_done")
    story.completes("security_check", "passed")
    assert story.statuses == ["waiting_security", "done"]


def test_ma0_the_check_fails_and_the_requester_is_told(story: Story) -> None:
    story.asks(OWN_DETAILS, security_check="failed")
    told = story.completes("security_check", "failed")
    (task,) = told.raised("tell_requester")
    assert (task["details"]["news"], task["outcomes"], task["rule"]) == ("security_failed", ["done"], "MA-0")
    assert task["details"]["telephone"] == "0161 496 0483"
    assert (story.statuses, list(story.people)) == (["refused"], [REP_CONTACT])
    assert story.completes("tell_requester", "done").tasks == [("tell_requester", "completed")]


def test_ma0_ma3c_a_blocked_representative_is_asked_transaction_related_questions(story: Story) -> None:
    story.security[REP_CONTACT] = SecurityRecord(story.now, 3, blocked=True)
    (task,) = story.asks(security_check="failed").raised("security_check")
    assert task["details"]["questions"] == "transaction_related"
    assert "transaction-related questions" in task["summary"]


def test_ma0_a_blocked_representative_who_passed_is_served(story: Story) -> None:
    story.security[REP_CONTACT] = SecurityRecord(story.now, 3, blocked=True)
    story.asks()
    assert story.statuses == ["done"]


def test_ma0_a_holder_of_a_power_of_attorney_has_no_pin_to_be_blocked(story: Story) -> None:
    story.holders("A")
    (task,) = story.asks(requester="A", security_check="failed").raised("security_check")
    assert "questions" not in task["details"]
    assert task["details"]["name"] == "Holder A"


@pytest.mark.parametrize("outcome", ["passed", "failed"])
def test_ma0_ma12_who_is_no_longer_active_when_checked_has_left(story: Story, outcome: str) -> None:
    story.asks(security_check="not_done")
    ended(story)
    (task,) = story.completes("security_check", outcome).raised("tell_requester")
    assert (task["details"]["news"], task["rule"]) == ("requester_left", "MA-12")
    assert (story.statuses, story.service_requests) == (["withdrawn"], [])
    assert not story.completes("tell_requester", "done").published("task.raised")


def test_ma0_ma12_who_is_no_longer_active_does_not_supersede_what_waits(story: Story) -> None:
    story.requester_is(nino=None)
    story.asks(OWN_DETAILS)
    story.asks(OWN_DETAILS, security_check="not_done")
    ended(story)
    story.completes("security_check", "passed")
    assert story.statuses == ["agreed", "withdrawn"]


@pytest.mark.parametrize(("task", "current"), [("call_requester", {}), ("contradiction", {"telephone": "1"})])
def test_ma4_ma12_who_is_no_longer_active_when_called_has_left(
    story: Story, task: str, current: dict[str, str]
) -> None:
    story.requester_is(nino=None)
    story.asks({**OWN_DETAILS, "current": current})
    ended(story)
    held = story.people[REP_CONTACT]
    told = story.completes(task, "second" if current else "reached", person={"nino": "AB654321A"})
    assert not told.published("service-management.requested")
    assert (story.statuses, story.open_tasks) == (["withdrawn"], ["tell_requester"])
    assert story.people == {REP_CONTACT: held}


def ended(story: Story) -> None:
    """Activation found that the representative isn't one, and the register says nothing of it."""
    story.appointments[REP] = story.appointments[REP]._replace(standing="ended")


@pytest.mark.parametrize("standing", ["pending", "ended"])
def test_ma0_r3_a_pending_or_removed_representative_is_unmatched(story: Story, standing: str) -> None:
    story.appointments[REP] = Appointment(REP, REP_CONTACT, "sr-0", "friend_relative", standing)  # type: ignore[arg-type]
    unmatched(story, REP)


@pytest.mark.parametrize("requester", ["rep-2", "B"])
def test_ma0_r3_an_unknown_requester_is_unmatched(story: Story, requester: str) -> None:
    story.holders("A")
    unmatched(story, requester)


def test_ma0_r3_a_holder_who_left_is_unmatched(story: Story) -> None:
    story.holders("A", "B")
    story.holders("B")
    unmatched(story, "A")


def test_ma0_r3_a_removal_that_activation_has_not_read_yet_counts(story: Story) -> None:
    story.removes()
    unmatched(story, REP)


def unmatched(story: Story, requester: str) -> None:
    told = story.asks(requester=requester, client=CLIENT)
    (task,) = told.raised("unmatched_contact")
    about = {"contact": "contact.change-requested", "source": "story", "id": str(story.told)}
    assert (task["details"], task["rule"], task["outcomes"]) == (about, "R-3", ["done"])
    assert (task["due_at"] - story.now).days == 5
    assert story.statuses == []
    assert client_person_id(SCIN) not in story.people
    assert story.completes("unmatched_contact", "done").tasks == [("unmatched_contact", "completed")]


def test_r16_the_client_told_with_a_change_is_kept(story: Story) -> None:
    story.asks(client=CLIENT)
    assert story.people[client_person_id(SCIN)].special_client_records is True


def test_r14_results_that_were_not_offered_are_refused(story: Story) -> None:
    story.asks(security_check="failed")
    task_id = story.task("security_check")
    assert story.completes("security_check", "perhaps").refused == ("outcome_not_offered", "outcome")
    story.completes("security_check", "passed")
    result = {"task_id": task_id, "scin": SCIN, "outcome": "passed", "by": "Agent 1"}
    assert story.hears("task.completed", result).refused == ("task_not_open", "task_id")
    assert story.hears("task.completed", {**result, "task_id": "maintain:x"}).refused == ("unknown_task", "task_id")
