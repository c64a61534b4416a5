"""MA-3, MA-4: the requester's own contact details; R-4 where they contradict what is held."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.unit.maintain.story import HELD, NEW_ADDRESS, OWN_DETAILS, REP, REP_CONTACT, SCIN, Story, holder
from workers.procedure.effects import SavePerson
from workers.procedure.ids import change_person_id, poa_person_id
from workers.procedure.people import Address, Person
from workers.procedure.records import ThirdParty

AMEND = "Update 3rd Party Details"
HELD_ADDRESS = {"lines": ["9 High Street"], "postcode": "LS1 4AP", "country": "GB"}
OFFICE, HOME = Address(("1 Row",), "LS1 1AA"), Address(("2 Row",))
TOM: dict[str, Any] = {"title": "Dr", "first_name": "Tom", "last_name": "Wren"}
FIRM = Person(name="Ann Reed", organisation="Reed & Co", organisation_address=OFFICE, organisation_telephone="0113 1")


def test_ma3a_service_management_is_asked_by_ids_only(story: Story) -> None:
    told = story.asks(OWN_DETAILS)
    one = story.change
    assert told.published("service-management.requested") == [
        {
            "request_id": one.request_id,
            "scin": SCIN,
            "representative_id": REP,
            "change_id": one.change_id,
            "change_digest": one.change_digest,
        }
    ]
    assert told.rules[-1] == "MA-3a"
    assert "policy 2012-12-10: own details" in told.words
    assert story.statuses == ["requested"]
    assert story.service_requests == []


def test_ma3a_the_new_details_are_kept_until_service_management_noted_them(story: Story) -> None:
    story.asks(OWN_DETAILS)
    new = story.people[change_person_id(story.change.change_id)]
    assert new == Person(address=Address(("3 Mill Lane",), "LS2 8AB"), mobile="07700 900111")
    assert set(story.people) == {REP_CONTACT, change_person_id(story.change.change_id)}
    assert story.people[REP_CONTACT] == HELD


def test_ma3a_a_holders_details_too(story: Story) -> None:
    story.holders("A")
    (asked,) = story.asks(OWN_DETAILS, "A").published("service-management.requested")
    assert asked["representative_id"] == "A"


def test_ma3b_an_organisation_without_a_scin_is_the_third_party_teams(story: Story) -> None:
    story.is_organisation(third_party_id="tp-1")
    story.people[REP_CONTACT] = FIRM
    told = story.asks(
        {**OWN_DETAILS, "new": {"name": "Reed Ltd", "address": NEW_ADDRESS, "telephone": "2", "mobile": "3"}}
    )
    (request,) = told.published("service-request.changed")
    about = (request["process"], request["area"], request["sub_area"], request["status"], request["queue"])
    assert about == ("3rd Party", AMEND, AMEND, "Pending Assignment", "third_party_team")
    assert request["rule"] == "MA-3b"
    assert request["notes"] == [
        "Third party: Reed & Co",
        "New name: Reed Ltd",
        "New address: 3 Mill Lane, LS2 8AB, GB",
        "New telephone: 2",
        "New mobile: 3",
    ]
    assert (story.statuses, set(story.people)) == (["done"], {REP_CONTACT})
    assert story.change.service_request_id == request["service_request_id"]
    assert not told.published("service-management.requested")


def test_ma3b_what_does_not_change_is_not_in_the_notes(story: Story) -> None:
    story.is_organisation()
    (request,) = story.asks({**OWN_DETAILS, "new": {"mobile": "3"}}).published("service-request.changed")
    assert request["notes"] == ["Third party: Mr Tobias Wrenfield", "New mobile: 3"]


def test_ma3b_an_organisation_with_a_scin_is_service_managements(story: Story) -> None:
    story.is_organisation(third_party_id="tp-1")
    story.people[REP_CONTACT] = replace(FIRM, scin="210987654321")
    story.asks(OWN_DETAILS)
    assert story.statuses == ["requested"]


def test_ma4_a_scin_of_the_third_party_register_is_the_organisations(story: Story) -> None:
    story.is_organisation(third_party_id="tp-1")
    story.people[REP_CONTACT] = FIRM
    record = ThirdParty("tp-1", "client_representative", "Reed & Co", OFFICE, datetime(2026, 1, 1, tzinfo=UTC))
    story.third_parties["tp-1"] = record
    without = story.copy()
    without.asks(OWN_DETAILS)
    assert without.statuses == ["done"]
    story.third_parties["tp-1"] = replace(record, scin="210987654321")
    story.asks(OWN_DETAILS)
    assert story.statuses == ["requested"]
    assert story.people[REP_CONTACT].scin == "210987654321"


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"legal": False, "nino": None}, "done"),
        ({"legal": False, "nino": None, "scin": "210987654321"}, "requested"),
        ({"legal": False}, "requested"),
        ({"nino": None, "scin": "210987654321"}, "requested"),
        ({"nino": None}, "agreed"),
    ],
)
def test_ma3b_ma4_a_power_that_is_not_a_legal_one_is_an_organisations(
    story: Story, more: dict[str, Any], status: str
) -> None:
    story.holders(holder("A", **more))
    story.asks(OWN_DETAILS, "A")
    assert story.statuses == [status]


def test_ma4_without_scin_and_nino_the_requester_is_called_and_nothing_is_sent(story: Story) -> None:
    story.requester_is(nino=None)
    told = story.asks(OWN_DETAILS)
    (task,) = told.raised("call_requester")
    assert (task["rule"], task["outcomes"]) == ("MA-4", ["reached", "not_reached"])
    assert (task["details"]["needs"], task["details"]["telephone"]) == (["nino"], "0161 496 0483")
    assert not told.published("service-management.requested")
    assert story.statuses == ["agreed"]


def test_ma4_a_nino_told_in_the_call_is_kept_and_the_change_goes_on(story: Story) -> None:
    story.requester_is(nino=None)
    story.asks(OWN_DETAILS)
    told = story.completes("call_requester", "reached", person={"nino": "AB654321A", "telephone": "1"})
    assert story.people[REP_CONTACT] == replace(HELD, nino="AB654321A")
    assert ("MA-4", "Added to what is known of the requester: nino") in told.timeline
    assert story.statuses == ["requested"]


def test_ma4_a_holders_nino_is_kept_with_the_holder(story: Story) -> None:
    story.holders(holder("A", nino=None))
    story.asks(OWN_DETAILS, "A")
    representative = {"type": "friend_relative", "person": {"nino": "AB654321A"}}
    told = story.completes("call_requester", "reached", representative=representative)
    assert [kept.kind for kept in told.effects(SavePerson)] == ["poa"]
    assert story.people[poa_person_id(SCIN, "A")].nino == "AB654321A"
    assert story.statuses == ["requested"]


@pytest.mark.parametrize(("outcome", "brought"), [("not_reached", {}), ("reached", {}), ("reached", {"note": "later"})])
def test_ma4_without_it_the_requester_is_called_again(story: Story, outcome: str, brought: dict[str, Any]) -> None:
    story.requester_is(nino=None)
    story.asks(OWN_DETAILS)
    for _ in range(4):
        told = story.completes("call_requester", outcome, **brought)
        assert len(told.raised("call_requester")) == 1
    assert story.statuses == ["agreed"]


@pytest.mark.parametrize(("scin", "status"), [(None, "done"), ("210987654321", "requested")])
def test_ma3b_ma4_the_call_may_tell_that_it_is_an_organisation(story: Story, scin: str | None, status: str) -> None:
    story.holders(holder("A", nino=None))
    story.asks(OWN_DETAILS, "A")
    organisation = {"name": "Reed & Co", **({"scin": scin} if scin else {})}
    story.completes("call_requester", "reached", representative={"type": "organisation", "organisation": organisation})
    assert story.statuses == [status]


def test_ma8_ma4_each_call_serves_its_own_purpose(story: Story) -> None:
    story.holders(holder("A", nino=None), "B")
    story.asks(OWN_DETAILS, "A", channel="letter")
    story.completes("call_requester", "reached", person={"nino": "AB654321A"})
    assert story.people[poa_person_id(SCIN, "A")].nino is None
    story.answers("B")
    assert story.open_tasks == ["call_requester", "tell_requester"]


def test_ma12_own_details_of_a_joint_holder_wait_for_the_others(story: Story) -> None:
    story.waiting("B", change=OWN_DETAILS)
    assert story.statuses == ["waiting_consent"]
    told = story.answers("B")
    assert told.rules == ["MA-12", "R-4", "MA-3a"]
    assert story.statuses == ["requested"]


@pytest.mark.parametrize("others", [(), ("B",)])
def test_ma4_a_list_may_bring_the_number(story: Story, others: tuple[str, ...]) -> None:
    story.holders(holder("A", nino=None), *others)
    story.asks(OWN_DETAILS, "A")
    for other in others:
        story.answers(other)
    assert story.statuses == ["agreed"]
    told = story.holders("A", *others)
    assert len(told.published("service-management.requested")) == 1
    assert (story.statuses, "call_requester" in story.open_tasks) == (["requested"], False)


def test_ma3b_ma4_a_list_may_tell_that_an_organisation_asks(story: Story) -> None:
    story.holders(holder("A", nino=None))
    story.asks(OWN_DETAILS, "A")
    assert story.open_tasks == ["call_requester"]
    story.holders(holder("A", legal=False, nino=None))
    assert (story.statuses, story.open_tasks) == (["done"], [])
