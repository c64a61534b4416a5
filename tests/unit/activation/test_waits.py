"""R-1: when the days of a wait begin and end; R-6: what if the letter that asked is given up."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.unit.activation.story import CLIENT, SCIN

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.activation.story import Story
    from tests.unit.activation.told import Told


def asked(story: Story) -> str:
    story.nomination(channel="telephone", authorisation="verbal")
    return "CMSL5512"


def emailed(story: Story) -> str:
    story.nomination(channel="email")
    return "CMSB003"


def ids(story: Story, code: str) -> list[str]:
    return [letter_id for letter_id, one in story.letters.items() if one.code == code]


def does_not_arrive(story: Story, code: str, which: int = -1) -> Told:
    """A letter with this code came back, the last one if it isn't said which."""
    return story.hears("letters.not-arrived", {"scin": SCIN, "letter_id": ids(story, code)[which], "code": code})


def authorised(story: Story) -> Told:
    return story.authorisation()


def lapsed(story: Story) -> Told:
    return story.lapses("written_authorisation")


def written_to(story: Story) -> str:
    story.called().completes("call_representative", "not_reached")
    return "CMSL0043"


def not_verified(story: Story) -> str:
    story.verifying().cis("not_verified")
    return "CMSL0040"


WAITS = {
    "written_authorisation": (asked, "SU-4"),
    "representative_reply": (written_to, "SU-8"),
    "objection": (not_verified, "SU-11"),
    "form": (emailed, "SU-E"),
}


@pytest.mark.parametrize(("reached", "rule"), WAITS.values(), ids=WAITS)
def test_r1_the_days_begin_when_the_letter_is_issued(story: Story, reached: Callable[[Story], str], rule: str) -> None:
    code = reached(story)
    assert story.state.desk.timers == {}
    story.days_pass(3)
    [(_, ruled, due_at, status)] = story.issues(code).timers
    assert (ruled, due_at, status) == (rule, datetime(2026, 3, 20, tzinfo=UTC), "waiting")


@pytest.mark.parametrize(("reached", "rule"), WAITS.values(), ids=WAITS)
def test_r1_a_letter_that_was_returned_and_goes_again_begins_them_again(
    story: Story, reached: Callable[[Story], str], rule: str
) -> None:
    code = reached(story)
    story.issues(code)
    story.days_pass(5)
    told = story.issues_again(code)
    assert told.rules == ["R-1", rule]
    assert [(due_at, status) for _, _, due_at, status in told.timers] == [
        (datetime(2026, 3, 17, tzinfo=UTC), "cancelled"),
        (datetime(2026, 3, 22, tzinfo=UTC), "waiting"),
    ]
    story.days_pass(1)
    assert [status for _, _, _, status in story.issues_again(code).timers] == ["cancelled", "waiting"]
    assert len(story.state.desk.timers) == 1


def test_r1_returned_before_its_issue_was_read(story: Story) -> None:
    story.issues_again(asked(story))
    [timer] = story.state.desk.timers.values()
    assert timer.due_at == datetime(2026, 3, 17, tzinfo=UTC)


def test_r1_a_letter_issued_again_that_no_wait_depends_on_begins_none(story: Story) -> None:
    story.issues(asked(story))
    story.authorisation()
    told = story.issues_again("CMSL5512")
    assert told.timers == []
    assert told.timeline == [("R-1", "Letter CMSL5512 issued on 2026-03-02")]


@pytest.mark.parametrize(("reached", "rule"), WAITS.values(), ids=WAITS)
def test_r6_r1_a_held_letter_given_up_begins_the_days_all_the_same(
    story: Story, reached: Callable[[Story], str], rule: str
) -> None:
    code = reached(story)
    story.days_pass(2)
    told = story.does_not_send(code)
    assert told.rules == ["R-6", rule]
    assert [due_at for _, _, due_at, _ in told.timers] == [datetime(2026, 3, 19, tzinfo=UTC)]
    assert story.does_not_send(code).timers == []


def test_r6_letters_given_up_that_nothing_waits_for(story: Story) -> None:
    story.active()
    told = story.does_not_send("CMSL0042")
    assert told.timeline == [("R-6", "Letters that were held aren't sent")]
    assert told.timers == []


def test_r1_r16_the_wait_runs_on_when_the_clients_details_change(story: Story) -> None:
    story.asked_in_writing()
    [timer] = story.state.desk.timers
    assert story.hears("register.client", {"client": CLIENT}).rules == ["R-16"]
    assert list(story.state.desk.timers) == [timer]


@pytest.mark.parametrize(
    ("issued", "due_at"),
    [
        (datetime(2026, 3, 14, 23, 59, tzinfo=UTC), datetime(2026, 3, 29, tzinfo=UTC)),
        (datetime(2026, 3, 15, 0, 0, tzinfo=UTC), datetime(2026, 3, 29, 23, tzinfo=UTC)),
        (datetime(2026, 10, 10, 22, 59, tzinfo=UTC), datetime(2026, 10, 24, 23, tzinfo=UTC)),
        (datetime(2026, 10, 10, 23, 0, tzinfo=UTC), datetime(2026, 10, 26, tzinfo=UTC)),
    ],
)
def test_r1_across_a_clock_change(story: Story, issued: datetime, due_at: datetime) -> None:
    code = asked(story)
    story.now = issued
    assert [due for _, _, due, _ in story.issues(code).timers] == [due_at]


def test_r6_a_letter_whose_answer_came_need_not_go_out_any_more(story: Story) -> None:
    code = asked(story)
    assert story.authorisation().not_to_go_again == ids(story, code)


def test_r1_nor_does_one_that_came_back_go_again_once_its_answer_came(story: Story) -> None:
    story.asked_in_writing()
    told = does_not_arrive(story, "CMSL5512")
    assert (told.rules, told.not_to_go_again) == (["R-1"], [])
    assert story.authorisation().not_to_go_again == ids(story, "CMSL5512")


@pytest.mark.parametrize("how", [authorised, lapsed])
def test_r1_one_that_is_out_is_left_and_if_it_comes_back_does_not_go_again(
    story: Story, how: Callable[[Story], Told]
) -> None:
    story.asked_in_writing()
    assert how(story).not_to_go_again == []
    assert does_not_arrive(story, "CMSL5512").not_to_go_again == ids(story, "CMSL5512")


def test_r1_what_came_back_and_went_again_is_out_again(story: Story) -> None:
    story.asked_in_writing()
    does_not_arrive(story, "CMSL5512")
    story.issues_again("CMSL5512")
    assert story.authorisation().not_to_go_again == []


def test_r1_that_it_came_back_may_be_read_before_that_it_went(story: Story) -> None:
    code = asked(story)
    does_not_arrive(story, code)
    story.issues(code)
    assert story.authorisation().not_to_go_again == ids(story, code)


def test_r1_that_it_came_back_may_be_read_after_that_it_went_again(story: Story) -> None:
    story.asked_in_writing().issues_again("CMSL5512")
    assert does_not_arrive(story, "CMSL5512", which=0).not_to_go_again == []
    assert story.authorisation().not_to_go_again == []


def test_r1_a_letter_that_tells_something_goes_again_however_late_it_comes_back(story: Story) -> None:
    story.active()
    told = does_not_arrive(story, "CMSL0042")
    assert told.timeline == [("R-1", "Letter CMSL0042 did not arrive")]
    assert told.not_to_go_again == []
