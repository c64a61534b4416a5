"""MA-12: holders of powers of attorney join and leave while a change waits."""

from tests.unit.maintain.story import OWN_DETAILS, SCIN, Story, holder
from workers.procedure.ids import poa_person_id


def test_ma12_who_joins_is_asked_with_the_same_deadline(waiting: Story) -> None:
    due_at = waiting.due_at
    waiting.days_pass(3)
    told = waiting.holders("A", "B", "C", "D")
    (asked,) = told.published("consent.requested")
    assert (asked["poa_id"], asked["due_at"]) == ("D", due_at)
    assert [call["details"]["poa_id"] for call in told.raised("call_poa")] == ["D"]
    assert told.timers == []
    waiting.answers("B")
    waiting.answers("C")
    assert waiting.statuses == ["waiting_consent"]
    waiting.answers("D")
    assert waiting.statuses == ["done"]


def test_ma12_who_becomes_joint_is_asked_and_who_is_not_any_more_isnt_needed(story: Story) -> None:
    story.holders("A", "B", holder("C", joint=False))
    story.asks(requester="A")
    story.holders("A", holder("B", joint=False), "C")
    assert story.change.needed == ("C",)
    story.answers("C")
    assert story.statuses == ["done"]


def test_ma12_a_leavers_answer_is_no_longer_needed(waiting: Story) -> None:
    waiting.answers("B")
    told = waiting.holders("A", "B")
    assert ("call_poa", "withdrawn") in told.tasks
    assert "MA-12" in told.rules
    assert waiting.statuses == ["done"]


def test_ma12_a_leavers_call_is_withdrawn_while_others_are_asked(waiting: Story) -> None:
    told = waiting.holders("A", "B")
    assert told.tasks == [("call_poa", "withdrawn")]
    assert waiting.statuses == ["waiting_consent"]
    assert waiting.answers("C", "refuse").only_told


def test_ma12_what_a_leaver_refused_before_leaving_counts(waiting: Story) -> None:
    before = waiting.now
    waiting.days_pass(1)
    waiting.holders("A", "B")
    waiting.answers("C", "refuse", received=before)
    assert waiting.statuses == ["refused"]


def test_r2_what_a_leaver_refused_before_leaving_is_read_after_the_others_agreed(waiting: Story) -> None:
    waiting.answers("B")
    before = waiting.now
    waiting.days_pass(1)
    waiting.holders("A", "B")
    assert waiting.statuses == ["done"]
    waiting.answers("C", "refuse", received=before)
    assert waiting.statuses == ["refused"]
    assert waiting.service_requests == [("Change Bank Details", "Cancelled", "Complete")]


def test_ma12_a_leaver_who_comes_back_is_asked_again(waiting: Story) -> None:
    waiting.holders("A", "B")
    told = waiting.holders("A", "B", "C")
    assert [one["poa_id"] for one in told.published("consent.requested")] == ["C"]
    waiting.answers("B")
    assert waiting.statuses == ["waiting_consent"]


def test_ma12_a_leaver_who_had_agreed_and_comes_back_is_not_asked_again(waiting: Story) -> None:
    waiting.answers("C")
    waiting.holders("A", "B")
    assert not waiting.holders("A", "B", "C").published("consent.requested")
    waiting.answers("B")
    assert waiting.statuses == ["done"]


def test_ma12_the_last_other_holder_leaves_and_nobody_is_left_to_refuse(waiting: Story) -> None:
    waiting.holders("A")
    assert waiting.statuses == ["done"]


def test_ma12_the_requester_leaves_and_the_change_ends(waiting: Story) -> None:
    told = waiting.holders("B", "C")
    (task,) = told.raised("tell_requester")
    assert (task["details"]["news"], task["rule"], task["details"]["name"]) == (
        "requester_left",
        "MA-12",
        "Holder A",
    )
    assert waiting.statuses == ["withdrawn"]
    assert waiting.answers("B").only_told


def test_ma12_the_requester_leaves_before_the_security_check(story: Story) -> None:
    story.holders("A")
    story.asks(requester="A", security_check="failed")
    story.holders("B")
    assert (story.statuses, story.open_tasks) == (["withdrawn"], ["tell_requester"])


def test_ma12_who_joins_before_the_security_check_is_asked_after_it(story: Story) -> None:
    story.holders("A")
    story.asks(requester="A", security_check="failed")
    assert not story.holders("A", "B").published("consent.requested")
    story.completes("security_check", "passed")
    assert story.change.needed == ("B",)


def test_ma12_r2_the_requester_of_an_expired_change_leaves(waiting: Story) -> None:
    in_time = waiting.in_time
    waiting.lapses()
    told = waiting.holders("B", "C")
    assert not told.published("task.raised")
    assert "can't be taken up again" in told.words
    assert waiting.change.final
    waiting.holders("A", "B", "C")
    assert waiting.answers("B", received=in_time).only_told


