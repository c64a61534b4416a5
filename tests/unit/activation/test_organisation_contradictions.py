"""R-4: what differs from what is held of an organisation, or of its contact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.activation.organisations import (
    CHARITY,
    CONTACT,
    UNNAMED_CONTACT,
    UNVERIFIED,
    asked_in_writing,
    chased,
    contact_asked_for,
    two_found,
    waiting_for_the_team,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.activation.organisations import Organisations, Team

ACTIVE = ("Closed", "Complete", "Active")
MOVED: dict[str, Any] = {"lines": ["1 Quayside"], "postcode": "M1 1AA", "country": "GB"}
MARLOWE: dict[str, Any] = {**CHARITY, "name": "Marlowe Legal", "address": MOVED}


@pytest.mark.parametrize("outcome", ["first", "second"])
def test_r4_details_that_differ_stop_the_way(firm: Organisations, outcome: str) -> None:
    told = firm.to_be_asked_for().form({**CHARITY, "telephone": "0113 496 0888"})
    [task] = told.published("task.raised")
    assert (task["kind"], task["details"]["fields"]) == ("contradiction", ["organisation_telephone"])
    assert firm.codes == ["CMSL5512"]
    firm.completes("contradiction", outcome)
    assert firm.request == ACTIVE
    held = firm.people[firm.one.nominee_id].organisation_telephone
    assert held == ("0113 496 0888" if outcome == "second" else "0113 496 0770")


def test_r4_nothing_goes_to_the_team_or_out_until_it_is_answered(firm: Organisations) -> None:
    firm.to_be_recorded(CHARITY).form({**CHARITY, "address": MOVED})
    told = firm.recorded(name="Finch, Harrow & Partners")
    assert told.rules == ["SU-21"]
    assert firm.third_party_requests == [("Add", "Pending Assignment")]
    firm.lapses("third_party")
    assert firm.open_tasks == ["contradiction"]
    firm.completes("contradiction", "first")
    assert firm.third_party_requests == [("Add", "Closed")]
    assert firm.request == ACTIVE


def test_r4_su21_a_wrong_record_goes_back_once_it_is_answered(firm: Organisations) -> None:
    firm.to_be_recorded(CHARITY).form({**CHARITY, "address": MOVED})
    firm.recorded(**UNVERIFIED)
    firm.completes("contradiction", "second")
    assert firm.third_party_requests == [("Add", "Closed"), ("Update", "Pending Assignment")]
    assert "Address: 1 Quayside, M1 1AA, GB" in firm.texts("Update 3rd Party Details")


def test_r4_su21_silence_is_chased_once_it_is_answered(firm: Organisations) -> None:
    firm.to_be_recorded(CHARITY).form({**CHARITY, "address": MOVED})
    firm.lapses("third_party")
    firm.completes("contradiction", "first")
    assert firm.open_tasks == ["chase_third_party"]


def test_r4_su23_another_contact_may_be_in_the_record_already(firm: Organisations) -> None:
    contact_asked_for(firm)
    firm.form({**CHARITY, "contact": {**CONTACT, "name": "Tobias Quill"}})
    firm.completes("contradiction", "second")
    assert firm.third_party_requests == [("Update", "Closed")]
    assert firm.request == ACTIVE


def test_r4_su23_the_contact_that_is_asked_for_stays(firm: Organisations) -> None:
    contact_asked_for(firm)
    firm.form({**CHARITY, "contact": {**CONTACT, "telephone": "0113 496 0888"}})
    firm.completes("contradiction", "second")
    assert firm.third_party_requests == [("Update", "Pending Assignment")]
    assert len(firm.state.desk.timers) == 1
    firm.form({**CHARITY, "contact": {**CONTACT, "telephone": "0113 496 0889"}})
    firm.lapses("third_party")
    firm.completes("contradiction", "second")
    assert firm.open_tasks == ["chase_third_party"]


@pytest.mark.parametrize("reached", [waiting_for_the_team, chased, contact_asked_for, two_found, asked_in_writing])
def test_r4_su19_another_organisation_is_looked_up_anew(
    firm: Organisations, reached: Callable[[Organisations], None]
) -> None:
    reached(firm)
    asked = firm.third_party_requests
    firm.form(MARLOWE)
    told = firm.completes("contradiction", "second")
    assert "SU-20" in told.rules
    assert firm.open_tasks == []
    assert firm.third_party_requests == [*((kind, "Cancelled") for kind, _ in asked), ("Add", "Pending Assignment")]
    assert len(firm.state.desk.timers) == 1
    firm.team.records()
    assert firm.one.stage == "third_party"
    firm.team.records(third_party_id="TP-7", name="Marlowe Legal", address=MOVED, primary_contact=CONTACT)
    assert (firm.one.third_party_id, firm.request) == ("TP-7", ACTIVE)
    person = firm.people[firm.one.nominee_id]
    assert person.organisation == "Marlowe Legal"
    assert person.organisation_address is not None
    assert person.organisation_address.lines == ("1 Quayside",)


def test_r4_su19_no_letter_goes_to_the_address_of_the_wrong_organisation(firm: Organisations) -> None:
    firm.team.records()
    firm.organisation({"name": "Harrow & Finch", "contact": {"name": "Rosalind Quill"}})
    firm.form({"name": "Marlowe Legal", "contact": {"name": "Rosalind Quill"}})
    firm.completes("contradiction", "second")
    person = firm.people[firm.one.nominee_id]
    assert (person.organisation, person.name) == ("Marlowe Legal", "Rosalind Quill")
    assert (person.postal_address, person.telephone, person.organisation_telephone) == (None, None, None)


def test_r4_su19_the_choice_was_of_the_wrong_organisation(firm: Organisations) -> None:
    two_found(firm)
    firm.form(MARLOWE)
    assert firm.completes("choose_contact", "TP-1").rules == ["SU-19"]
    firm.completes("contradiction", "second")
    assert firm.third_party_requests == [("Add", "Pending Assignment")]
    assert firm.one.third_party_id is None


@pytest.mark.parametrize(("choice", "third_party_id"), [("TP-1", "TP-1"), ("none_of_these", None)])
def test_r4_su19_the_choice_counts_once_it_is_answered(
    firm: Organisations, choice: str, third_party_id: str | None
) -> None:
    two_found(firm)
    firm.form({**CHARITY, "telephone": "0113 496 0888"})
    assert firm.completes("choose_contact", choice).rules == ["SU-19"]
    assert (firm.one.third_party_id, firm.third_party_requests) == (None, [])
    firm.completes("contradiction", "first")
    assert firm.one.third_party_id == third_party_id
    assert firm.third_party_requests == ([] if third_party_id else [("Add", "Pending Assignment")])


@pytest.mark.parametrize("reached", [waiting_for_the_team, contact_asked_for, two_found])
def test_r2_r4_reopened_after_a_refusal_it_waits_for_something_again(
    firm: Organisations, reached: Callable[[Organisations], None]
) -> None:
    reached(firm)
    firm.objection()
    firm.days_pass(0.5)
    firm.form()
    assert firm.open_tasks == ["contradiction"]
    assert firm.third_party_requests in ([], [("Add", "Cancelled")], [("Update", "Cancelled")])
    firm.completes("contradiction", "second")
    assert firm.state.desk.timers or firm.open_tasks == ["choose_contact"]
    if firm.open_tasks:
        firm.completes("choose_contact", "TP-1")
    else:
        firm.recorded()
    assert firm.request == ACTIVE


def test_r4_su29_authorised_but_not_named_the_client_is_asked_again(firm: Organisations, team: Team) -> None:
    team.records()
    firm.organisation(UNNAMED_CONTACT, authorisation="none")
    firm.issues("CMSL5512")
    firm.days_pass(2)
    refused = firm.now
    firm.days_pass(0.1)
    firm.form(UNNAMED_CONTACT)
    firm.days_pass(0.1)
    firm.form()
    firm.objection(received=refused)
    told = firm.completes("contradiction", "second")
    assert told.letters == [("CMSL5512", "client")]
    firm.issues("CMSL5512")
    firm.form()
    assert firm.request == ACTIVE
