"""R-4: what the first nominee leaves behind, once somebody else counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.activation.story import FRIEND
from tests.unit.activation.test_begun_again import CALL, VERA, before_vera_counts, latest, vera_counts
from workers.activation.proof import LACK_OF_PROOF
from workers.activation.unreachable import UNREACHABLE

if TYPE_CHECKING:
    from tests.unit.activation.story import Story


def test_r2_a_reply_of_the_first_read_after_the_end_reopens_nothing(story: Story) -> None:
    early = before_vera_counts(story)
    story.completes(CALL, "not_reached")
    story.issues("CMSL0043")
    story.lapses("representative_reply")
    told = story.reply("full", received=early)
    assert (story.request, told.called_back) == (("Closed", "Cancelled", UNREACHABLE), [])


def test_r2_what_the_other_had_told_before_they_counted_is_merged(story: Story) -> None:
    early = before_vera_counts(story)
    story.reply("full", received=early, person={**VERA, "nino": "AB123456C", "telephone": "0161 555 0000"})
    one = latest(story)
    assert story.people[one.nominee_id].nino == "AB123456C"
    assert (one.security_given, "contradiction" in story.open_tasks) == (False, True)


def test_r2_it_is_told_of_though_nothing_is_new(story: Story) -> None:
    early = before_vera_counts(story)
    told = story.reply("full", received=early, person=VERA)
    assert told.timeline[0] == (
        "R-2",
        "A reply of before it was settled who is meant: what it tells of them counts, no PIN or password",
    )


def test_r4_a_refusal_read_after_the_answer_but_received_before_is_put_as_the_question_was(story: Story) -> None:
    story.asked_in_writing().days_pass(1)
    story.objection()
    story.days_pass(0.2)
    story.authorisation()
    early = story.now
    story.days_pass(0.1)
    story.completes("contradiction", "second")
    [raised] = [one for one in story.objection(early).published("task.raised") if one["kind"] == "contradiction"]
    assert (raised["details"]["first"], raised["details"]["second"]) == ("refused", "authorised")


@pytest.mark.parametrize("person", [None, {"telephone": "0113 496 0000"}])
def test_r3_whose_answer_it_is_a_person_says(story: Story, person: dict[str, str] | None) -> None:
    story.written_to()
    vera_counts(story)
    told = story.reply("full", person=person)
    assert told.tasks == [("unmatched_contact", "open")]
    assert (latest(story).security_given, latest(story).stage) == (False, "call_representative")


def test_r12_the_first_declines_nothing_of_the_others(story: Story) -> None:
    story.written_to()
    vera_counts(story)
    told = story.reply(declines=True)
    assert (told.tasks, latest(story).stage) == ([("unmatched_contact", "open")], "call_representative")


def test_r13_who_names_themselves_answers_for_themselves(story: Story) -> None:
    story.written_to()
    vera_counts(story)
    story.reply("full", person=VERA)
    assert (story.open_tasks, latest(story).stage) == ([], "verification")


def test_r13_once_the_other_is_written_to_a_reply_is_theirs(story: Story) -> None:
    story.written_to()
    vera_counts(story)
    story.completes(CALL, "not_reached")
    story.issues("CMSL0043")
    story.reply("full")
    assert latest(story).stage == "verification"


def test_r13_if_the_first_was_never_written_to_a_reply_is_the_others(story: Story) -> None:
    story.called()
    vera_counts(story)
    story.reply("full")
    assert latest(story).stage == "verification"


@pytest.mark.parametrize("stopped", [False, True])
def test_su6_who_was_no_contact_when_cmsl5512_went_out_gets_no_letter(story: Story, *, stopped: bool) -> None:
    story.asked_in_writing().days_pass(1)
    story.reply(person=VERA)
    if stopped:
        story.authorisation(VERA, signed=False)
        told = story.completes("contradiction", "second")
    else:
        story.completes("contradiction", "second")
        story.days_pass(1)
        told = story.authorisation(VERA, signed=False)
    assert (story.request, told.letters) == (("Closed", "Cancelled", LACK_OF_PROOF), [("CMSL0048", "client")])


def test_su9_of_the_first_nothing_stays_where_the_request_was_reopened(story: Story) -> None:
    story.verifying().days_pass(1.5)
    story.objection()
    story.days_pass(0.1)
    story.authorisation(VERA)
    for _ in range(2):
        task_id = next(iter(latest(story).contradictions))
        story.completed(task_id, "second")
    fields = story.state.desk.service_requests[latest(story).service_request_id].fields
    assert {"representative_id", "security_questions"}.isdisjoint(fields)


def test_r4_a_refusal_after_an_answered_question_came_second(story: Story) -> None:
    story.asked_in_writing().days_pass(1)
    story.objection()
    story.days_pass(0.2)
    story.authorisation()
    story.completes("contradiction", "second")
    story.days_pass(0.2)
    [raised] = story.objection().published("task.raised")
    assert (raised["details"]["first"], raised["details"]["second"]) == ("authorised", "refused")


def test_r10_nobody_is_kept_of_a_nomination_that_a_person_has_to_see_to(story: Story) -> None:
    story.asked_in_writing().days_pass(3)
    in_time = story.now
    story.lapses("written_authorisation")
    story.days_pass(1)
    story.nomination({**FRIEND, "first_name": "Una"})
    known = set(story.people)
    told = story.nomination({**FRIEND, "mobile": "07700 900123"}, received=in_time)
    assert ("contradiction", "open") in told.tasks
    assert set(story.people) == known
