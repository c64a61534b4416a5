"""R-2, R-4, R-11 to R-16, SU-C, SU-X: what else can happen while an organisation is being set up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.activation.facts import WITHDRAWN
from tests.unit.activation.organisations import (
    CHARITY,
    SOLICITOR,
    asked_in_writing,
    chased,
    contact_asked_for,
    two_found,
    waiting_for_the_team,
)
from tests.unit.activation.story import CLIENT, FRIEND
from workers.activation.changing import with_representative

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.activation.organisations import Organisations

ACTIVE = ("Closed", "Complete", "Active")


STAGES = [waiting_for_the_team, chased, contact_asked_for, two_found, asked_in_writing]


@pytest.mark.parametrize("reached", STAGES)
def test_r12_the_client_withdraws(firm: Organisations, reached: Callable[[Organisations], None]) -> None:
    reached(firm)
    firm.days_pass(2)
    told = firm.objection()
    assert told.letters == []
    ended(firm, WITHDRAWN)


@pytest.mark.parametrize("reached", STAGES)
def test_r16_the_case_closes(firm: Organisations, reached: Callable[[Organisations], None]) -> None:
    reached(firm)
    firm.closes()
    ended(firm, WITHDRAWN)


@pytest.mark.parametrize("reached", STAGES)
def test_sux_created_in_error(firm: Organisations, reached: Callable[[Organisations], None]) -> None:
    reached(firm)
    firm.created_in_error()
    ended(firm, ("Closed", "Cancelled", "Lack of Proof"))


def ended(firm: Organisations, how: tuple[str, str, str | None]) -> None:
    assert firm.request == how
    assert firm.open_tasks == []
    assert firm.state.desk.timers == {}
    assert "Pending Assignment" not in dict(firm.third_party_requests).values()
    assert not firm.waits
    assert firm.team.records(third_party_id="TP-9") == {}


def test_r12_a_pending_organisation_is_removed(firm: Organisations) -> None:
    contact_asked_for(firm)
    firm.removed()
    ended(firm, WITHDRAWN)


def test_r12_the_organisation_declines(firm: Organisations) -> None:
    firm.to_be_recorded().reply(declines=True)
    assert firm.request == WITHDRAWN
    assert firm.third_party_requests == [("Add", "Cancelled")]
    assert firm.open_tasks == ["call_client"]


@pytest.mark.parametrize("reached", [waiting_for_the_team, chased, contact_asked_for, two_found])
def test_r13_authorised_while_something_else_is_waited_for(
    firm: Organisations, reached: Callable[[Organisations], None]
) -> None:
    reached(firm)
    before = firm.third_party_requests, firm.open_tasks, firm.one.stage
    told = firm.form()
    assert told.rules == ["R-13"]
    assert firm.one.authorised_at == firm.state.contacts[-1].moment
    assert (firm.third_party_requests, firm.open_tasks, firm.one.stage) == before
    if "choose_contact" in firm.open_tasks:
        firm.completes("choose_contact", "TP-2")
    else:
        firm.recorded()
    assert firm.request == ACTIVE
    assert firm.codes == ["CMSL0042", "CMSL0041"]


def test_r11_the_same_organisation_again_by_telephone_authorises_a_solicitor(firm: Organisations) -> None:
    firm.team.records()
    firm.organisation(authorisation="none")
    firm.issues("CMSL5512")
    told = firm.organisation()
    assert told.rules[:2] == ["R-11", "SU-24"]
    assert firm.request == ACTIVE
    assert len(firm.state.activations) == 1


def test_r11_su23_that_they_are_solicitors_may_be_told_later(firm: Organisations) -> None:
    firm.team.records()
    firm.organisation(CHARITY, authorisation="none")
    firm.issues("CMSL5512")
    firm.organisation(SOLICITOR)
    assert firm.request == ACTIVE


def test_r11_the_same_organisation_again_in_writing_authorises_any(firm: Organisations) -> None:
    firm.to_be_asked_for().in_writing()
    assert firm.request == ACTIVE


def test_r11_the_same_organisation_again_while_the_team_is_asked(firm: Organisations) -> None:
    told = firm.to_be_recorded(CHARITY).in_writing()
    assert told.rules[0] == "R-11"
    assert firm.third_party_requests == [("Add", "Pending Assignment")]
    firm.recorded()
    assert firm.request == ACTIVE


@pytest.mark.parametrize("outcome", ["keep", "replace"])
def test_r11_another_organisation(firm: Organisations, outcome: str) -> None:
    firm.to_be_recorded().organisation({**SOLICITOR, "name": "Marlowe Legal"})
    assert firm.open_tasks == ["tell_client_one_representative"]
    firm.completes("tell_client_one_representative", outcome)
    if outcome == "keep":
        assert firm.third_party_requests == [("Add", "Pending Assignment")]
        return
    assert firm.third_party_requests == [("Add", "Cancelled"), ("Add", "Pending Assignment")]
    firm.recorded(name="Marlowe Legal")
    assert firm.request == ACTIVE


def test_suc_no_organisation_beside_an_active_friend(firm: Organisations) -> None:
    firm.team.records()
    firm.active()
    told = firm.organisation()
    assert told.steps[-1] == ("SU-C", "Wait", None, None)
    assert firm.open_tasks == ["tell_client_one_representative"]
    firm.completes("tell_client_one_representative", "replace")
    told = firm.removed()
    assert "SU-19" in told.rules
    assert firm.request == ACTIVE


def test_suc_a_friend_beside_an_active_organisation_but_no_second_one(firm: Organisations) -> None:
    firm.team.records()
    firm.organisation()
    assert "SU-C" not in firm.nomination(FRIEND).rules
    firm.days_pass(2)
    firm.objection()
    assert firm.organisation().rules[-1] == "SU-C"
    firm.completes("tell_client_one_representative", "keep")
    assert firm.request == ("Closed", "Cancelled", None)


def test_suc_su26_tested_again_just_before_activation(firm: Organisations) -> None:
    firm.active()
    [friend] = firm.state.representatives
    firm.state = with_representative(firm.state, friend, active=False)
    firm.to_be_asked_for()
    firm.state = with_representative(firm.state, friend, active=True)
    told = firm.form()
    assert told.rules[-3:] == ["SU-25", "SU-26", "SU-C"]
    assert (firm.request[0], told.letters) == ("Wait", [])
    told = firm.removed()
    assert told.rules == ["R-12", "SU-C", "SU-26", "SU-27", "SU-28"]
    assert firm.request == ACTIVE


def test_r11_suc_the_other_nomination_waits_until_the_first_is_active(firm: Organisations) -> None:
    firm.to_be_recorded().organisation({**SOLICITOR, "name": "Marlowe Legal"})
    firm.recorded()
    first, second = (firm.state.desk.service_requests[one] for one in firm.state.activations)
    assert (first.status, first.resolution, second.status) == ("Closed", "Active", "Wait")


def test_r16_the_clients_new_details_leave_the_request_as_it_is(firm: Organisations) -> None:
    firm.to_be_recorded()
    told = firm.hears("register.client", {"client": {**CLIENT, "telephone": "0113 496 0128"}})
    assert told.rules == ["R-16"]
    assert firm.third_party_requests == [("Add", "Pending Assignment")]
