"""SU-3c: whether the representative is a contact already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from workers.procedure.effects import ForgetPerson
from workers.procedure.matching import agreeing, match_key
from workers.procedure.people import Address, Person

if TYPE_CHECKING:
    from datetime import date

    from tests.unit.activation.story import Story

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


DIFFERS = "The contact's own details stay where the nomination differs: "


def contact_of(story: Story) -> str:
    return next(iter(story.state.representatives.values())).contact_id


def test_su3c_one_match_that_agrees_is_used(story: Story, another: Story) -> None:
    shares_contacts(story, another.called())
    told = story.nomination({**FRIEND, "last_name": "WRENFIELD", "nino": "AB123456C"}, channel="telephone")
    assert contact_of(story) == contact_of(another)
    assert story.people[contact_of(another)].nino == "AB123456C"
    assert told.effects(ForgetPerson)
    assert ("SU-3c", "Added to what is known of the representative: nino") in told.timeline


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


def test_su3c_su4_one_match_that_agrees_is_used_even_where_details_differ(story: Story, another: Story) -> None:
    shares_contacts(story, another.called())
    told = story.nomination({**FRIEND, "title": "Dr", "telephone": "0161 9"}, "telephone", "verbal")
    assert ("SU-3c", f"{DIFFERS}title, telephone") in told.timeline
    assert story.people[contact_of(another)].telephone == "0161 496 0483"
    assert told.tasks == []
    assert told.letters == [("CMSL5512", "client")]


def test_su3c_su7_one_match_that_agrees_is_used_for_a_written_nomination(story: Story, another: Story) -> None:
    shares_contacts(story, another.called())
    told = story.nomination({**FRIEND, "telephone": "0161 9", "nino": "AB123456C"})
    assert ("SU-3c", f"{DIFFERS}telephone") in told.timeline
    assert contact_of(story) == contact_of(another)
    assert story.open_tasks == ["call_representative"]


def test_su3c_su4_the_choice_of_a_telephone_nomination_leads_to_the_letter(story: Story, another: Story) -> None:
    shares_contacts(story, another.called())
    story.nomination({**MOVED, "mobile": "07700 900483"}, "telephone", "verbal")
    told = story.completes("choose_contact", contact_of(another))
    assert [what for rule, what in told.timeline if rule == "SU-3c"][-2:] == [
        "Added to what is known of the representative: mobile",
        f"{DIFFERS}address, telephone",
    ]
    assert told.letters == [("CMSL5512", "client")]
    assert story.open_tasks == []
    held = story.people[contact_of(another)]
    assert (held.telephone, held.mobile) == ("0161 496 0483", "07700 900483")


def test_su3c_su7_the_choice_of_a_written_nomination_leads_to_the_call(story: Story, another: Story) -> None:
    shares_contacts(story, another.called())
    story.nomination(MOVED)
    told = story.completes("choose_contact", contact_of(another))
    assert contact_of(story) == contact_of(another)
    assert told.letters == []
    assert story.open_tasks == ["call_representative"]


def test_su3c_r4_what_comes_after_the_choice_is_held_against_the_contact(story: Story, another: Story) -> None:
    shares_contacts(story, another.called())
    story.nomination(MOVED)
    story.completes("choose_contact", contact_of(another))
    story.completes("call_representative", "reached", "full", person={"telephone": "0161 1"})
    assert story.open_tasks == ["contradiction"]


def test_su3c_r13_authorised_while_the_choice_is_open(story: Story, another: Story) -> None:
    shares_contacts(story, another.called())
    story.nomination(MOVED, channel="telephone", authorisation="verbal")
    told = story.authorisation(MOVED)
    assert story.open_tasks == ["choose_contact"]
    assert "R-13" in told.rules
    told = story.completes("choose_contact", "none_of_these")
    assert told.letters == []
    assert story.open_tasks == ["call_representative"]


@pytest.mark.parametrize("signed", [True, False])
def test_su3c_r9_r13_an_incomplete_form_while_the_choice_is_open_is_no_authorisation(
    story: Story, another: Story, *, signed: bool
) -> None:
    shares_contacts(story, another.called())
    story.nomination(MOVED, channel="telephone", authorisation="verbal")
    told = story.authorisation({"last_name": "Wrenfield"}, signed=signed, opt_out_of_sms=True)
    assert told.rules == ["R-13"]
    assert "no authorisation, for it lacks: " in told.timeline[0][1]
    assert story.open_tasks == ["choose_contact"]
    told = story.completes("choose_contact", "none_of_these")
    assert told.letters == [("CMSL5512", "client")]


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
    assert bool(agreeing(Person(**held), Person(**given))) is same
