"""R-2, R-3: contacts that are read in another order than they came in; what the rules can't resolve becomes a task."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.unit.activation.facts import HOUR, NAME, UNA, WITHDRAWN, stages
from tests.unit.activation.order import Contact, at
from tests.unit.activation.story import NOON, SCIN
from tests.unit.activation.test_order import ALL, BY_TELEPHONE, NOMINATIONS, PLANS, outcome, read
from workers.activation.proof import LACK_OF_PROOF
from workers.activation.reading_order import FITS_NONE_NOW, NOT_IN_ORDER

if TYPE_CHECKING:
    from datetime import datetime

    from tests.unit.activation.story import Story
    from tests.unit.activation.told import Told


def came(*kinds: str) -> list[Contact]:
    """Contacts of one day, an hour between them."""
    return [Contact(kind, at(0, 9 + hour), ALL[kind]) for hour, kind in enumerate(kinds)]


def in_order(*places: int) -> list[datetime]:
    """Each contact is read in the evening, at this place."""
    return [at(0, 16.5) + timedelta(seconds=place) for place in places]


def asked(told: Told) -> list[tuple[str, str, str]]:
    """The tasks that say that something was read out of its order."""
    tasks = [one for one in told.published("task.raised") if one["summary"] in {FITS_NONE_NOW, NOT_IN_ORDER}]
    return [(one["kind"], one["rule"], one["details"]["id"]) for one in tasks]


@pytest.mark.parametrize("nomination", sorted(NOMINATIONS))
@pytest.mark.parametrize(
    ("kinds", "places", "comes_to"),
    [
        (("complete", "with security", "complete"), (2, 1, 0), "alike"),
        (("unsigned", "complete", "with security"), (2, 1, 0), None),
        (("another", "closes"), (1, 0), "alike"),
        (("another", "again by letter", "another"), (2, 0, 1), None),
        (("again by letter", "declines", "another"), (2, 1, 0), None),
    ],
)
def test_r2_alike_or_a_task(
    nomination: str, kinds: tuple[str, ...], places: tuple[int, ...], comes_to: str | None
) -> None:
    for plan in PLANS:
        found = outcome(nomination, plan, came(*kinds), in_order(*places))
        assert comes_to is None or found == comes_to


def test_r2_r11_three_that_are_tangled_end_otherwise_but_somebody_looks() -> None:
    contacts = came("another", "declines", "without security")
    assert outcome("by telephone", PLANS[0], contacts, in_order(1, 2, 0)) == "a task, for it ends otherwise"
    assert not read("by telephone", PLANS[0], contacts, in_order(0, 1, 2)).read_out_of_order


def test_r2_most_orders_end_alike_and_need_nobody() -> None:
    chance, found = Random(7), []
    for number in range(200):
        contacts = came(*(chance.choice(sorted(ALL)) for _ in range(1 + number % 4)))
        times = in_order(*chance.sample(range(len(contacts)), len(contacts)))
        found.append(outcome(chance.choice(sorted(NOMINATIONS)), chance.choice(PLANS), contacts, times))
    assert found.count("alike") > len(found) / 2
    assert found.count("a task, for it ends otherwise") > 0


def test_r3_what_came_after_the_end_though_it_was_read_before(story: Story) -> None:
    story.asked_in_writing().days_pass(3)
    story.authorisation()
    told = story.reply(declines=True, received=NOON + HOUR)
    assert asked(told) == [("unmatched_contact", "R-3", str(story.told - 1))]
    [task] = [one for one in told.published("task.raised") if one["kind"] == "unmatched_contact"]
    assert (task["details"]["contact"], task["details"]["source"]) == ("contact.authorisation", "story")
    assert asked(story.reply(declines=True, received=NOON + 2 * HOUR)) == []


def test_r3_each_that_came_after_the_end_is_asked_about_once(story: Story) -> None:
    story.asked_in_writing().days_pass(3)
    story.reply()
    story.reply(declines=True)
    assert len(asked(story.reply(declines=True, received=NOON + 2 * HOUR))) == 2
    told = story.reply(declines=True, received=NOON + HOUR)
    assert asked(told) == [("unmatched_contact", "R-3", str(story.told - 1))]


def test_r4_r3_what_came_between_refusal_and_signature(story: Story) -> None:
    story.asked_in_writing().days_pass(0.5)
    story.reply("full", received=NOON + 2 * HOUR)
    story.authorisation(received=NOON + 3 * HOUR)
    told = story.objection(received=NOON + HOUR)
    assert ("contradiction", "open") in told.tasks
    assert asked(told) == [("unmatched_contact", "R-3", str(story.told - 2))]
    assert asked(story.reply(received=NOON + 1.5 * HOUR)) == [("unmatched_contact", "R-3", str(story.told))]


def test_r4_r3_in_order_nothing_is_out_of_order(story: Story) -> None:
    story.asked_in_writing().days_pass(0.5)
    told = [
        story.objection(received=NOON + HOUR),
        story.reply("full", received=NOON + 2 * HOUR),
        story.authorisation(received=NOON + 3 * HOUR),
    ]
    assert [asked(one) for one in told] == [[], [], []]
    assert sorted(story.open_tasks) == ["contradiction", "unmatched_contact"]


def test_r2_three_nominations_and_replies_out_of_order_are_one_task(story: Story) -> None:
    story.called().days_pass(1)
    story.nomination(UNA)
    story.reply("full", received=NOON + 2 * HOUR)
    told = story.nomination(UNA, received=NOON + HOUR)
    assert asked(told) == [("late_document", "R-2", str(story.told))]
    [task] = [one for one in told.published("task.raised") if one["kind"] == "late_document"]
    assert [one["received"] for one in task["details"]["came"]] == [
        (NOON + hours * HOUR).isoformat() for hours in (24, 2, 1)
    ]
    assert task["queue"] == "caseworkers"
    assert task["service_request_id"] is None
    assert asked(story.nomination(UNA, received=NOON + HOUR / 2)) == []
    story.completes("late_document", "done")
    assert len(asked(story.nomination(UNA, received=NOON + HOUR / 3))) == 1


def test_r11_another_was_named_before_the_wait_was_over(story: Story) -> None:
    story.asked_in_writing().days_pass(3)
    named = story.now
    story.lapses("written_authorisation")
    assert asked(story.nomination(UNA, received=named)) == [("late_document", "R-2", str(story.told))]


def test_su3b_what_lacked_came_before_the_client_was_asked(story: Story) -> None:
    story.nomination(NAME)
    story.days_pass(1)
    story.completes("call_client", "not_reached")
    told = story.nomination(received=NOON + HOUR, **BY_TELEPHONE)
    assert ("R-2", f"Written authorisation received {NOON.isoformat()}") in told.timeline
    assert len(told.called_back) == 1
    assert story.open_tasks == ["call_representative"]


def test_su3b_what_lacked_came_before_the_client_was_asked_but_is_read_after_the_end(story: Story) -> None:
    story.nomination(NAME)
    story.days_pass(1)
    story.completes("call_client", "not_reached")
    story.issues("CMSL5512")
    story.lapses("written_authorisation")
    assert story.request == ("Closed", "Cancelled", None)
    told = story.nomination(received=NOON + HOUR, **BY_TELEPHONE)
    assert told.tasks == [("unmatched_contact", "open")]


def test_su8_of_two_replies_it_does_not_matter_which_is_read_first(story: Story, another: Story) -> None:
    for one, hours in ((story, (1, 2)), (another, (2, 1))):
        one.called().days_pass(1)
        for hour in hours:
            one.reply(received=NOON + hour * HOUR)
        assert one.open_tasks == ["call_representative"]
        assert [letter.code for letter in one.letters.values()] == ["CMSL0043"]


def test_r2_sux_in_error_already_but_for_what_came_later(story: Story) -> None:
    story.called().days_pass(1)
    story.created_in_error()
    told = story.hears(
        "contact.created-in-error",
        {"scin": SCIN, "service_request_id": next(iter(story.state.activations)), "reason": "wrong case"},
        NOON + HOUR,
    )
    assert asked(told) == [("late_document", "SU-X", str(story.told - 1))]
    assert next(iter(story.state.activations.values())).ended_at == NOON + HOUR


def test_r4_a_refusal_before_the_signature_is_remembered_as_such(story: Story) -> None:
    story.asked_in_writing().days_pass(0.5)
    story.authorisation(received=NOON + 2 * HOUR)
    told = story.objection(received=NOON + HOUR)
    assert ("R-4", f"The client refused {(NOON + HOUR).isoformat()}, before they signed") in told.timeline
    told = story.authorisation(NAME, received=NOON + 1.5 * HOUR)
    assert story.request != ("Closed", "Cancelled", LACK_OF_PROOF)
    assert asked(told) == [("unmatched_contact", "R-3", str(story.told))]


def test_r16_the_case_closes_at_the_last_of_its_endings(story: Story) -> None:
    story.called().days_pass(1)
    for hours in (3, 1):
        story.hears("register.case-closed", {"scin": SCIN}, NOON + hours * HOUR)
    story.nomination(UNA, received=NOON + 2 * HOUR)
    assert story.request == WITHDRAWN
    assert len(story.state.activations) == 2


def test_r11_the_same_was_nominated_again_before_the_request_ended_and_another_began(story: Story) -> None:
    story.called().days_pass(3)
    story.objection()
    story.nomination(UNA)
    told = story.nomination(received=NOON + HOUR)
    assert told.timeline[1] == ("R-11", "Nominated again while the request was open: nothing to add")
    assert story.open_tasks.count("call_representative") == 1


def test_r2_a_contradiction_about_an_ended_request_that_was_reopened_since(story: Story) -> None:
    story.asked_in_writing()
    in_time = NOON + 2 * HOUR
    story.lapses("written_authorisation")
    story.nomination(UNA)
    story.authorisation(received=in_time)
    story.days_pass(2)
    story.objection()
    story.authorisation(received=in_time + HOUR)
    assert stages(story) == ["call_representative", "ended"]
    story.completes("contradiction", "second")
    assert stages(story) == ["call_representative", "ended"]


def test_r2_only_the_last_contacts_are_remembered(story: Story) -> None:
    story.called()
    for _ in range(10):
        story.reply("full")
    assert [one.id for one in story.state.contacts] == [str(number) for number in range(4, 12)]


def test_r11_another_was_named_before_the_wait_was_over_that_a_refusal_reopened(story: Story) -> None:
    story.written_to().days_pass(1)
    story.authorisation()
    named = story.now + HOUR
    story.lapses("representative_reply")
    story.objection(received=named)
    assert story.open_tasks == ["contradiction"]
    assert asked(story.nomination(UNA, received=named)) == [("late_document", "R-2", str(story.told))]


def test_r4_another_was_open_when_the_signature_that_reopens_came(story: Story) -> None:
    story.asked_in_writing().objection()
    story.nomination(UNA)
    signed = story.now
    story.completes("call_representative", "not_reached")
    story.issues("CMSL0043")
    story.lapses("representative_reply")
    told = story.authorisation(received=signed)
    assert stages(story) == ["written_authorisation", "ended"]
    assert asked(told) == [("late_document", "R-2", str(story.told))]
