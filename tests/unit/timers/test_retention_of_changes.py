"""R-10: changes, holders of powers of attorney and requests to Service Management."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.unit.maintain.story import CLIENT as TOLD
from tests.unit.maintain.story import OWN_DETAILS, REP, SCIN
from tests.unit.timers.archive import CLIENT, DAYS, Filed, FiledChanges
from workers.procedure.ids import change_person_id, poa_person_id
from workers.service_mgmt.agent import ROOM as SERVICE_MANAGEMENT


@pytest.fixture
def case() -> FiledChanges:
    return FiledChanges()


def test_r10_a_holder_stays_while_listed_and_so_does_the_client(case: FiledChanges) -> None:
    case.holders("A", "B")
    assert case.look_after(3 * DAYS).nothing
    case.holders("B")
    assert case.look_after(DAYS - 1).nothing
    look = case.look_after(1)
    assert look.people == look.notes == {poa_person_id(SCIN, "A")}
    case.holders()
    assert case.look_after(DAYS).people == {poa_person_id(SCIN, "A"), poa_person_id(SCIN, "B"), CLIENT}


def test_r10_a_holder_listed_again_stays(case: FiledChanges) -> None:
    case.holders("A")
    case.holders()
    case.now += timedelta(days=DAYS - 1)
    case.holders("A")
    assert case.look_after(DAYS).nothing


def test_r10_a_change_that_waits_for_consent_stays(case: FiledChanges) -> None:
    case.holders("A", "B")
    case.asks(requester="A")
    assert case.change.open
    assert case.look_after(DAYS).nothing


def test_r10_details_of_a_process_go_after_its_days(case: FiledChanges) -> None:
    """Its service request is another procedure's, whose end nobody tells us: it goes with the case."""
    case.asks()
    [request] = case.state.desk.service_requests
    assert case.state.desk.service_requests[request].open
    assert case.look_after(DAYS - 1).nothing
    look = case.look_after(1)
    assert look.notes >= {case.change.change_id, request}
    assert look.documents == {request}


def test_r10_what_was_handed_to_others_stays_while_the_case_goes_on(case: FiledChanges) -> None:
    case.holders("A")
    case.asks()
    look = case.look_after(DAYS)
    assert case.change.change_id in look.notes
    assert not look.documents
    assert CLIENT not in look.people


def requested_of_service_management(case: FiledChanges, requester: str) -> Callable[[str, dict[str, Any]], None]:
    """The requester's own details are asked for; what Service Management's worker hears next."""
    [asked] = case.asks(OWN_DETAILS, requester=requester).published("service-management.requested")
    hears = case.also(SERVICE_MANAGEMENT)
    hears("service-management.requested", asked)
    return lambda kind, data: hears(kind, {"request_id": asked["request_id"], "scin": SCIN, **data})


def test_r10_ma7_a_change_that_nobody_finished_stays(case: FiledChanges) -> None:
    service_management = requested_of_service_management(case, REP)
    case.now += timedelta(days=100)
    service_management("service-management.read", {})
    assert case.look_after(3 * DAYS).nothing
    service_management("service-management.change-noted", {"note": "Done"})
    assert case.look_after(DAYS - 1).nothing
    look = case.look_after(1)
    assert case.change.change_id in look.notes
    assert CLIENT in look.people


def test_r10_an_unfinished_change_goes_with_the_holder_who_asked_for_it(case: FiledChanges) -> None:
    case.holders("A")
    requested_of_service_management(case, "A")
    assert change_person_id(case.change.change_id) not in case.look_after(2 * DAYS).people
    case.holders()
    assert case.look_after(DAYS - 1).nothing
    assert case.look_after(1).people >= {change_person_id(case.change.change_id), poa_person_id(SCIN, "A")}


def test_r10_an_unfinished_change_goes_with_its_case_or_the_last_that_was_heard_of_it(case: FiledChanges) -> None:
    service_management = requested_of_service_management(case, REP)
    case.now += timedelta(days=1)
    set_up = Filed(archive=case.archive, now=case.now)
    set_up.closes()
    case.now += timedelta(days=10)
    service_management("service-management.read", {})
    assert case.look_after(DAYS - 1).nothing
    assert case.look_after(1).people >= {change_person_id(case.change.change_id), CLIENT}


def test_r10_the_end_of_the_case_is_the_end_of_its_holders(case: FiledChanges) -> None:
    case.holders("A", "B", client=TOLD)
    case.asks(OWN_DETAILS, requester="A")
    case.now += timedelta(days=1)
    case.closes()
    set_up = Filed(archive=case.archive, now=case.now)
    set_up.closes()
    look = case.look_after(DAYS)
    holders = {poa_person_id(SCIN, one) for one in "AB"}
    assert look.people >= {change_person_id(case.change.change_id), CLIENT, *holders}
    case.holders("A")
    assert case.look_after(DAYS).people.isdisjoint({CLIENT, poa_person_id(SCIN, "A")})
