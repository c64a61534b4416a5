"""MA-3c: PIN and password are checked, and blocked for good."""

from datetime import timedelta
from typing import Any

import pytest

from tests.unit.maintain.story import REP, REP_CONTACT, SCIN, SET_AT, Story
from workers.maintain.agent import ROOM
from workers.procedure.effects import SaveNote, SaveTries
from workers.procedure.records import Appointment, SecurityRecord
from workers.procedure.security import ComparedTooEarlyError


def test_ma3c_a_reported_block_is_kept_with_a_note_on_the_contact(story: Story) -> None:
    told = story.blocks()
    assert told.effects(SaveTries) == [SaveTries(REP_CONTACT, 0, blocked=True)]
    (note,) = told.effects(SaveNote)
    assert note.about == REP_CONTACT
    assert "can't be reset" in note.text
    assert "transaction-related questions" in note.text
    assert told.rules == ["MA-3c"]
    assert f"contact {REP_CONTACT} blocked" in told.words


def test_ma3c_blocked_already_needs_no_second_note(story: Story) -> None:
    story.blocks()
    assert story.blocks().only_told


def test_ma3c_r3_the_block_of_somebody_unknown_is_unmatched(story: Story) -> None:
    told = story.blocks("rep-2")
    assert [task["kind"] for task in told.published("task.raised")] == ["unmatched_contact"]


def test_ma3c_r15_the_block_belongs_to_the_contact_even_of_a_removed_representative(story: Story) -> None:
    story.appointments[REP] = Appointment(REP, REP_CONTACT, "sr-0", "friend_relative", "ended")
    assert story.blocks().effects(SaveTries)


def test_ma3c_the_right_pin_and_password_pass(story: Story) -> None:
    told = story.checks(matches=True)
    (checked,) = told.published("security.checked")
    assert checked == {
        "check_id": "check-0",
        "scin": SCIN,
        "representative_id": REP,
        "result": "passed",
        "tries_left": 3,
    }
    assert told.effects(SaveTries) == []
    assert "checked: passed" in told.words


def test_ma3c_wrong_tries_in_a_row_block(story: Story) -> None:
    assert story.checks().checked == ("failed", 2)
    assert story.checks().checked == ("failed", 1)
    told = story.checks()
    assert told.checked == ("blocked", 0)
    assert told.effects(SaveTries) == [SaveTries(REP_CONTACT, 3, blocked=True)]
    assert [note.about for note in told.effects(SaveNote)] == [REP_CONTACT]
    assert story.checks(matches=True).checked == ("blocked", 0)


def test_ma3c_a_right_one_between_begins_the_count_anew(story: Story) -> None:
    story.checks()
    story.checks()
    told = story.checks(matches=True)
    assert told.checked == ("passed", 3)
    assert told.effects(SaveTries) == [SaveTries(REP_CONTACT, 0)]
    assert story.checks().checked == ("failed", 2)


def test_ma3c_after_a_reported_block_nothing_passes(story: Story) -> None:
    story.blocks()
    assert story.checks(matches=True).checked == ("blocked", 0)


@pytest.mark.parametrize("standing", ["ended", None])
def test_ma3c_somebody_unknown_or_removed_has_no_pin(story: Story, standing: str | None) -> None:
    del story.appointments[REP]
    if standing:
        story.appointments[REP] = Appointment(REP, REP_CONTACT, "sr-0", "friend_relative", "ended")
    told = story.checks(matches=True)
    assert told.checked == ("not_set", 0)
    assert told.effects(SaveTries) == []


def test_ma3c_a_removal_that_activation_has_not_read_yet_counts(story: Story) -> None:
    story.removes()
    assert story.checks(matches=True).checked == ("not_set", 0)


def test_ma3c_without_pin_there_is_nothing_to_check(story: Story) -> None:
    story.security.clear()
    assert story.checks(contact_id=None, set_at=None).checked == ("not_set", 0)


@pytest.mark.parametrize(
    "stale", [{"set_at": None, "contact_id": None}, {"set_at": SET_AT - timedelta(1)}, {"contact_id": "other"}]
)
def test_ma3c_what_was_compared_with_another_pin_is_compared_again(story: Story, stale: dict[str, Any]) -> None:
    with pytest.raises(ComparedTooEarlyError):
        story.checks(matches=True, **stale)


def test_ma3c_what_was_not_compared_is_compared(story: Story) -> None:
    data = {"check_id": "1", "scin": SCIN, "representative_id": REP, "security": {"sealed": "c2VhbGVk"}}
    with pytest.raises(ComparedTooEarlyError):
        story.hears("security.check-requested", data)
    assert ROOM.compares_seals


def test_ma3c_several_wrong_tries_read_at_once_count_each(story: Story) -> None:
    story.security[REP_CONTACT] = SecurityRecord(SET_AT, wrong_tries=5)
    assert story.checks().checked == ("blocked", 0)
