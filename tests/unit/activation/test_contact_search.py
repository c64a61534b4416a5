"""SU-3c: whether the representative is a contact already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from workers.activation.matching import agrees, match_key
from workers.procedure.effects import ForgetPerson
from workers.procedure.people import Address, Person

if TYPE_CHECKING:
    from datetime import date

    from tests.unit.activation.conftest import Story

FRIEND = {
    "title": "Mr",
    "first_name": "Tobias",
    "last_name": "Wrenfield",
    "date_of_birth": "1979-02-28",
    "address": {"lines": ["9 High Street"], "postcode": "LS1 4AP", "country": "GB"},
    "telephone": "0161 496 0483",
}
MOVED = {**FRIEND, "address": {"lines": ["2 Elsewhere"], "postcode": "M1 1AA", "country": "GB"}, "telephone": "0161 1"}


def shares_contacts(story: Story, another: Story) -> None:
    story.people, story.match_keys = another.people, another.match_keys


def contact_of(story: Story) -> str:
    return next(iter(story.state.representatives.values())).contact_id


def test_su3c_one_match_that_agrees_is_used(story: Story, another: Story) -> None:
    shares_contacts(story, another.called())
    told = story.nomination({**FRIEND, "last_name": "WRENFIELD", "nino": "AB123456C"}, channel="telephone")
    assert contact_of(story) == contact_of(another)
    assert story.people[contact_of(another)].nino == "AB123456C"
    assert told.effects(ForgetPerson)
    assert ("R-4", "Added to what is known of the representative: nino") in told.timeline


def test_su3c_a_match_that_does_not_agree_is_a_choice(story: Story, another: Story) -> None:
    shares_contacts(story, another.called())
    told = story.nomination(MOVED, channel="telephone", authorisation="verbal")
    [task] = told.published("task.raised")
    assert (task["kind"], task["rule"]) == ("choose_contact", "SU-3c")
    assert task["outcomes"] == [contact_of(another), "none_of_these"]
    assert told.letters == []


def test_su3c_two_matches_are_a_choice_even_if_one_agrees(story: Story, another: Story) -> None:
    shares_contacts(story, another.called())
    twin = next(i for i in story.match_keys)
    story.people["twin"], story.match_keys["twin"] = story.people[twin], story.match_keys[twin]
    assert story.nomination().tasks == [("choose_contact", "open")]


def test_su3c_su4_none_of_these_creates_a_contact_and_goes_on(story: Story, another: Story) -> None:
    shares_contacts(story, another.called())
    story.nomination(MOVED, channel="telephone", authorisation="verbal")
    told = story.completes("choose_contact", "none_of_these")
    assert contact_of(story) != contact_of(another)
    assert told.letters == [("CMSL5512", "client")]


def test_su3c_su7_the_choice_of_a_written_nomination_leads_to_the_call(story: Story, another: Story) -> None:
    shares_contacts(story, another.called())
    story.nomination({**FRIEND, "telephone": "0161 9", "address": FRIEND["address"], "nino": "AB123456C"})
    assert contact_of(story) == contact_of(another)
    assert story.open_tasks == ["contradiction"]


def test_su3c_r4_a_chosen_contact_that_differs_stops_the_way(story: Story, another: Story) -> None:
    shares_contacts(story, another.called())
    story.nomination(MOVED)
    told = story.completes("choose_contact", contact_of(another))
    assert story.open_tasks == ["contradiction"]
    assert told.published("task.raised")[0]["details"]["fields"] == ["address", "telephone"]
    told = story.completes("contradiction", "second")
    assert story.people[contact_of(another)].telephone == "0161 1"
    assert story.open_tasks == ["call_representative"]


def test_su3c_r13_authorised_while_the_choice_is_open(story: Story, another: Story) -> None:
    shares_contacts(story, another.called())
    story.nomination(MOVED, channel="telephone", authorisation="verbal")
    told = story.authorisation(MOVED)
    assert story.open_tasks == ["choose_contact"]
    assert "R-13" in told.rules
    told = story.completes("choose_contact", "none_of_these")
    assert told.letters == []
    assert story.open_tasks == ["call_representative"]


def test_su3c_keys_are_folded_names_and_date_of_birth(one_day: date) -> None:
    person = Person(first_name="Zoë-Ann", last_name="O'Brien", date_of_birth=one_day)
    assert match_key(person) == match_key(Person(first_name="zoe ann", last_name="OBRIEN", date_of_birth=one_day))
    assert match_key(Person(first_name="Zoë", last_name="O'Brien")) is None


@pytest.mark.parametrize(
    ("held", "given", "same"),
    [
        ({"nino": "AB123456C"}, {"nino": "AB123456C"}, True),
        ({"telephone": "0161 496 0483"}, {"mobile": "+44 161 4960483"}, True),
        ({"address": Address(("1 Row",), "LS1 4AP")}, {"address": Address(("2 Row",), "LS1 4AP")}, True),
        ({"telephone": "1", "nino": "AB123456C"}, {"telephone": "1", "nino": "AB123456D"}, False),
        ({"telephone": "1"}, {"telephone": "2"}, False),
        ({}, {}, False),
    ],
)
def test_su3c_what_agrees(held: dict[str, Any], given: dict[str, Any], *, same: bool) -> None:
    assert agrees(Person(**held), Person(**given)) is same
