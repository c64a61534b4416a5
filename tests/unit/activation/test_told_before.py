"""R-2, R-11, R-16: what was told before something else, and is read after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.unit.activation.facts import HOUR, UNA
from tests.unit.activation.story import CLIENT, FRIEND, NOON, SCIN
from workers.procedure.ids import client_person_id
from workers.procedure.people import Person

if TYPE_CHECKING:
    from tests.unit.activation.story import Story

MOVED: dict[str, Any] = {**CLIENT, "address": {"lines": ["1 New Street"], "postcode": "LS1 9ZZ", "country": "GB"}}
OTHER_NUMBER = {**FRIEND, "telephone": "0161 496 9999"}
CHOICE = "tell_client_one_representative"


def test_r16_r2_older_details_of_the_client_never_replace_newer_ones(story: Story) -> None:
    story.hears("register.client", {"client": MOVED})
    story.nomination(channel="telephone", authorisation="verbal", received=NOON - HOUR)
    story.hears("register.client", {"client": CLIENT}, NOON - 2 * HOUR)
    held = story.people[client_person_id(SCIN)]
    assert held.address is not None
    assert held.address.postcode == "LS1 9ZZ"


def test_r16_details_that_another_procedure_was_told_later_count(story: Story) -> None:
    person_id = client_person_id(SCIN)
    held = story.people[person_id] = Person(last_name="Okafor", telephone="0113 496 0123")
    story.clients_told[person_id] = NOON
    told = story.nomination({"first_name": "Tobias"}, client={"telephone": "0161 496 9999"}, received=NOON - HOUR)
    assert story.people[person_id] == held
    assert [task["details"]["telephone"] for task in told.published("task.raised")] == ["0113 496 0123"]
    story.nomination(received=NOON)
    assert (story.people[person_id].first_name, story.clients_told[person_id]) == ("Miriam", NOON)


def test_r11_r16_the_task_of_a_nomination_given_up_goes_with_it(story: Story) -> None:
    story.nomination()
    story.nomination(UNA, received=NOON - 2 * HOUR)
    story.hears("register.case-closed", {"scin": SCIN}, NOON - HOUR)
    assert CHOICE not in story.open_tasks  # "keep" would close Tobias's request as SU-C


def test_r2_r3_r11_what_a_nomination_read_late_adds_is_not_dropped(story: Story) -> None:
    story.verifying()
    nominated = story.now + HOUR
    story.days_pass(0.1)
    story.cis("verified")
    story.nomination(OTHER_NUMBER, channel="telephone", authorisation="verbal", point_of_contact=True,
                     received=nominated)  # fmt: skip
    assert story.open_tasks  # in order: point of contact, and a contradiction
