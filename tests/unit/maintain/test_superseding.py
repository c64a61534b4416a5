"""MA-12: the request received last counts."""

from datetime import timedelta
from typing import Any

import pytest

from tests.unit.maintain.story import OWN_DETAILS, PROCESS, Story, holder

OTHER_DETAILS = {**PROCESS, "details": {"account": "Nest Egg 4712"}}
OTHER_PROCESS = {**PROCESS, "sub_area": "Change Address"}
OTHER_OWN = {**OWN_DETAILS, "new": {"mobile": "07700 900222"}}


@pytest.mark.parametrize(("first", "second"), [(PROCESS, OTHER_DETAILS), (PROCESS, PROCESS), (OWN_DETAILS, OTHER_OWN)])
def test_ma12_a_changed_request_supersedes_the_waiting_one_and_asks_again(
    waiting: Story, first: dict[str, Any], second: dict[str, Any]
) -> None:
    story = Story().waiting(change=first)
    story.answers("B")
    old = story.change.change_id
    told = story.asks(second, "A")
    assert story.statuses == ["superseded", "waiting_consent"]
    assert [one["poa_id"] for one in told.published("consent.requested")] == ["B", "C"]
    assert story.open_tasks == ["call_poa", "call_poa"]
    assert story.answers("C", change_id=old).only_told
    assert waiting.statuses == ["waiting_consent"]


def test_ma12_the_details_of_a_superseded_change_are_forgotten() -> None:
    story = Story().waiting(change=OWN_DETAILS)
    kept = len(story.people)
    story.asks(OTHER_OWN, "A")
    assert len(story.people) == kept


@pytest.mark.parametrize("second", [OTHER_PROCESS, OWN_DETAILS])
def test_ma12_others_run_beside_it(waiting: Story, second: dict[str, Any]) -> None:
    waiting.asks(second, "A")
    assert waiting.statuses == ["waiting_consent", "waiting_consent"]


def test_ma12_another_requesters_change_runs_beside_it(waiting: Story) -> None:
    waiting.asks(PROCESS, "B")
    assert waiting.statuses == ["waiting_consent", "waiting_consent"]


def test_ma12_a_request_that_is_not_verified_supersedes_nothing(waiting: Story) -> None:
    waiting.asks(OTHER_DETAILS, "A", security_check="failed")
    assert waiting.statuses == ["waiting_consent", "waiting_security"]
    waiting.completes("security_check", "passed")
    assert waiting.statuses == ["superseded", "waiting_consent"]


def test_ma12_an_unverified_request_is_superseded_too(story: Story) -> None:
    story.holders("A", "B")
    story.asks(PROCESS, "A", security_check="failed")
    story.asks(OTHER_DETAILS, "A")
    assert story.statuses == ["superseded", "waiting_consent"]
    assert story.open_tasks == ["call_poa"]


def test_ma12_r2_what_counts_is_when_a_request_was_received(waiting: Story) -> None:
    told = waiting.asks(OTHER_DETAILS, "A", channel="letter", received=waiting.now - timedelta(days=1))
    assert waiting.statuses == ["waiting_consent", "superseded"]
    assert not told.published("consent.requested")
    waiting.asks(OTHER_DETAILS, "A", security_check="failed", received=waiting.now - timedelta(days=1))
    waiting.completes("security_check", "passed")
    assert waiting.statuses == ["waiting_consent", "superseded", "superseded"]


def test_ma12_what_was_received_before_something_done_runs_all_the_same(story: Story) -> None:
    story.asks()
    story.asks(received=story.now - timedelta(days=1))
    assert story.statuses == ["done", "done"]


def test_ma12_an_unverified_later_request_does_not_stand_in_the_way(waiting: Story) -> None:
    waiting.asks(OTHER_DETAILS, "A", security_check="failed", received=waiting.now + timedelta(seconds=2))
    waiting.asks(PROCESS, "A", received=waiting.now + timedelta(seconds=1))
    assert waiting.statuses == ["superseded", "waiting_security", "waiting_consent"]


def test_ma12_a_change_that_waits_for_a_call_is_superseded(story: Story) -> None:
    story.holders(holder("A", nino=None))
    story.asks(OWN_DETAILS, "A")
    assert story.statuses == ["agreed"]
    story.asks(OTHER_OWN, "A")
    assert story.statuses == ["superseded", "agreed"]
    assert story.open_tasks == ["call_requester"]


def test_ma12_r2_an_expired_change_that_was_asked_for_again_is_not_taken_up(waiting: Story) -> None:
    in_time, old = waiting.in_time, waiting.change.change_id
    waiting.lapses()
    waiting.asks(OTHER_DETAILS, "A")
    assert waiting.statuses == ["expired", "waiting_consent"]
    for poa_id in ("B", "C"):
        assert waiting.answers(poa_id, received=in_time, change_id=old).only_told
    assert waiting.statuses == ["expired", "waiting_consent"]


