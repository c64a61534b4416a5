"""MA-11, MA-12, R-2: what the joint holders answer, and when it was received."""

import pytest

from tests.unit.maintain.story import NOON, OWN_DETAILS, Story, holder


@pytest.mark.parametrize("wrong", [{"change_digest": "0" * 64}, {"change_id": "another"}])
def test_ma12_an_answer_to_something_else_is_a_timeline_entry_only(waiting: Story, wrong: dict[str, str]) -> None:
    one = waiting.change
    said = {"scin": "123456789012", "change_id": one.change_id, "change_digest": one.change_digest, "poa_id": "B"}
    told = waiting.hears("consent.replied", {**said, "answer": "refuse", "channel": "letter", **wrong})
    assert told.only_told
    assert "another change" in told.words
    assert waiting.statuses == ["waiting_consent"]


@pytest.mark.parametrize("stranger", ["Z", "A", "D"])
def test_ma12_a_strangers_answer_is_a_timeline_entry_only(story: Story, stranger: str) -> None:
    story.holders("A", "B", holder("D", joint=False))
    story.asks(requester="A")
    told = story.answers(stranger, "refuse")
    assert told.only_told
    assert "doesn't ask" in told.words


def test_ma12_the_same_answer_again_is_a_timeline_entry_only(waiting: Story) -> None:
    waiting.answers("B")
    told = waiting.answers("B")
    assert told.only_told
    assert len(waiting.change.answers) == 1


def test_ma12_a_refusal_after_an_agreement_counts_while_others_are_asked(waiting: Story) -> None:
    waiting.answers("B")
    waiting.answers("B", "refuse")
    assert waiting.statuses == ["refused"]
    assert [one.answer for one in waiting.change.answers] == ["agree", "refuse"]


def test_ma12_an_agreement_after_a_refusal_comes_after_the_end(waiting: Story) -> None:
    waiting.answers("B", "refuse")
    assert waiting.answers("B").only_told
    assert waiting.answers("C").only_told
    assert waiting.statuses == ["refused"]


def test_ma12_a_refusal_after_it_was_carried_out_changes_nothing(waiting: Story) -> None:
    waiting.answers("B")
    waiting.answers("C")
    waiting.days_pass(1)
    told = waiting.answers("B", "refuse")
    assert told.only_told
    assert "is done: the answer changes nothing" in told.words


def test_ma12_a_refusal_counts_as_long_as_it_is_not_carried_out(story: Story) -> None:
    story.holders("A", holder("B"), holder("A", nino=None) | {"id": "C"})
    story.asks(OWN_DETAILS, "C")
    story.answers("A")
    story.answers("B")
    assert story.statuses == ["agreed"]
    story.days_pass(30)
    story.answers("B", "refuse")
    assert story.statuses == ["refused"]
    assert story.open_tasks == ["tell_requester"]
    assert story.change.answers[-1].answer == "refuse"


def test_r2_a_refusal_received_before_all_had_agreed_but_read_after_cancels_the_request(waiting: Story) -> None:
    waiting.answers("B")
    waiting.days_pass(2)
    waiting.answers("C")
    told = waiting.answers("B", "refuse", received=NOON)
    assert waiting.service_requests == [("Change Bank Details", "Cancelled", "Complete")]
    assert waiting.statuses == ["refused"]
    assert told.rules == ["R-2", "MA-11"]
    assert waiting.open_tasks == ["tell_requester"]
    assert waiting.change.answers[-1].answer == "refuse"


def test_r2_an_email_cant_be_called_back(story: Story) -> None:
    story.waiting("B", "C", change=OWN_DETAILS).answers("B")
    story.days_pass(2)
    story.answers("C")
    (task,) = story.answers("B", "refuse", received=NOON).raised("late_document")
    assert (task["details"]["change_id"], task["details"]["poa_id"]) == (story.change.change_id, "B")
    assert story.statuses == ["requested"]
    assert story.answers("C", "refuse").only_told


def test_r2_what_was_refused_when_nobody_was_asked_is_no_answer(story: Story) -> None:
    story.holders("A", holder("B", joint=False))
    story.asks(requester="A")
    assert story.answers("B", "refuse").only_told


@pytest.mark.parametrize("answer", ["agree", "refuse"])
def test_r2_an_answer_received_late_is_a_late_document(waiting: Story, answer: str) -> None:
    waiting.now = waiting.due_at
    before = waiting.copy()
    told = waiting.answers("B", answer)
    (task,) = told.raised("late_document")
    assert (task["rule"], task["details"]["contact"], task["details"]["poa_id"]) == ("R-2", "consent.replied", "B")
    assert waiting.statuses == ["waiting_consent"]
    before.lapses()
    assert before.answers("B", answer).raised("late_document")
    assert before.statuses == ["expired"]


