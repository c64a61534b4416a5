"""What the third-party team is asked for instead of Service Management, and their answer (MA-3b, SU-21)."""

from workers.maintain.ending import forget
from workers.maintain.events import RequestRaised
from workers.maintain.maintain_case import Maintenance
from workers.maintain.state import OWN_DETAILS, Change
from workers.procedure import work
from workers.procedure.ids import change_person_id
from workers.procedure.people import NOBODY
from workers.procedure.rule import rule

AMEND = ("3rd Party", "Update 3rd Party Details", "Update 3rd Party Details")
TEAM = "third_party_team"
AWAITED, CANCELLED = "Pending Assignment", "Cancelled"


@rule("MA-3b")
def amend_third_party(case: Maintenance, change_id: str) -> None:
    """A solicitor or organisation without a SCIN: SR to the third-party team instead of the email."""
    amendments = _amendments(case, change_id)
    request_id = work.create_request(case, *AMEND, amendments, status=AWAITED, queue=TEAM)
    case.record(RequestRaised(change_id, request_id, case.message.received))
    forget(case, change_id)


def third_party_recorded(case: Maintenance) -> None:
    """``register.third-party``: what answers none of this worker's requests is Set Up's."""
    answered = case.message.data.service_request_id
    for one in case.state.changes.values():
        if one.kind == OWN_DETAILS and one.service_request_id == answered:
            request_answered(case, one, answered)


@rule("SU-21")
def request_answered(case: Maintenance, one: Change, request_id: str) -> None:
    """An answered 3rd Party SR is ``Closed`` / ``Complete``, also where the case ended it since (R-2).

    Our copy of the requester's details stays: it changes only with Service Management's note (MA-7).
    """
    status = case.state.desk.service_requests[request_id].status
    if status == AWAITED or (status == CANCELLED and one.carried_out and case.closed_since):
        work.change_request(case, request_id, status="Closed", sub_status="Complete")
    else:
        case.tell(f"The third-party team answered service request {request_id}, which has ended: nothing changed")


def _amendments(case: Maintenance, change_id: str) -> tuple[str, ...]:
    new = case.records.people[change_person_id(change_id)] or NOBODY
    requester = case.requester(change_id)
    details = (
        ("Third party", requester.organisation or requester.full_name),
        ("New name", new.full_name),
        ("New address", new.address and new.address.on_one_line()),
        ("New telephone", new.telephone),
        ("New mobile", new.mobile),
    )
    return tuple(f"{what}: {value}" for what, value in details if value)
