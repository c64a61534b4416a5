"""R-2: who was active before the request ended stands beside it, not in its way."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.unit.activation.organisations import beside_an_organisation

if TYPE_CHECKING:
    from tests.unit.activation.organisations import Team


def test_r2_objection_in_time_beside_an_organisation_active_before(team: Team) -> None:
    firm = beside_an_organisation(team)
    firm.nomination()
    firm.days_pass(2)
    objected = firm.now
    firm.days_pass(0.1)
    firm.completes("call_representative", "reached", "full")
    firm.cis("verified")
    firm.objection(objected)
    assert firm.request == ("Cancelled", "Complete", None)


def test_r2_authorisation_in_time_beside_an_organisation_active_before(team: Team) -> None:
    firm = beside_an_organisation(team)
    firm.asked_in_writing()
    firm.lapses("written_authorisation")
    firm.authorisation(received=firm.now - timedelta(days=2))
    assert firm.request[0] == "In Progress"
