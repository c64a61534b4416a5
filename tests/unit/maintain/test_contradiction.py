"""R-4: the requester contradicts what is held."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.unit.maintain.story import HELD, NEW_ADDRESS, OWN_DETAILS, REP_CONTACT, Story
from workers.maintain.contradiction import corrected, differing
from workers.procedure.effects import SavePerson
from workers.procedure.people import Address, Person

HELD_ADDRESS = {"lines": ["9 High Street"], "postcode": "LS1 4AP", "country": "GB"}
OFFICE, HOME = Address(("1 Row",), "LS1 1AA"), Address(("2 Row",))
TOM: dict[str, Any] = {"title": "Dr", "first_name": "Tom", "last_name": "Wren"}
FIRM = Person(name="Ann Reed", organisation="Reed & Co", organisation_address=OFFICE, organisation_telephone="0113 1")


def own(**current: Any) -> dict[str, Any]:
    return {**OWN_DETAILS, "current": current}


@pytest.mark.parametrize(
    "current",
    [
        {},
        {"address": HELD_ADDRESS, "telephone": "+44 161 4960483", "mobile": "07700 900999"},
        {"name": {"title": "Mr", "first_name": "TOBIAS", "last_name": "Wrenfield"}},
        {"name": "Tobias Wrenfield"},
    ],
)
def test_r4_what_agrees_or_is_not_held_is_no_contradiction(story: Story, current: dict[str, Any]) -> None:
    told = story.asks(own(**current))
    assert story.statuses == ["requested"]
    assert "held differ in nothing" in told.words


@pytest.mark.parametrize(
    ("current", "fields"),
    [
        ({"address": NEW_ADDRESS}, ["address"]),
        ({"telephone": "0161 496 0484"}, ["telephone"]),
        ({"name": {"title": "Mr", "first_name": "Tom", "last_name": "Wrenfield"}}, ["name"]),
        ({"name": "T Wren", "address": NEW_ADDRESS, "telephone": "1"}, ["name", "address", "telephone"]),
    ],
)
def test_r4_what_contradicts_what_is_held_stops_the_change(
    story: Story, current: dict[str, Any], fields: list[str]
) -> None:
    told = story.asks(own(**current))
    (task,) = told.raised("contradiction")
    assert f"held differ in {', '.join(fields)}" in told.words
    assert (task["rule"], task["outcomes"]) == ("R-4", ["first", "second", "stop"])
    assert task["details"]["fields"] == fields
    assert (task["details"]["first_id"], task["details"]["second_id"]) == (REP_CONTACT, story.change.current_id)
    assert story.change.current_id in story.people
    assert story.statuses == ["agreed"]


def test_r4_first_what_is_held_stays(story: Story) -> None:
    story.asks(own(telephone="1"))
    told = story.completes("contradiction", "first")
    assert told.published("service-management.requested")
    assert story.people[REP_CONTACT] == HELD
    assert story.change.current_id not in story.people


def test_r4_second_what_the_requester_said_replaces_it(story: Story) -> None:
    story.asks(own(telephone="0161 496 0484", mobile="07700 900999"))
    told = story.completes("contradiction", "second")
    assert story.people[REP_CONTACT] == replace(HELD, telephone="0161 496 0484")
    assert ("R-4", "What the requester said replaces what was held") in told.timeline
    (kept,) = told.effects(SavePerson)
    assert (kept.kind, kept.match_key) == ("contact", None)
    assert story.statuses == ["requested"]


def test_r4_stop_ends_the_change(story: Story) -> None:
    story.asks(own(telephone="1"))
    told = story.completes("contradiction", "stop")
    assert [task["details"]["news"] for task in told.raised("tell_requester")] == ["contradiction"]
    assert (story.statuses, set(story.people)) == (["withdrawn"], {REP_CONTACT})


def test_r4_a_contradiction_open_when_the_wait_ended_is_asked_about_again(story: Story) -> None:
    story.holders("A", "B")
    story.asks(own(telephone="1"), "A")
    in_time = story.in_time
    story.answers("B")
    assert story.open_tasks == ["contradiction", "tell_requester"]
    story.now = story.due_at
    story.holders("A", "B", "C", received=in_time - timedelta(hours=1))
    assert story.statuses == ["expired"]
    story.answers("C", received=in_time)
    assert (story.statuses, story.open_tasks) == (["agreed"], ["contradiction", "tell_requester"])


def test_r4_nothing_goes_out_while_a_holder_who_joined_is_asked(story: Story) -> None:
    story.holders("A", "B")
    story.asks(own(telephone="1"), "A")
    story.answers("B")
    story.holders("A", "B", "C")
    told = story.completes("contradiction", "first")
    assert not told.published("service-management.requested")
    story.answers("C")
    assert story.statuses == ["requested"]


@pytest.mark.parametrize(
    ("held", "current", "after"),
    [
        (HELD, Person(**TOM), TOM),
        (HELD, Person(name="Tom Wren"), {"name": "Tom Wren"}),
        (Person(name="Holder A"), Person(**TOM), {"name": "Dr Tom Wren"}),
        (FIRM, Person(name="Reed Ltd"), {"organisation": "Reed Ltd"}),
        (FIRM, Person(address=HOME, telephone="2"), {"organisation_address": HOME, "organisation_telephone": "2"}),
        (FIRM, Person(name="Reed and Co", mobile="3"), {"organisation": "Reed and Co"}),
    ],
)  # fmt: skip
def test_r4_what_the_requester_said_replaces_what_it_speaks_of(
    held: Person, current: Person, after: dict[str, Any]
) -> None:
    assert corrected(held, current) == replace(held, **after)


def test_r4_an_organisation_speaks_of_its_own_details() -> None:
    assert differing(FIRM, Person(name="REED & CO", address=OFFICE, telephone="01131")) == ()
    assert differing(FIRM, Person(name="Ann Reed")) == ()
    assert differing(replace(FIRM, telephone="5"), Person(telephone="5")) == ("telephone",)
    assert differing(replace(FIRM, telephone="5", organisation_telephone=None), Person(telephone="5")) == ()
    assert differing(Person(), Person(name="Ann Reed", telephone="6")) == ()