def test_r2_received_in_time_and_read_after_the_end_the_change_is_taken_up_again(waiting: Story) -> None:
    in_time = waiting.in_time
    waiting.answers("B")
    waiting.lapses()
    told = waiting.answers("C", received=in_time)
    assert told.rules == ["MA-12", "R-2", "MA-2"]
    assert "is taken up again" in told.words
    assert waiting.statuses == ["done"]
    assert waiting.open_tasks == ["tell_requester"]
    assert [task["details"]["news"] for task in told.raised("tell_requester")] == ["agreed"]
    assert len(told.published("task.withdrawn")) == 1


def test_r2_an_answer_in_time_is_kept_while_another_is_missing_still(waiting: Story) -> None:
    in_time = waiting.in_time
    waiting.lapses()
    waiting.answers("B", received=in_time)
    assert waiting.statuses == ["expired"]
    waiting.answers("C", received=in_time)
    assert waiting.statuses == ["done"]


def test_r2_a_refusal_in_time_read_after_the_end_is_a_refusal(waiting: Story) -> None:
    in_time = waiting.in_time
    waiting.lapses()
    waiting.answers("B", "refuse", received=in_time)
    assert waiting.statuses == ["refused"]
    assert waiting.answers("C", received=in_time).only_told


def test_r2_a_change_taken_up_again_still_has_its_details(story: Story) -> None:
    story.waiting("B", change=OWN_DETAILS)
    in_time = story.in_time
    story.lapses()
    told = story.answers("B", received=in_time)
    assert told.published("service-management.requested")
    assert story.statuses == ["requested"]


def test_r2_r4_a_refusal_of_before_the_contradiction_was_settled_and_read_after_is_seen_to(story: Story) -> None:
    story.waiting(change={**OWN_DETAILS, "current": {"telephone": "0161 496 0999"}})
    story.answers("B")
    story.answers("C")
    assert story.statuses == ["agreed"]
    story.days_pass(1)
    between = story.now
    story.days_pass(1)
    story.completes("contradiction", "first")
    assert story.statuses == ["requested"]
    story.answers("B", "refuse", received=between)
    assert (story.statuses, story.open_tasks) == (["requested"], ["late_document", "tell_requester"])


def test_r2_su21_a_refusal_changes_nothing_of_what_the_third_party_team_has_done(story: Story) -> None:
    story.holders(holder("A", legal=False, nino=None), "B", "C")
    story.asks(OWN_DETAILS, "A")
    story.answers("B")
    story.days_pass(0.1)
    between = story.now
    story.days_pass(0.1)
    story.answers("C")
    story.team_records(story.change.service_request_id)
    requests = story.service_requests
    story.answers("B", "refuse", received=between)
    assert (story.statuses, story.service_requests) == (["done"], requests)
    assert "late_document" in story.open_tasks


def test_ma12_r2_what_somebody_said_before_they_joined_is_a_strangers_answer(waiting: Story) -> None:
    waiting.days_pass(1)
    before = waiting.now
    waiting.days_pass(1)
    waiting.holders("A", "B", "C", "D")
    assert waiting.answers("D", received=before).only_told
    assert waiting.change.lacking == ("B", "C", "D")


@pytest.mark.parametrize("read_late", [False, True])
@pytest.mark.parametrize("answer", ["agree", "refuse"])
def test_ma12_r2_who_was_no_holder_when_they_answered_isnt_asked(story: Story, answer: str, *, read_late: bool) -> None:
    story.waiting()
    story.days_pass(1)
    story.holders("A", "C")
    story.days_pass(1)
    between = story.now
    if not read_late:
        assert story.answers("B", answer).only_told
    story.days_pass(1)
    story.holders("A", "B", "C")
    if read_late:
        assert story.answers("B", answer, received=between).only_told
    assert (story.statuses, story.change.lacking) == (["waiting_consent"], ("B", "C"))
    story.answers("B", "refuse")
    assert story.statuses == ["refused"]


def test_ma9_ma12_an_agreement_of_before_they_left_leaves_the_call_open(waiting: Story) -> None:
    waiting.days_pass(1)
    before = waiting.now
    waiting.days_pass(1)
    waiting.holders("A", "C")
    waiting.days_pass(1)
    waiting.holders("A", "B", "C")
    waiting.answers("B", received=before)
    assert (waiting.change.lacking, waiting.open_tasks) == (("B", "C"), ["call_poa", "call_poa"])
