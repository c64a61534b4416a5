"""SU-23, R-2: who need not be asked for in writing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.unit.activation.organisations import SOLICITOR

if TYPE_CHECKING:
    from tests.unit.activation.organisations import Organisations, Team


def test_r2_solicitor_authorised_by_telephone_in_time_but_read_after_su31(firm: Organisations, team: Team) -> None:
    team.records()
    firm.not_named()
    firm.lapses("written_authorisation")
    firm.organisation(SOLICITOR, received=firm.now - timedelta(days=2))
    assert firm.request[2] == "Active" or firm.open_tasks


def test_su23_the_form_says_that_it_is_a_solicitor(firm: Organisations) -> None:
    firm.to_be_asked_for()
    firm.form(SOLICITOR, signed=False)
    assert firm.request[2] == "Active"
