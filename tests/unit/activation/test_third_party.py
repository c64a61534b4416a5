"""SU-20, SU-21, SU-23: what the third-party team is asked for, its answers, and its silence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.activation.organisations import (
    CHARITY,
    CONTACT,
    OFFICE,
    OTHER_CONTACT,
    SOLICITOR,
    UNVERIFIED,
    WITHOUT_CONTACT,
)

if TYPE_CHECKING:
    from tests.unit.activation.organisations import Organisations

ACTIVE = ("Closed", "Complete", "Active")
ADD, UPDATE = "Add 3rd Party", "Update 3rd Party Details"
NOT_UNVERIFIED = "Add as a client representative organisation, not as an Unverified Employer."


def test_su20_su21_the_notes_say_all_that_the_source_asks_for(firm: Organisations) -> None:
    told = firm.organisation({**SOLICITOR, "scin": "400000000001"})
    assert firm.texts(ADD) == [
        "Organisation: Harrow & Finch",
        "Address: Suite 5, 12 Chancery Row, LS1 4DY, GB",
        "Telephone: 0113 496 0770",
        "SCIN: 400000000001",
        "Contact name: Rosalind Quill",
        "Contact address: Suite 5, 12 Chancery Row, LS1 4DY, GB",
        "Contact telephone: 0113 496 0771",
        NOT_UNVERIFIED,
    ]
    published = told.published("service-request.changed")[-1]
    assert (published["process"], published["area"], published["sub_area"]) == ("3rd Party", ADD, ADD)
    assert (published["status"], published["queue"]) == ("Pending Assignment", "third_party_team")
    assert published["notes"] == firm.texts(ADD)


def test_su21_the_contacts_address_is_told_even_where_it_is_the_same(firm: Organisations) -> None:
    firm.organisation({"name": "Harrow & Finch", "address": OFFICE, "contact": {"name": "Rosalind Quill"}})
    assert "Contact address: Suite 5, 12 Chancery Row, LS1 4DY, GB" in firm.texts(ADD)


def test_su21_what_is_not_known_is_left_out(firm: Organisations) -> None:
    firm.organisation({"name": "Harrow & Finch", "contact": {"name": "Rosalind Quill"}})
    assert firm.texts(ADD) == ["Organisation: Harrow & Finch", "Contact name: Rosalind Quill", NOT_UNVERIFIED]


def test_su21_the_team_has_fourteen_days(firm: Organisations) -> None:
    told = firm.organisation()
    [(name, rule, due_at, status)] = told.timers
    assert (name, rule, status) == ("third_party", "SU-21", "waiting")
    assert due_at.isoformat() == "2026-03-17T00:00:00+00:00"
    assert told.letters == []
    assert firm.open_tasks == []
    assert firm.request[0] == "In Progress"


@pytest.mark.parametrize("name", ["Harrow & Finch", "HARROW &  FINCH", "Harrow and Finch Solicitors LLP"])
def test_su21_su22_recorded_in_answer_to_our_request(firm: Organisations, name: str) -> None:
    told = firm.to_be_recorded().recorded(name=name)
    assert firm.third_party_requests == [("Add", "Closed")]
    assert told.steps[0] == ("SU-21", "Closed", "Complete", None)
    assert told.rules == ["SU-21", "SU-22", "SU-24", "SU-25", "SU-26", "SU-27", "SU-28"]
    assert firm.request == ACTIVE
    assert firm.state.desk.timers == {}
    assert not firm.waits


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (UNVERIFIED, "recorded as Unverified Employer"),
        (WITHOUT_CONTACT, "no primary contact"),
        ({"primary_contact": {"name": "Rosalind Quill", "telephone": "0113 496 0771"}}, "lacks address or telephone"),
        ({"primary_contact": {"name": "Rosalind Quill", "address": OFFICE}}, "lacks address or telephone"),
    ],
)
def test_su21_a_wrong_record_goes_back_with_a_new_request(
    firm: Organisations, record: dict[str, Any], why: str
) -> None:
    firm.to_be_recorded()
    firm.days_pass(3)
    told = firm.recorded(**record)
    assert firm.third_party_requests == [("Add", "Closed"), ("Update", "Pending Assignment")]
    assert told.steps[0] == ("SU-21", "Closed", "Complete", None)
    assert [status for *_, status in told.timers] == ["cancelled", "waiting"]
    [timer] = firm.state.desk.timers.values()
    assert timer.due_at.isoformat() == "2026-03-20T00:00:00+00:00"
    assert why in firm.texts(UPDATE)[0]
    assert firm.texts(UPDATE)[-1] == NOT_UNVERIFIED
    assert "Contact name: Rosalind Quill" in firm.texts(UPDATE)
    assert firm.open_tasks == []
    firm.recorded()
    assert firm.request == ACTIVE
    assert firm.third_party_requests == [("Add", "Closed"), ("Update", "Closed")]


def test_su21_a_second_wrong_record_is_chased(firm: Organisations) -> None:
    firm.to_be_recorded().recorded(**UNVERIFIED)
    told = firm.recorded(**WITHOUT_CONTACT)
    [task] = told.published("task.raised")
    assert (task["kind"], task["rule"], task["outcomes"]) == ("chase_third_party", "SU-21", ["done"])
    assert task["details"] == {"third_party_request_id": firm.one.third_party_request_id}
    assert firm.third_party_requests == [("Add", "Closed"), ("Update", "Pending Assignment")]
    assert firm.one.stage == "third_party"
    assert len(firm.state.desk.timers) == 1
    firm.recorded(**UNVERIFIED)
    assert firm.open_tasks == ["chase_third_party"]
    withdrawn = firm.recorded().published("task.withdrawn")
    assert [one["reason"] for one in withdrawn] == ["The third party is recorded"]
    assert firm.request == ACTIVE


def test_su19_su21_the_one_in_the_register_counts_as_the_first_wrong_one(firm: Organisations) -> None:
    firm.team.records(**UNVERIFIED)
    firm.to_be_recorded().recorded(**WITHOUT_CONTACT)
    assert firm.open_tasks == ["chase_third_party"]


def test_su21_silence_is_chased_again_and_again(firm: Organisations) -> None:
    firm.to_be_recorded()
    told = firm.lapses("third_party")
    assert told.tasks == [("chase_third_party", "open")]
    assert [status for *_, status in told.timers] == ["fired", "waiting"]
    again = firm.lapses("third_party")
    assert (again.tasks, firm.open_tasks) == ([], ["chase_third_party"])
    done = firm.completes("chase_third_party", "done")
    assert (done.timers, firm.open_tasks) == ([], [])
    assert firm.lapses("third_party").tasks == [("chase_third_party", "open")]
    assert firm.request[0] == "In Progress"
    assert firm.third_party_requests == [("Add", "Pending Assignment")]
    firm.recorded()
    assert firm.request == ACTIVE


def test_su23_the_named_contact_is_asked_for(firm: Organisations) -> None:
    firm.team.records(**OTHER_CONTACT)
    told = firm.organisation()
    assert told.rules[2:] == ["SU-19", "SU-22", "SU-23", "SU-21"]
    assert told.requests[-2]["rule"] == "SU-23"
    assert firm.third_party_requests == [("Update", "Pending Assignment")]
    assert firm.texts(UPDATE) == [
        "Contact name: Rosalind Quill",
        "Contact address: Suite 5, 12 Chancery Row, LS1 4DY, GB",
        "Contact telephone: 0113 496 0771",
    ]
    assert firm.one.third_party_id == "TP-1"
    told = firm.recorded(**OTHER_CONTACT, contacts=[CONTACT])
    assert told.rules[0] == "SU-21"
    assert "SU-25" in told.rules
    assert firm.request == ACTIVE
    assert len(firm.state.representatives) == 1


def test_su23_without_an_address_of_their_own_the_organisations_is_told(firm: Organisations) -> None:
    firm.team.records(**OTHER_CONTACT)
    firm.organisation({"name": "Harrow & Finch", "contact": {"name": "Rosalind Quill"}})
    assert firm.texts(UPDATE)[1] == "Contact address: Suite 5, 12 Chancery Row, LS1 4DY, GB"


def test_su23_a_record_made_for_us_may_lack_the_contact_too(firm: Organisations) -> None:
    told = firm.to_be_recorded().recorded(**OTHER_CONTACT)
    assert told.rules == ["SU-21", "SU-22", "SU-23"]
    assert firm.third_party_requests == [("Add", "Closed"), ("Update", "Pending Assignment")]


@pytest.mark.parametrize(
    ("record", "why"), [({}, "the contact named by the client is missing"), (UNVERIFIED, "Unverified Employer")]
)
def test_su23_su21_recorded_without_the_contact_it_goes_back(
    firm: Organisations, record: dict[str, Any], why: str
) -> None:
    firm.team.records(**OTHER_CONTACT)
    firm.organisation()
    firm.recorded(**{**OTHER_CONTACT, **record})
    assert firm.third_party_requests == [("Update", "Closed"), ("Update", "Pending Assignment")]
    assert why in firm.texts(UPDATE)[0]
    firm.recorded(**OTHER_CONTACT)
    assert firm.open_tasks == ["chase_third_party"]


def test_su23_the_record_may_get_another_name_meanwhile(firm: Organisations) -> None:
    firm.team.records(**OTHER_CONTACT)
    firm.organisation()
    told = firm.team.records(name="Finch, Harrow & Partners")
    assert list(told) == [firm.scin]
    assert firm.request == ACTIVE


def test_su23_a_namesake_is_not_the_record_that_was_added(firm: Organisations) -> None:
    firm.team.records(**OTHER_CONTACT)
    firm.organisation()
    assert firm.team.records(third_party_id="TP-2") == {}
    assert firm.one.stage == "third_party"
    firm.recorded(third_party_id="TP-2")
    assert (firm.one.third_party_id, firm.request) == ("TP-2", ACTIVE)


def test_su23_su24_the_contact_comes_before_the_authorisation(firm: Organisations) -> None:
    firm.team.records(**OTHER_CONTACT)
    told = firm.organisation(CHARITY)
    assert "SU-29" not in told.rules
    told = firm.recorded()
    assert told.rules == ["SU-21", "SU-24", "SU-29", "SU-30"]
    assert not firm.waits