def test_ma12_r2_who_left_in_time_is_not_needed_though_it_is_read_after_the_end(waiting: Story) -> None:
    in_time = waiting.in_time
    waiting.answers("B")
    waiting.lapses()
    waiting.holders("A", "B", received=in_time)
    assert waiting.statuses == ["done"]


def test_ma12_r2_who_left_after_the_end_had_not_answered(waiting: Story) -> None:
    in_time = waiting.in_time
    waiting.now = waiting.due_at
    waiting.answers("B", received=in_time)
    waiting.holders("A", "B")
    assert waiting.statuses == ["waiting_consent"]
    waiting.lapses()
    assert waiting.statuses == ["expired"]


def test_ma12_who_joins_an_expired_change_is_needed_but_not_asked(waiting: Story) -> None:
    in_time = waiting.in_time
    waiting.lapses()
    told = waiting.holders("A", "B", "C", "D")
    assert not told.published("consent.requested")
    waiting.answers("B", received=in_time)
    waiting.answers("C", received=in_time)
    assert waiting.statuses == ["expired"]


def test_ma12_nobody_is_asked_when_the_wait_is_over_but_its_timer_not_read(waiting: Story) -> None:
    waiting.now = waiting.due_at
    told = waiting.holders("A", "B", "C", "D")
    assert not told.published("consent.requested")
    assert waiting.change.needed == ("B", "C", "D")


def agreed(story: Story, *poas: str) -> Story:
    """A's own details were agreed to, but A's NINO is still to be asked for."""
    story.holders(holder("A", nino=None), *poas)
    story.asks(OWN_DETAILS, "A")
    for poa_id in poas:
        story.answers(poa_id)
    assert story.statuses == ["agreed"]
    return story


def test_ma12_who_joins_before_it_is_carried_out_is_asked(story: Story) -> None:
    agreed(story, "B")
    due_at = story.due_at
    told = story.holders(holder("A", nino=None), "B", "C")
    assert [(one["poa_id"], one["due_at"]) for one in told.published("consent.requested")] == [("C", due_at)]
    assert [timer[2:4] for timer in told.timers] == [(due_at, "waiting")]
    assert story.statuses == ["waiting_consent"]
    assert story.open_tasks == ["call_poa", "call_requester"]
    story.completes("call_requester", "reached", person={"nino": "AB123456C"})
    assert story.statuses == ["waiting_consent"]
    story.answers("C")
    assert story.statuses == ["requested"]


def test_ma12_who_joins_a_change_that_needed_nobody_is_asked(story: Story) -> None:
    agreed(story)
    told = story.holders(holder("A", nino=None), "B")
    assert [one["poa_id"] for one in told.published("consent.requested")] == ["B"]
    assert ("MA-8", "The requester was told in the call that the other holders must confirm") in told.timeline
    assert story.statuses == ["waiting_consent"]


def test_ma12_who_joins_after_the_wait_was_over_ends_what_is_not_carried_out(story: Story) -> None:
    agreed(story, "B")
    story.now = story.due_at
    story.holders(holder("A", nino=None), "B", "C")
    assert (story.statuses, story.open_tasks) == (["expired"], ["tell_requester"])


def test_ma12_a_leaver_who_had_agreed_comes_back_to_an_agreed_change(story: Story) -> None:
    agreed(story, "B", "C")
    story.holders(holder("A", nino=None), "B")
    told = story.holders(holder("A", nino=None), "B", "C")
    assert not told.published("consent.requested")
    assert (told.timers, told.tasks) == ([], [])
    assert story.statuses == ["agreed"]


def test_ma12_what_a_leaver_agreed_to_before_leaving_changes_nothing(story: Story) -> None:
    story.holders(holder("A", nino=None), "B", "C", "D")
    story.asks(OWN_DETAILS, "A")
    before = story.now
    story.answers("B")
    story.days_pass(1)
    story.answers("C")
    story.holders(holder("A", nino=None), "B", "C")
    assert story.statuses == ["agreed"]
    assert story.copy().answers("D", received=before).only_told
    story.completes("call_requester", "reached", person={"nino": "AB654321A"})
    assert story.answers("D", received=before).only_told
    assert story.statuses == ["requested"]


def test_ma9_a_holder_of_whom_nothing_is_held_any_more_is_called_all_the_same(waiting: Story) -> None:
    del waiting.people[poa_person_id(SCIN, "B")]
    (task,) = waiting.completes("call_poa", "not_reached", "B").raised("call_poa")
    assert "name" not in task["details"]


def test_ma12_the_list_does_not_concern_what_a_representative_waits_for(story: Story) -> None:
    story.asks(security_check="failed")
    story.holders("B", "C")
    assert story.statuses == ["waiting_security"]


def test_ma12_r2_who_left_in_time_stays_away_with_later_lists(waiting: Story) -> None:
    in_time = waiting.in_time
    waiting.holders("A", "B")
    waiting.now = waiting.due_at
    waiting.holders("A", "B")
    waiting.answers("B", received=in_time)
    assert waiting.statuses == ["done"]
