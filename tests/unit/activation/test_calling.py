"""SU-8: the representative is called, or written to; R-12: they decline."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from workers.activation.unreachable import UNREACHABLE

if TYPE_CHECKING:
    from tests.unit.activation.story import Story
    from tests.unit.activation.told import Told

LEGAL_MINIMUM = {
    "first_name": "Tobias",
    "last_name": "Wrenfield",
    "address": {"lines": ["9 High Street"], "postcode": "LS1 4AP", "country": "GB"},
}


def test_su8_asks_for_the_date_of_birth_if_not_given(story: Story) -> None:
    told = story.nomination({**LEGAL_MINIMUM, "mobile": "07700 900483"})
    assert told.published("task.raised")[0]["details"]["needs"] == ["security", "date_of_birth"]
    told = story.completes("call_representative", "reached", "full", person={"date_of_birth": "1979-02-28"})
    assert told.published("cis.requested")[0]["person"]["date_of_birth"] is not None
    [representative] = story.state.representatives.values()
    assert story.match_keys[representative.contact_id]


@pytest.mark.parametrize(
    ("outcome", "security"), [("not_reached", "none"), ("reached", "none"), ("reached", "pin only")]
)
def test_su8_not_reached_or_without_security_writes_cmsl0043(story: Story, outcome: str, security: str) -> None:
    told = story.called().completes("call_representative", outcome, security)
    assert told.steps == [("SU-8", "Wait", None, None)]
    assert told.letters == [("CMSL0043", "representative")]
    assert story.security == {}
    [(name, rule, due_at, _)] = story.issues("CMSL0043").timers
    assert (name, rule) == ("representative_reply", "SU-8")
    assert due_at == datetime(2026, 3, 17, 0, 0, tzinfo=UTC)


def test_su8_no_telephone_known_writes_at_once(story: Story) -> None:
    told = story.nomination(LEGAL_MINIMUM)
    assert told.tasks == []
    assert told.letters == [("CMSL0043", "representative")]


def test_su8_su9_a_response_with_security_goes_on(story: Story) -> None:
    told = story.written_to().reply("full")
    assert told.rules == ["R-13", "SU-9", "SU-10", "SU-11"]
    assert [(name, status) for name, _, _, status in told.timers] == [("representative_reply", "cancelled")]
    assert told.steps[0] == ("SU-9", "In Progress", None, None)


def test_su8_a_response_without_security_raises_the_task_again(story: Story) -> None:
    story.written_to()
    [timer] = story.state.desk.timers
    told = story.reply(person={"mobile": "07700 900483"})
    assert told.tasks == [("call_representative", "open")]
    assert list(story.state.desk.timers) == [timer]
    again = story.reply()
    assert again.tasks == []
    missed = story.completes("call_representative", "not_reached")
    assert missed.letters == []
    assert list(story.state.desk.timers) == [timer]


def test_su8_a_response_without_security_raises_the_task_even_if_no_telephone_is_known(story: Story) -> None:
    story.nomination(LEGAL_MINIMUM)
    story.issues("CMSL0043")
    [timer] = story.state.desk.timers
    told = story.reply()
    assert told.tasks == [("call_representative", "open")]
    assert told.published("task.raised")[0]["details"]["needs"] == ["security", "date_of_birth"]
    assert list(story.state.desk.timers) == [timer]


def test_su8_su5a_no_response_ends_unreachable(story: Story) -> None:
    story.written_to().reply()
    told = story.lapses("representative_reply")
    assert told.rules == ["SU-8", "SU-5a"]
    assert ("call_representative", "withdrawn") in told.tasks
    assert told.letters == [("CMSL0047", "client"), ("CMSL0049", "representative")]
    assert story.request == ("Closed", "Cancelled", UNREACHABLE)


def test_su8_r13_a_reply_while_the_call_is_open_counts_as_reached(story: Story, another: Story) -> None:
    told = story.called().reply("full")
    assert ("call_representative", "withdrawn") in told.tasks
    assert "SU-10" in told.rules
    told = another.called().reply()
    assert told.letters == [("CMSL0043", "representative")]
    assert another.open_tasks == []


def test_su10_a_later_reply_does_not_change_the_security(story: Story) -> None:
    story.verifying()
    kept = dict(story.security)
    told = story.reply("full")
    assert story.security == kept
    assert ("R-13", "PIN and password are set already: the later ones are not used") in told.timeline


def test_su8_r12_declined_in_the_call(story: Story) -> None:
    told = story.called().completes("call_representative", "declined")
    assert told.steps == [("R-12", "Cancelled", "Complete", None)]
    assert told.letters == []
    assert story.open_tasks == ["call_client"]
    assert story.completes("call_client", "reached").rules == ["R-12"]


def test_r12_declined_by_letter(story: Story) -> None:
    told = story.written_to().reply(declines=True)
    assert story.request == ("Cancelled", "Complete", None)
    assert story.state.desk.timers == {}
    assert len(told.called_back[0]) == 1
    assert story.open_tasks == ["call_client"]


UNDATED = {**LEGAL_MINIMUM, "mobile": "07700 900483"}


def needs(told: Told) -> list[str]:
    [task] = told.published("task.raised")
    return list(task["details"]["needs"])


def test_su8_pin_and_password_that_came_early_leave_the_date_of_birth_to_ask_for(story: Story) -> None:
    story.nomination(UNDATED, channel="telephone", authorisation="verbal")
    story.reply("full")
    assert needs(story.authorisation(UNDATED)) == ["date_of_birth"]
    told = story.completes("call_representative", "reached", person={"date_of_birth": "1979-02-28"})
    assert told.published("cis.requested")[0]["person"]["date_of_birth"] is not None


def test_su8_a_response_without_the_date_of_birth_is_one_without_what_lacked(story: Story) -> None:
    story.nomination(UNDATED)
    story.completes("call_representative", "not_reached")
    story.issues("CMSL0043")
    assert needs(story.reply("full")) == ["date_of_birth"]
    assert [one.name for one in story.state.desk.timers.values()] == ["representative_reply"]
    assert story.completes("call_representative", "reached").rules[-1] == "SU-11"


def test_su8_they_replied_with_security_and_the_days_are_over(story: Story) -> None:
    story.nomination(UNDATED)
    story.completes("call_representative", "not_reached")
    story.issues("CMSL0043")
    story.reply("full")
    assert "SU-9" in story.lapses("representative_reply").rules


def test_su8_r13_a_reply_while_the_call_is_open_counts_as_reached_without_the_date_of_birth_too(story: Story) -> None:
    story.nomination(UNDATED)
    assert "SU-9" in story.reply("full").rules


def test_su8_su5a_not_reached_for_the_date_of_birth_and_no_response(story: Story) -> None:
    story.nomination(UNDATED, channel="telephone", authorisation="verbal")
    story.reply("full")
    story.authorisation(UNDATED)
    assert story.completes("call_representative", "not_reached").letters == [("CMSL0043", "representative")]
    story.issues("CMSL0043")
    story.lapses("representative_reply")
    assert story.request == ("Closed", "Cancelled", UNREACHABLE)
