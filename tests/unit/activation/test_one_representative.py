"""SU-C: while a representative is active the client has to choose whether they stay."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.activation.facts import UNA
from tests.unit.activation.story import FRIEND

if TYPE_CHECKING:
    from tests.unit.activation.story import Story

CHOICE = "tell_client_one_representative"
READING = "value: individual_blocks_all"
SOLICITORS: dict[str, Any] = {
    "type": "organisation",
    "organisation": {"name": "Hartwell", "contact": {"name": "Ada Hartwell"}},
}


def blocked(story: Story) -> Story:
    """A friend is active, and the client names Una."""
    story.active().nomination(UNA)
    return story


def replacing(story: Story) -> Story:
    blocked(story).completes(CHOICE, "replace")
    return story


def test_suc_the_request_waits_for_the_clients_choice(story: Story) -> None:
    told = story.active().nomination(UNA)
    assert told.rules == ["SU-1", "SU-C"]
    assert told.steps[-1] == ("SU-C", "Wait", None, None)
    [task] = told.published("task.raised")
    assert (task["kind"], task["rule"], task["outcomes"]) == (CHOICE, "SU-C", ["keep", "replace"])
    [active] = [one.representative_id for one in story.state.representatives.values() if one.active]
    assert task["details"] == {"active_representatives": [active]}
    assert told.letters == []
    assert ("SU-C", "A representative is active already: found at nomination") in told.timeline


@pytest.mark.parametrize(
    ("now", "due_at"),
    [
        (datetime(2026, 3, 2, 12, tzinfo=UTC), datetime(2026, 3, 17, tzinfo=UTC)),
        (datetime(2026, 3, 20, 23, 59, tzinfo=UTC), datetime(2026, 4, 3, 23, tzinfo=UTC)),
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), datetime(2026, 7, 16, 23, tzinfo=UTC)),
        (datetime(2026, 10, 20, 12, tzinfo=UTC), datetime(2026, 11, 4, tzinfo=UTC)),
    ],
)
def test_suc_r1_fourteen_london_days_from_the_day_of_the_task(story: Story, now: datetime, due_at: datetime) -> None:
    story.active()
    story.now = now
    [timer] = story.nomination(UNA).timers
    assert timer == ("one_representative", "SU-C", due_at, "waiting")


def test_suc_keep_ends_without_letters(story: Story) -> None:
    told = blocked(story).completes(CHOICE, "keep")
    assert told.steps == [("SU-C", "Closed", "Cancelled", None)]
    assert told.letters == []
    assert (story.open_tasks, story.state.desk.timers) == ([], {})
    assert [one.active for one in story.state.representatives.values()] == [True]


def test_suc_silence_ends_without_letters(story: Story) -> None:
    told = blocked(story).lapses("one_representative")
    assert told.steps == [("SU-C", "Closed", "Cancelled", None)]
    assert told.letters == []
    assert (story.open_tasks, story.state.desk.timers) == ([], {})


def test_suc_replace_asks_the_remove_procedure_and_waits(story: Story) -> None:
    told = blocked(story).completes(CHOICE, "replace")
    [asked] = told.requests
    assert (asked["rule"], asked["area"], asked["sub_area"]) == ("SU-C", "Manage Client Rep", "Remove Client Rep")
    assert (asked["status"], asked["queue"]) == ("In Progress", None)
    assert story.request == ("Wait", None, None)
    assert [status for _, _, _, status in told.timers] == ["cancelled", "waiting"]


def removes(story: Story) -> list[str]:
    requests = story.state.desk.service_requests.values()
    return [one.status for one in requests if one.sub_area == "Remove Client Rep"]


def test_suc_sud_the_removal_reported_the_request_goes_on(story: Story) -> None:
    told = replacing(story).removed()
    assert told.rules == ["R-12", "SU-C", "SU-2", "SU-F", "SU-3e", "SU-7", "SU-3c", "SU-8"]
    assert removes(story) == ["Closed"]
    assert story.request == ("In Progress", None, None)
    assert (story.open_tasks, story.state.desk.timers) == (["call_representative"], {})
    assert [one.active for one in story.state.representatives.values()] == [False, False]


def test_suc_sud_for_a_telephone_call(story: Story) -> None:
    story.active().nomination(UNA, channel="telephone", authorisation="verbal")
    assert story.removed().letters == [("CMSL5512", "client")]


def test_suc_sud_for_a_letter_with_gaps(story: Story) -> None:
    story.active().nomination({"first_name": "Una", "last_name": "Wrenfield"})
    story.removed()
    assert story.open_tasks == ["call_client"]


def test_suc_sud_sue_for_an_email(story: Story) -> None:
    story.active().nomination(UNA, channel="email")
    assert story.removed().letters == [("CMSB003", "client")]


def test_suc_removed_before_the_client_answers(story: Story) -> None:
    told = blocked(story).removed()
    assert (CHOICE, "withdrawn") in told.tasks
    assert story.open_tasks == ["call_representative"]
    assert removes(story) == []


def test_suc_a_removal_not_reported_for_fourteen_days_is_asked_about_again(story: Story) -> None:
    told = replacing(story).lapses("one_representative")
    assert told.tasks == [(CHOICE, "open")]
    assert [status for _, _, _, status in told.timers] == ["fired", "waiting"]
    assert story.lapses("one_representative").tasks == []
    assert story.request == ("Wait", None, None)
    again = story.completes(CHOICE, "replace")
    assert (again.requests, again.timers) == ([], [])
    assert story.removed().tasks == [("call_representative", "open")]


def test_suc_not_removed_after_all(story: Story) -> None:
    replacing(story).lapses("one_representative")
    story.completes(CHOICE, "keep")
    assert story.request == ("Closed", "Cancelled", None)


def test_suc_r13_the_authorisation_comes_while_the_choice_is_open(story: Story) -> None:
    story.active().nomination(UNA, channel="telephone", authorisation="verbal")
    told = story.authorisation(UNA)
    assert told.rules == ["R-13"]
    assert story.open_tasks == [CHOICE]
    told = story.removed()
    assert told.letters == []
    assert story.open_tasks == ["call_representative"]


def test_suc_r4_a_contradiction_holds_the_request_up(story: Story) -> None:
    story.active().nomination(UNA, channel="telephone", authorisation="verbal")
    story.authorisation({**UNA, "title": "Dr"})
    assert story.removed().letters == []
    assert story.request == ("Wait", None, None)
    assert story.completes("contradiction", "first").tasks[-1] == ("call_representative", "open")


def test_suc_r4_silence_while_a_contradiction_is_open(story: Story) -> None:
    story.active().nomination(UNA, channel="telephone", authorisation="verbal")
    story.authorisation({**UNA, "title": "Dr"})
    assert story.lapses("one_representative").requests == []
    story.completes("contradiction", "first")
    assert story.request == ("Closed", "Cancelled", None)


def test_suc_r2_a_removal_in_time_read_after_the_silence(story: Story) -> None:
    blocked(story).lapses("one_representative")
    one = next(iter(story.state.representatives))
    in_time = datetime(2026, 3, 16, 23, 59, tzinfo=UTC)
    about = {"scin": "123456789012", "representative_id": one}
    told = story.hears("register.representative-removed", about, in_time)
    assert told.rules[:3] == ["R-12", "R-2", "SU-C"]
    assert story.open_tasks == ["call_representative"]


def test_suc_r2_a_removal_after_the_silence_reopens_nothing(story: Story) -> None:
    blocked(story).lapses("one_representative")
    assert story.removed().rules == ["R-12"]
    assert story.request == ("Closed", "Cancelled", None)


def test_suc_r2_a_removal_after_the_client_kept_them_reopens_nothing(story: Story) -> None:
    blocked(story).completes(CHOICE, "keep")
    assert story.removed().rules == ["R-12"]
    assert story.request == ("Closed", "Cancelled", None)


def test_suc_r11_another_nomination_beside_the_choice_keeps_its_own_task(story: Story) -> None:
    blocked(story).nomination({**FRIEND, "first_name": "Vera"})
    assert story.open_tasks == [CHOICE, CHOICE]
    told = story.removed()
    assert told.tasks.count((CHOICE, "withdrawn")) == 1
    assert story.open_tasks == [CHOICE, "call_representative"]


def test_suc_a_removal_that_is_under_way_serves_the_next_who_is_named(story: Story) -> None:
    replacing(story).days_pass(2)
    story.objection()
    story.days_pass(2)
    story.nomination(UNA)
    story.completes(CHOICE, "replace")
    removals = [one for one in story.state.desk.service_requests.values() if one.sub_area == "Remove Client Rep"]
    assert [one.status for one in removals] == ["In Progress"]
    story.removed()
    assert story.open_tasks == ["call_representative"]


def test_suc_r4_replaced_when_they_were_removed_already(story: Story) -> None:
    blocked(story)
    story.authorisation({**UNA, "telephone": "0161 555 0000"})
    story.removed()
    story.completes(CHOICE, "replace")
    assert "Remove Client Rep" not in {one.sub_area for one in story.state.desk.service_requests.values()}
    story.completes("contradiction", "first")
    assert story.open_tasks == ["call_representative"]