def test_ma12_an_expired_change_that_can_not_be_taken_up_any_more_is_forgotten() -> None:
    story = Story().waiting(change=OWN_DETAILS)
    story.lapses()
    kept = len(story.people)
    story.closes()
    assert len(story.people) == kept - 2


def test_ma12_a_refusal_of_what_was_superseded_after_all_had_agreed_is_a_timeline_entry_only(story: Story) -> None:
    story.holders(holder("A", nino=None), "B")
    story.asks(OWN_DETAILS, "A")
    old, before = story.change.change_id, story.now
    story.days_pass(1)
    story.answers("B")
    story.asks(OTHER_OWN, "A")
    assert story.answers("B", "refuse", received=before, change_id=old).only_told


def test_ma12_what_was_carried_out_stays(story: Story) -> None:
    story.asks()
    story.asks()
    assert story.statuses == ["done", "done"]


@pytest.mark.parametrize(("first", "second"), [(PROCESS, OTHER_DETAILS), (OWN_DETAILS, OTHER_OWN)])
def test_ma12_r2_what_waited_when_another_was_asked_for_is_superseded_though_that_is_done(
    story: Story, first: dict[str, Any], second: dict[str, Any]
) -> None:
    story.holders("A", "B")
    story.days_pass(1)
    before = story.now
    story.days_pass(1)
    story.asks(second, "A")
    story.answers("B")
    story.days_pass(1)
    told = story.asks(first, "A", channel="letter", received=before)
    assert story.statuses[1] == "superseded"
    assert not told.published("consent.requested")
    assert not told.raised("late_document")


def test_ma12_r2_of_own_details_the_latest_count_whenever_they_are_read(story: Story) -> None:
    story.asks(OTHER_OWN)
    told = story.asks(OWN_DETAILS, received=story.now - timedelta(days=1))
    assert story.statuses == ["requested", "superseded"]
    assert not told.published("service-management.requested")
    [task] = told.raised("late_document")
    assert task["details"]["superseded_by"] == next(iter(story.state.changes))


@pytest.mark.parametrize(("first", "second"), [(PROCESS, OTHER_DETAILS), (OWN_DETAILS, OTHER_OWN)])
def test_ma12_r2_what_was_carried_out_though_another_was_asked_for_before_is_seen_to(
    story: Story, first: dict[str, Any], second: dict[str, Any]
) -> None:
    story.waiting("B", change=first)
    story.days_pass(1)
    between = story.now
    story.days_pass(1)
    story.answers("B")
    told = story.asks(second, "A", channel="letter", received=between)
    assert story.statuses[1] == "waiting_consent"
    [task] = told.raised("late_document")
    assert task["details"]["change_id"] == next(iter(story.state.changes))


def test_ma12_r2_who_was_sole_holder_when_they_asked_may_still_want_it(story: Story) -> None:
    story.holders("A")
    asked = story.now
    story.days_pass(1)
    story.holders("A", "B")
    story.asks(OTHER_DETAILS, "A")
    story.answers("B")
    story.days_pass(1)
    told = story.asks(PROCESS, "A", channel="letter", received=asked)
    assert story.statuses == ["done", "superseded"]
    assert [task["rule"] for task in told.raised("late_document")] == ["R-2"]


def test_ma12_what_was_done_before_the_later_requester_was_verified_is_done(story: Story) -> None:
    story.waiting("B", change=PROCESS)
    story.days_pass(1)
    first = story.change.change_id
    story.asks(OTHER_DETAILS, "A", security_check="failed")
    story.days_pass(1)
    story.answers("B", change_id=first)
    told = story.completes("security_check", "passed")
    assert story.statuses == ["done", "waiting_consent"]
    assert not told.raised("late_document")


def test_ma12_r2_who_was_sole_holder_then_may_still_want_it_though_the_later_one_waits(story: Story) -> None:
    story.holders("A")
    story.days_pass(1)
    asked = story.now
    story.days_pass(1)
    story.holders("A", "B")
    story.asks(OTHER_DETAILS, "A")
    story.asks(PROCESS, "A", channel="letter", received=asked)
    assert (story.statuses, story.open_tasks) == (["waiting_consent", "superseded"], ["call_poa", "late_document"])


def test_ma12_r2_before_any_list_nobody_could_have_gone_ahead(story: Story) -> None:
    asked = story.now
    story.days_pass(1)
    story.holders("A", "B")
    story.holders("A", "B", "C")
    story.asks(OTHER_DETAILS, "A")
    story.asks(PROCESS, "A", channel="letter", received=asked)
    assert story.statuses == ["waiting_consent", "superseded"]
    assert "late_document" not in story.open_tasks
