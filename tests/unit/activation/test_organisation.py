"""SU-18, SU-19, SU-22 to SU-28: an organisation that is in the register, or that nobody named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.activation.organisations import (
    CHARITY,
    CONTACT,
    OTHER_CONTACT,
    SOLICITOR,
    UNNAMED_CONTACT,
    UNVERIFIED,
    WITHOUT_CONTACT,
)
from workers.procedure.effects import SaveAppointment

if TYPE_CHECKING:
    from tests.unit.activation.organisations import Organisations

ADDED, RETURNED = [("Add", "Pending Assignment")], [("Update", "Pending Assignment")]
ACTIVE = ("Closed", "Complete", "Active")


def test_su18_suf_the_request_is_opened_as_for_an_individual(firm: Organisations) -> None:
    told = firm.organisation()
    assert told.rules[:3] == ["SU-18", "SU-F", "SU-19"]
    opened = told.published("service-request.changed")[0]
    assert (opened["process"], opened["area"], opened["sub_area"]) == (
        "CofC",
        "Manage Client Rep",
        "Activate Client Rep",
    )
    assert (opened["status"], opened["fields"], opened["rule"]) == ("In Progress", {"activity_plan": True}, "SU-18")


@pytest.mark.parametrize("organisation", [None, {}, {"name": "Harrow & Finch"}, UNNAMED_CONTACT, {"contact": CONTACT}])
def test_su19_su29_su30_not_named_the_client_is_asked(firm: Organisations, organisation: dict[str, Any] | None) -> None:
    firm.team.records()
    told = firm.organisation(organisation)
    assert told.rules == ["SU-18", "SU-F", "SU-19", "SU-29", "SU-30"]
    assert [one["sub_area"] for one in told.requests][1:] == ["General Enquiries", "General Enquiries"]
    assert told.steps[-1] == ("SU-29", "Closed", "Complete", None)
    assert told.letters == [("CMSL5512", "client")]
    assert firm.letters[firm.one.letters[0]].enclosures == ("CMSB003",)
    assert firm.third_party_requests == []


def test_su19_su22_found_and_complete_it_is_added_to_the_request(firm: Organisations) -> None:
    firm.team.records()
    told = firm.organisation(SOLICITOR)
    assert told.rules[2:] == ["SU-19", "SU-22", "SU-24", "SU-25", "SU-26", "SU-27", "SU-28"]
    assert ("SU-22", "Third party TP-1 added: the same name, postcode, telephone") in told.timeline
    assert firm.state.desk.service_requests[firm.one.service_request_id].fields["third_party_id"] == "TP-1"
    assert firm.third_party_requests == []
    assert firm.request == ACTIVE


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (UNVERIFIED, "recorded as Unverified Employer"),
        (WITHOUT_CONTACT, "no primary contact"),
        ({"primary_contact": {"name": "Rosalind Quill", "address": CONTACT["address"]}}, "lacks address or telephone"),
        ({"primary_contact": {"name": "Rosalind Quill", "telephone": "0113 496 0771"}}, "lacks address or telephone"),
    ],
)
def test_su19_su21_found_but_not_usable_it_goes_back(firm: Organisations, record: dict[str, Any], why: str) -> None:
    firm.team.records(**record)
    told = firm.organisation()
    assert told.rules[2:] == ["SU-19", "SU-21"]
    assert firm.third_party_requests == RETURNED
    assert firm.one.stage == "third_party"
    assert why in firm.texts("Update 3rd Party Details")[0]
    assert "Contact name: Rosalind Quill" in firm.texts("Update 3rd Party Details")
    assert firm.codes == []


def test_su19_su20_not_in_the_register(firm: Organisations) -> None:
    firm.team.records(third_party_id="TP-2", name="Finch and Harrow")
    assert firm.organisation().rules[2:] == ["SU-19", "SU-20", "SU-21"]
    assert firm.third_party_requests == ADDED


def test_su19_a_search_that_finds_two_picks_none_silently(firm: Organisations) -> None:
    firm.team.records(scin="400000000001", address={**CONTACT["address"], "postcode": "YO1 7HH"})
    firm.team.records(third_party_id="TP-2", telephone=None)
    told = firm.organisation({**SOLICITOR, "scin": "400000000001"})
    [task] = told.published("task.raised")
    assert (task["kind"], task["rule"]) == ("choose_contact", "SU-19")
    assert task["outcomes"] == ["TP-1", "TP-2", "none_of_these"]
    assert task["details"]["third_parties"] == ["TP-1", "TP-2"]
    assert task["details"]["matched_on"] == {"TP-1": ["name", "scin", "telephone"], "TP-2": ["name", "postcode"]}
    assert firm.one.stage == "choose_contact"
    assert firm.third_party_requests == []


def test_su19_the_chosen_one_is_added(firm: Organisations) -> None:
    two_found(firm)
    told = firm.completes("choose_contact", "TP-2")
    assert told.rules[:2] == ["SU-19", "SU-22"]
    assert firm.one.third_party_id == "TP-2"
    assert firm.request == ACTIVE


def test_su19_su21_the_chosen_one_may_have_to_go_back(firm: Organisations) -> None:
    two_found(firm)
    firm.team.records(third_party_id="TP-2", **UNVERIFIED)
    firm.completes("choose_contact", "TP-2")
    assert firm.third_party_requests == RETURNED
    assert firm.one.third_party_id is None


def test_su19_su20_none_of_these(firm: Organisations) -> None:
    two_found(firm)
    told = firm.completes("choose_contact", "none_of_these")
    assert told.rules[:3] == ["SU-19", "SU-20", "SU-21"]
    assert firm.third_party_requests == ADDED


def test_su21_what_was_ruled_out_is_not_taken_when_it_is_recorded_again(firm: Organisations) -> None:
    two_found(firm)
    firm.completes("choose_contact", "none_of_these")
    told = firm.team.records(telephone="0113 496 0999")
    assert told[firm.scin].timeline == [("SU-21", "A third party was recorded that nothing waits for any more")]
    firm.team.records(third_party_id="TP-3")
    assert (firm.request, firm.one.third_party_id) == (ACTIVE, "TP-3")


def test_su21_but_the_team_may_say_that_it_is_the_one(firm: Organisations) -> None:
    two_found(firm)
    firm.completes("choose_contact", "none_of_these")
    firm.recorded(third_party_id="TP-1")
    assert (firm.request, firm.one.third_party_id) == (ACTIVE, "TP-1")


def test_su22_what_the_client_did_not_say_comes_from_the_record(firm: Organisations) -> None:
    firm.team.records(scin="400000000001")
    firm.organisation({"name": "Harrow & Finch", "contact": {"name": "ROSALIND QUILL"}, "legally_qualified": True})
    [representative] = firm.state.representatives.values()
    person = firm.people[representative.contact_id]
    assert (person.name, person.organisation) == ("ROSALIND QUILL", "Harrow & Finch")
    assert person.address is not None
    assert person.address.postcode == "LS1 4DY"
    assert (person.telephone, person.organisation_telephone) == ("0113 496 0771", "0113 496 0770")
    assert person.organisation_address == person.address
    assert person.scin == "400000000001"
    assert representative.type == "organisation"


def test_su22_another_contact_of_the_record_lends_nothing(firm: Organisations) -> None:
    firm.team.records(**OTHER_CONTACT)
    firm.organisation({"name": "Harrow & Finch", "contact": {"name": "Rosalind Quill"}})
    person = firm.people[firm.one.nominee_id]
    assert (person.address, person.telephone) == (None, None)
    assert person.postal_address is not None


def test_su22_other_procedures_are_told_which_record(firm: Organisations) -> None:
    firm.team.records()
    told = firm.organisation()
    [appointment] = [one.appointment for one in told.effects(SaveAppointment)]
    assert (appointment.third_party_id, appointment.type, appointment.standing) == ("TP-1", "organisation", "active")


def test_su23_any_contact_of_the_record_will_do(firm: Organisations) -> None:
    firm.team.records(**OTHER_CONTACT, contacts=[{"name": "rosalind  quill"}])
    firm.organisation()
    assert firm.request == ACTIVE


@pytest.mark.parametrize(
    ("organisation", "authorisation", "active"),
    [
        (SOLICITOR, "verbal", True),
        (SOLICITOR, "written", True),
        (SOLICITOR, "none", False),
        (CHARITY, "verbal", False),
        (CHARITY, "written", True),
        (CHARITY, "none", False),
    ],
)
def test_su23_su24_only_solicitors_are_authorised_by_telephone(
    firm: Organisations, organisation: dict[str, Any], authorisation: str, *, active: bool
) -> None:
    firm.team.records()
    channel = "letter" if authorisation == "written" else "telephone"
    told = firm.organisation(organisation, channel, authorisation)
    assert (firm.request == ACTIVE) is active
    assert (told.letters == [("CMSL5512", "client")]) is not active
    decided = "Authorised by the client" if active else "Not authorised by the client yet"
    assert ("SU-24", decided) in told.timeline


def test_su25_su26_rep_type_organisation_without_security_or_cis(firm: Organisations) -> None:
    firm.team.records()
    told = firm.organisation(opt_out_of_sms=True)
    by_rule = {one["rule"]: one for one in told.requests}
    assert by_rule["SU-25"]["fields"]["rep_type"] == "Organisation"
    assert by_rule["SU-25"]["fields"]["poa_type"] == "None"
    assert (by_rule["SU-26"]["sub_status"], by_rule["SU-26"]["resolution"]) == ("Create Client Rep", "Active")
    assert by_rule["SU-26"]["fields"]["representative_id"] == firm.one.representative_id
    assert "security_questions" not in by_rule["SU-28"]["fields"]
    assert firm.state.client.opt_out_of_sms
    [representative] = firm.state.representatives.values()
    assert (representative.security, representative.nino_status, representative.active) == ("none", None, True)
    assert firm.checks == []
    assert firm.open_tasks == []


def test_su27_su28_both_are_told_as_a_pair(firm: Organisations) -> None:
    firm.team.records()
    told = firm.organisation()
    assert told.letters == [("CMSL0042", "client"), ("CMSL0041", "representative")]
    letters = list(firm.letters.values())
    assert {one.via for one in letters} == {"standard"}
    assert {one.rule for one in letters} == {"SU-27"}
    assert len({one.pair_id for one in letters}) == 1
    assert told.steps[-1] == ("SU-28", "Closed", "Complete", "Active")


def test_su14_to_su16_the_organisation_as_point_of_contact(firm: Organisations) -> None:
    firm.team.records()
    told = firm.in_writing(point_of_contact=True)
    assert told.rules[-5:] == ["SU-27", "SU-14", "SU-15", "SU-16", "SU-28"]
    assert ("SU-16", "Closed", "Complete", "Accepted") in told.steps
    assert (firm.state.client.preferred_contact_method, firm.state.client.self_service) == ("Letter", False)


def test_sud_all_but_the_third_party_teams_requests_are_the_maintenance_services(firm: Organisations) -> None:
    told = firm.organisation(client={"role": "paying"})
    queues = {one["area"]: one["queue"] for one in told.requests}
    assert queues == {"Manage Client Rep": "maintenance_service", "Add 3rd Party": "third_party_team"}
    firm.lapses("third_party")
    assert firm.state.desk.tasks[firm.task("chase_third_party")].queue == "maintenance_service"
    asked = firm.team.case("123456789020").organisation(None, client={"role": "paying"}, point_of_contact=True)
    assert {one["queue"] for one in asked.requests} == {"maintenance_service"}


def two_found(firm: Organisations) -> None:
    firm.team.records()
    firm.team.records(third_party_id="TP-2")
    firm.organisation()
