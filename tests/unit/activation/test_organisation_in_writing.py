"""SU-24, SU-29 to SU-31, SU-6, SU-E, R-2: the client is asked in writing for the organisation or the authorisation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.activation.organisations import CHARITY, CONTACT, RECORD, SOLICITOR, UNNAMED_CONTACT

if TYPE_CHECKING:
    from tests.unit.activation.organisations import Organisations

ACTIVE = ("Closed", "Complete", "Active")
UNREACHABLE = ("Closed", "Cancelled", "Not Registered \u2013 Unreachable")
LACK_OF_PROOF = ("Closed", "Cancelled", "Not Registered \u2013 Lack of Proof")
NOTHING_CAME = ("Closed", "Cancelled", None)


def test_su24_su29_one_general_enquiry_only(firm: Organisations) -> None:
    firm.not_named()
    firm.team.records()
    firm.form()
    enquiries = [one for one in firm.state.desk.service_requests.values() if one.area == "General Enquiries"]
    assert [(one.status, one.sub_status) for one in enquiries] == [("Closed", "Complete")]


def test_su30_the_client_has_fourteen_days_from_the_issue_of_cmsl5512(firm: Organisations) -> None:
    assert firm.organisation(None).timers == []
    firm.days_pass(2)
    [(name, rule, due_at, status)] = firm.issues("CMSL5512").timers
    assert (name, rule, status) == ("written_authorisation", "SU-30", "waiting")
    assert due_at.isoformat() == "2026-03-19T00:00:00+00:00"


def test_su30_su25_the_form_authorises(firm: Organisations) -> None:
    told = firm.to_be_asked_for().form(point_of_contact=True, opt_out_of_sms=True)
    assert told.rules[:5] == ["R-13", "SU-24", "SU-25", "SU-26", "SU-27"]
    assert "SU-14" in told.rules
    assert firm.request == ACTIVE
    assert firm.state.client.opt_out_of_sms


def test_su30_su19_the_form_names_the_organisation(firm: Organisations) -> None:
    told = firm.not_named().form()
    assert told.rules == ["R-13", "R-4", "SU-19", "SU-20", "SU-21"]
    firm.recorded()
    assert firm.request == ACTIVE
    assert firm.codes == ["CMSL5512", "CMSL0042", "CMSL0041"]


@pytest.mark.parametrize(
    ("organisation", "signed", "lacks"),
    [
        (CHARITY, False, ("signature",)),
        (UNNAMED_CONTACT, True, ("contact_name",)),
        ({"contact": CONTACT}, True, ("name",)),
        (None, False, ("signature", "name", "contact_name")),
    ],
)
def test_su6_r9_the_form_alone_lacks_what_the_law_requires(
    firm: Organisations, organisation: dict[str, Any] | None, lacks: tuple[str, ...], *, signed: bool
) -> None:
    told = firm.to_be_asked_for().form(organisation, signed=signed)
    assert firm.one.proof_lacks == lacks
    assert firm.request == LACK_OF_PROOF
    assert told.letters == [("CMSL0048", "client"), ("CMSL0049", "representative")]
    assert [(one.code, one.via) for one in firm.letters.values()][1:] == [
        ("CMSL0048", "standard"),
        ("CMSL0049", "contingency"),
    ]


def test_su6_without_a_record_when_the_client_was_asked_only_they_are_told(firm: Organisations) -> None:
    told = firm.not_named().form(signed=False)
    assert told.letters == [("CMSL0048", "client")]
    assert firm.request == LACK_OF_PROOF


def test_su31_silence_both_are_told_as_a_pair(firm: Organisations) -> None:
    told = firm.to_be_asked_for().lapses("written_authorisation")
    assert told.rules == ["SU-30", "SU-31"]
    assert told.steps[0] == ("SU-31", "In Progress", "Activate Client Representative", UNREACHABLE[2])
    assert firm.request == UNREACHABLE
    letters = list(firm.letters.values())[1:]
    assert [(one.code, one.recipient_kind, one.via) for one in letters] == [
        ("CMSL0047", "client", "standard"),
        ("CMSL0049", "representative", "contingency"),
    ]
    assert len({one.pair_id for one in letters}) == 1


def test_su31_silence_and_nobody_to_tell(firm: Organisations) -> None:
    told = firm.not_named().lapses("written_authorisation")
    assert told.rules == ["SU-30", "SU-31"]
    assert told.letters == []
    assert firm.request == NOTHING_CAME


def test_su31_the_record_of_an_organisation_that_is_linked_at_the_end_only_counts(firm: Organisations) -> None:
    firm.to_be_recorded(CHARITY).recorded()
    firm.issues("CMSL5512")
    told = firm.lapses("written_authorisation")
    assert told.letters == [("CMSL0047", "client"), ("CMSL0049", "representative")]


def test_su29_su31_a_solicitor_authorised_by_telephone_but_not_named(firm: Organisations) -> None:
    firm.team.records()
    firm.organisation({"name": "Harrow & Finch", "legally_qualified": True})
    firm.issues("CMSL5512")
    told = firm.lapses("written_authorisation")
    assert told.letters == []
    assert firm.request == NOTHING_CAME


def test_su29_su24_a_solicitor_authorised_by_telephone_is_named_by_an_unsigned_form(firm: Organisations) -> None:
    firm.team.records()
    firm.organisation({"name": "Harrow & Finch", "legally_qualified": True})
    firm.issues("CMSL5512")
    firm.form(SOLICITOR, signed=False)
    assert firm.request == ACTIVE


def test_sue_su18_by_email_the_form_goes_out_alone(firm: Organisations) -> None:
    firm.team.records()
    told = firm.organisation(CHARITY, channel="email", authorisation="none")
    assert told.rules == ["SU-18", "SU-E"]
    assert told.letters == [("CMSB003", "client")]
    assert firm.letters[firm.one.letters[0]].enclosures == ()
    assert firm.open_tasks == []
    [(_, rule, _, _)] = firm.issues("CMSB003").timers
    assert rule == "SU-E"
    assert firm.one.third_party_id is None


def test_sue_su19_the_form_comes_back(firm: Organisations) -> None:
    firm.team.records()
    firm.organisation(CHARITY, channel="email", authorisation="none")
    firm.issues("CMSB003")
    assert "SU-22" in firm.form().rules
    assert firm.request == ACTIVE


def test_sue_silence(firm: Organisations) -> None:
    firm.organisation(CHARITY, channel="email", authorisation="none")
    firm.issues("CMSB003")
    assert firm.lapses("written_authorisation").letters == []
    assert firm.request == NOTHING_CAME


def test_su10_su30_a_representatives_reply_brings_an_organisation_no_pin(firm: Organisations) -> None:
    told = firm.to_be_asked_for().reply("full")
    assert ("R-13", "PIN and password are not kept: an organisation has none") in told.timeline
    assert firm.security == {}
    assert not firm.one.security_given


def test_r2_su31_received_in_time_but_read_after_the_end(firm: Organisations) -> None:
    firm.to_be_asked_for()
    firm.days_pass(5)
    received = firm.now
    firm.lapses("written_authorisation")
    told = firm.form(received=received)
    assert told.called_back[0] == list(firm.letters)[1:3]
    assert told.rules[0] == "R-2"
    assert firm.request == ACTIVE
    assert firm.codes == ["CMSL5512", "CMSL0047", "CMSL0049", "CMSL0042", "CMSL0041"]


def test_r2_su31_in_time_and_now_the_register_is_searched(firm: Organisations) -> None:
    firm.not_named()
    received = firm.now
    firm.lapses("written_authorisation")
    firm.form(received=received)
    assert firm.one.stage == "third_party"
    firm.recorded()
    assert firm.request == ACTIVE


def test_r2_su31_received_late(firm: Organisations) -> None:
    firm.to_be_asked_for().lapses("written_authorisation")
    firm.days_pass(1)
    firm.form()
    assert firm.open_tasks == ["late_document"]
    assert firm.request == UNREACHABLE


@pytest.mark.parametrize("days", [0, 1])
def test_r2_r13_su30_authorised_before_the_client_was_asked_but_read_after(firm: Organisations, days: int) -> None:
    firm.to_be_recorded(CHARITY)
    received = firm.now
    firm.days_pass(days)
    firm.team.records()
    assert firm.codes == ["CMSL5512"]
    told = firm.form(received=received)
    assert firm.request == ACTIVE
    withdrawn = told.called_back
    assert withdrawn == ([list(firm.letters)[:1]] if days else [])


def test_r2_su30_authorised_after_the_record_was_received_though_before_the_client_was_asked(
    firm: Organisations,
) -> None:
    told = firm.to_be_recorded(CHARITY).team.hears(RECORD)
    firm.days_pass(1)
    received = firm.now
    firm.days_pass(1)
    firm.team.deliver(told)
    assert firm.form(received=received).called_back == []
    assert firm.request == ACTIVE
