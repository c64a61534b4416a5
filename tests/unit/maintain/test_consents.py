"""MA-8 to MA-12: the joint holders decide together."""

from datetime import UTC, datetime

import pytest

from tests.unit.maintain.story import NOON, OWN_DETAILS, Story


def test_ma9_every_other_holder_is_asked_for_exactly_this_change(story: Story) -> None:
    story.holders("A", "B", "C")
    told = story.asks(requester="A")
    asked = told.published("consent.requested")
    one = story.change
    assert [(ask["poa_id"], ask["change_id"], ask["change_digest"]) for ask in asked] == [
        ("B", one.change_id, one.change_digest),
        ("C", one.change_id, one.change_digest),
    ]
    assert {ask["due_at"] for ask in asked} == {story.due_at}
    assert {ask["summary"] for ask in asked} == {
        "Another holder asks for CofC / Change Personal Info / Change Bank Details"
    }
    calls = told.raised("call_poa")
    assert [(call["details"]["poa_id"], call["details"]["name"]) for call in calls] == [
        ("B", "Holder B"),
        ("C", "Holder C"),
    ]
    assert {(call["rule"], *call["outcomes"]) for call in calls} == {("MA-9", "reached", "not_reached")}
    assert calls[0]["details"]["telephone"] == "0113 496 0001"
    assert calls[0]["details"]["change_digest"] == one.change_digest


def test_ma9_what_own_details_are_is_not_told_to_the_others(story: Story) -> None:
    story.holders("A", "B")
    (asked,) = story.asks(OWN_DETAILS, "A").published("consent.requested")
    assert asked["summary"] == "Another holder asks that their own contact details be changed"


@pytest.mark.parametrize(
    ("now", "due_at"),
    [
        (NOON, datetime(2026, 3, 17, 0, 0, tzinfo=UTC)),
        (datetime(2026, 3, 20, 12, 0, tzinfo=UTC), datetime(2026, 4, 3, 23, 0, tzinfo=UTC)),
        (datetime(2026, 6, 1, 23, 30, tzinfo=UTC), datetime(2026, 6, 16, 23, 0, tzinfo=UTC)),
    ],
)
def test_ma10_r1_fourteen_days_from_the_asking(story: Story, now: datetime, due_at: datetime) -> None:
    story.now = now
    story.holders("A", "B")
    told = story.asks(requester="A")
    assert told.timers == [("joint_consent", "MA-10", due_at, "waiting", story.change.change_id)]
    assert story.due_at == due_at


def test_ma10_the_days_begin_with_the_asking_not_with_the_request(story: Story) -> None:
    story.holders("A", "B")
    story.asks(requester="A", security_check="failed")
    story.days_pass(3)
    story.completes("security_check", "passed")
    assert story.due_at == datetime(2026, 3, 20, 0, 0, tzinfo=UTC)


def test_ma8_by_telephone_it_was_said_in_the_call(story: Story) -> None:
    story.holders("A", "B")
    told = story.asks(requester="A")
    assert ("MA-8", "The requester was told in the call that the other holders must confirm") in told.timeline
    assert story.open_tasks == ["call_poa"]


@pytest.mark.parametrize("channel", ["letter", "email"])
def test_ma8_asked_in_writing_the_requester_is_called(story: Story, channel: str) -> None:
    story.holders("A", "B")
    (task,) = story.asks(requester="A", channel=channel).raised("call_requester")
    assert (task["rule"], task["outcomes"]) == ("MA-8", ["reached", "not_reached"])
    assert (task["details"]["name"], task["details"]["reason"]) == ("Holder A", "others_must_confirm")
    assert story.completes("call_requester", "not_reached").tasks == [("call_requester", "completed")]
    assert story.statuses == ["waiting_consent"]


def test_ma9_a_call_reports_only_the_call(waiting: Story) -> None:
    waiting.completes("call_poa", "reached", "B")
    assert waiting.change.answers == ()
    assert waiting.open_tasks == ["call_poa"]


def test_ma9_who_was_not_reached_is_called_again_up_to_the_limit(waiting: Story) -> None:
    for _ in range(2):
        told = waiting.completes("call_poa", "not_reached", "B")
        assert [call["details"]["poa_id"] for call in told.raised("call_poa")] == ["B"]
    told = waiting.completes("call_poa", "not_reached", "B")
    assert not told.raised("call_poa")
    assert waiting.change.missed == {"B": 3}
    assert waiting.open_tasks == ["call_poa"]
    waiting.completes("call_poa", "not_reached", "C")
    assert waiting.open_tasks == ["call_poa"]


def test_ma9_the_answer_withdraws_the_call(waiting: Story) -> None:
    told = waiting.answers("B")
    assert told.tasks == [("call_poa", "withdrawn")]
    assert len(told.published("task.withdrawn")) == 1
    assert waiting.open_tasks == ["call_poa"]
    assert waiting.statuses == ["waiting_consent"]


def test_ma12_all_agree_and_it_is_carried_out_without_waiting_for_the_call(waiting: Story) -> None:
    waiting.answers("B")
    told = waiting.answers("C")
    assert told.rules == ["MA-12", "MA-2"]
    assert ("joint_consent", "MA-10", waiting.due_at, "cancelled", waiting.change.change_id) in told.timers
    (task,) = told.raised("tell_requester")
    assert (task["details"]["news"], task["rule"], task["details"]["name"]) == ("agreed", "MA-12", "Holder A")
    assert waiting.statuses == ["done"]
    assert waiting.service_requests == [("Change Bank Details", "In Progress", None)]
    assert [(one.poa_id, one.answer, one.at) for one in waiting.change.answers] == [
        ("B", "agree", NOON),
        ("C", "agree", NOON),
    ]
    assert waiting.completes("tell_requester", "done").tasks == [("tell_requester", "completed")]


def test_ma12_agreed_before_the_requester_was_called_that_call_is_not_needed(story: Story) -> None:
    story.waiting("B", channel="letter").answers("B")
    assert story.open_tasks == ["tell_requester"]


def test_ma11_a_refusal_ends_it_at_once(waiting: Story) -> None:
    waiting.answers("B")
    told = waiting.answers("C", "refuse")
    (task,) = told.raised("tell_requester")
    assert (task["details"]["news"], task["rule"]) == ("refused", "MA-11")
    assert waiting.statuses == ["refused"]
    assert waiting.open_tasks == ["tell_requester"]
    assert waiting.service_requests == []
    assert waiting.state.desk.timers == {}


def test_ma11_a_refusal_forgets_the_details(story: Story) -> None:
    story.waiting("B", change=OWN_DETAILS)
    kept = set(story.people)
    story.answers("B", "refuse")
    assert len(kept - set(story.people)) == 2


def test_ma11_an_answer_missing_at_the_end_ends_it(waiting: Story) -> None:
    waiting.answers("B")
    told = waiting.lapses()
    (task,) = told.raised("tell_requester")
    assert (task["details"]["news"], task["rule"]) == ("expired", "MA-11")
    assert told.timers[0][3] == "fired"
    assert waiting.statuses == ["expired"]
    assert waiting.open_tasks == ["tell_requester"]


def test_r1_a_timer_that_nothing_waits_for_changes_nothing(waiting: Story) -> None:
    (timer,) = waiting.state.desk.timers
    waiting.answers("B", "refuse")
    assert waiting.due(timer).only_told
    assert waiting.due("maintain:unknown").only_told
