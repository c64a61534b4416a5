"""SU-21: the register's records, and the cases that wait for them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.unit.activation.organisations import CHARITY, OTHER_CONTACT, RECORD, SOLICITOR, UNVERIFIED, known
from tests.unit.activation.rows import Rows
from tests.unit.activation.story import NOON
from workers.procedure.effects import AwaitThirdParty, SaveThirdParty

if TYPE_CHECKING:
    import pytest

    from tests.unit.activation.organisations import Organisations, Team

ACTIVE = ("Closed", "Complete", "Active")
OTHER = "123456789020"
NOTHING_WAITS = [("SU-21", "A third party was recorded that nothing waits for any more")]


def test_su21_a_record_is_kept_though_nobody_waits(team: Team) -> None:
    told = team.hears({**RECORD, "contacts": [{"name": "Tobias Quill"}], "scin": "400000000001"})
    assert told.timeline == [("SU-21", "Third party TP-1 recorded as client_representative")]
    [kept] = [one.third_party for one in told.effects(SaveThirdParty)]
    assert (kept.kind, kept.name, kept.telephone) == ("client_representative", "HARROW & FINCH", "0113 496 0770")
    assert (kept.scin, kept.received, kept.address.postcode) == ("400000000001", NOON, "LS1 4DY")
    assert [one.name for one in (kept.primary_contact, *kept.contacts)] == ["Rosalind Quill", "Tobias Quill"]
    assert told.published("register.third-party-available") == []


def test_su21_a_matching_record_counts_though_it_names_no_request(firm: Organisations) -> None:
    told = firm.to_be_recorded().team.records()[firm.scin]
    assert told.rules[:2] == ["SU-21", "SU-22"]
    assert firm.third_party_requests == [("Add", "Closed")]
    assert firm.request == ACTIVE


def test_su21_a_matching_record_that_is_wrong_goes_back_too(firm: Organisations) -> None:
    firm.to_be_recorded().team.records(**UNVERIFIED)
    assert firm.third_party_requests == [("Add", "Closed"), ("Update", "Pending Assignment")]
    firm.team.records(third_party_id="TP-2")
    assert (firm.request, firm.one.third_party_id) == (ACTIVE, "TP-2")


def test_su21_a_record_of_another_name_does_not(firm: Organisations) -> None:
    assert firm.to_be_recorded().team.records(name="Finch & Harrow") == {}
    assert firm.one.stage == "third_party"


def test_su21_every_case_that_waits_goes_on(team: Team) -> None:
    first, second = team.case().to_be_recorded(), team.case(OTHER).to_be_recorded(CHARITY)
    told = team.hears(RECORD)
    available = told.published("register.third-party-available")
    assert available == [{"scin": scin, "third_party_id": "TP-1"} for scin in (first.scin, second.scin)]
    team.deliver(told)
    assert first.request == ACTIVE
    assert second.codes == ["CMSL5512"]
    assert team.hears({**RECORD, "telephone": "0113 496 0999"}).published("register.third-party-available") == []


def test_su21_an_answer_to_one_request_serves_the_others(team: Team) -> None:
    first, second = team.case().to_be_recorded(), team.case(OTHER).to_be_recorded()
    told = first.recorded()
    assert [one["scin"] for one in told.published("register.third-party-available")] == [OTHER]
    assert (first.request, second.request) == (ACTIVE, ACTIVE)
    assert second.third_party_requests == [("Add", "Closed")]


def test_su21_a_case_that_no_longer_waits_is_left_alone(firm: Organisations) -> None:
    told = firm.to_be_recorded().team.hears(RECORD)
    firm.objection()
    assert firm.team.deliver(told)[firm.scin].timeline == NOTHING_WAITS
    assert firm.request == ("Cancelled", "Complete", None)


def test_su21_a_case_that_waits_for_another_organisation_is_left_alone(firm: Organisations) -> None:
    told = firm.to_be_recorded().team.hears(RECORD)
    firm.objection()
    firm.organisation({**SOLICITOR, "name": "Marlowe Legal"})
    assert firm.team.deliver(told)[firm.scin].timeline == NOTHING_WAITS
    assert firm.one.third_party_id is None


def test_su21_an_answer_to_a_request_that_has_ended(firm: Organisations) -> None:
    stale = firm.to_be_recorded().one.third_party_request_id
    firm.objection()
    told = firm.hears("register.third-party", {**RECORD, "service_request_id": stale})
    assert told.rules == ["SU-21"]
    assert firm.request == ("Cancelled", "Complete", None)
    assert firm.third_party_requests == [("Add", "Cancelled")]


def test_su21_an_answer_to_an_earlier_request_counts_as_a_matching_record(firm: Organisations) -> None:
    stale = firm.to_be_recorded().one.third_party_request_id
    firm.recorded(**UNVERIFIED)
    told = firm.hears("register.third-party", {**RECORD, "service_request_id": stale})
    assert [one["scin"] for one in told.published("register.third-party-available")] == [firm.scin]
    firm.team.deliver(told)
    assert firm.request == ACTIVE


def test_su21_an_older_record_never_replaces_a_newer_one(firm: Organisations) -> None:
    firm.team.records(telephone="0113 496 0999")
    older = firm.team.hears(known({**RECORD, **UNVERIFIED}), NOON - timedelta(hours=1))
    assert older.timeline[-1] == ("SU-21", "A later record of this third party is known")
    assert older.effects(SaveThirdParty) == []
    firm.organisation()
    assert firm.request == ACTIVE


def test_su21_an_older_record_read_late_does_not_count_as_a_second_wrong_one(firm: Organisations) -> None:
    firm.to_be_recorded().team.records(**UNVERIFIED)
    firm.team.records(NOON - timedelta(hours=1), **UNVERIFIED)
    assert firm.one.wrong_records == 1
    assert firm.open_tasks == []


def test_su21_an_older_answer_read_late_is_judged_by_the_newer_record(firm: Organisations) -> None:
    firm.to_be_recorded().team.records(name="Finch, Harrow & Partners", **OTHER_CONTACT)
    told = firm.recorded(NOON - timedelta(hours=1), **UNVERIFIED)
    assert ("SU-21", "A later record of this third party is known") in told.timeline
    assert "SU-23" in told.rules
    assert firm.one.third_party_id == "TP-1"


def test_su21_what_is_decided_in_one_batch_is_seen(firm: Organisations, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = firm.records()
    monkeypatch.setattr(Rows, "records", lambda _: batch)
    firm.organisation()
    told = firm.team.hears(RECORD)
    assert [one["scin"] for one in told.published("register.third-party-available")] == [firm.scin]
    firm.team.deliver(told)
    assert firm.request == ACTIVE
    assert firm.team.hears(RECORD).published("register.third-party-available") == []


def test_su21_the_wait_is_kept_under_a_key_that_names_nobody(firm: Organisations) -> None:
    [asked] = firm.organisation().effects(AwaitThirdParty)
    assert (asked.scin, asked.waits) == (firm.scin, True)
    assert "harrow" not in asked.match_key
    [ended] = firm.recorded().effects(AwaitThirdParty)
    assert (ended.match_key, ended.scin, ended.waits) == (asked.match_key, firm.scin, False)
