"""Who asks for a change, and whether it is them (MA-0)."""

from workers.maintain.consents import go_on
from workers.maintain.ending import NOT_PROCESSED, closed_before, end, tell_requester
from workers.maintain.maintain_case import Maintenance
from workers.maintain.register import client_told
from workers.maintain.request import take_up
from workers.maintain.state import OWN_DETAILS, POA, REFUSED
from workers.procedure.ids import poa_person_id
from workers.procedure.outcome import Refused
from workers.procedure.rule import rule

PASSED = "passed"


@rule("MA-0")
def change_requested(case: Maintenance) -> Refused | None:
    """``contact.change-requested``: done at once if the requester is verified, else they are checked first."""
    data = case.message.data
    if data.change.kind == OWN_DETAILS and not any(vars(data.change.new).values()):
        return Refused("invalid_data", "change.new: nothing is to change")
    person_id = _known_as(case, data.requester.kind, data.requester.id)
    if person_id is None:
        unmatched_contact(case)
        return None
    if data.client is not None:
        client_told(case, data.client)
    _begin(case, take_up(case, person_id))
    return None


@rule("MA-0")
def check_requester(case: Maintenance, change_id: str) -> None:
    """Task ``security_check``: nothing changes until it passes; a blocked PIN means other questions (MA-3c)."""
    blocked = case.records.security[case.change(change_id).person_id].blocked
    how = "by transaction-related questions, for their PIN is blocked" if blocked else "before anything is changed"
    case.ask_person(
        change_id,
        "security_check",
        f"Check the requester's identity {how}",
        outcomes=(PASSED, "failed"),
        details={"questions": "transaction_related"} if blocked else {},
        person=case.requester(change_id).to_call(),
    )


@rule("MA-0")
def requester_checked(case: Maintenance, change_id: str, outcome: str) -> None:
    """Passed: the change goes on. Failed: ``tell_requester``, end."""
    if outcome == PASSED:
        go_on(case, change_id)
    else:
        end(case, change_id, REFUSED, "the requester's identity could not be confirmed")
        tell_requester(case, change_id, NOT_PROCESSED, "security_failed")


@rule("MA-0")
def has_left(case: Maintenance, change_id: str) -> bool:
    """Whether whoever asked for an open change may ask for nothing on this case any more."""
    one = case.change(change_id)
    return one.open and _known_as(case, one.requester_kind, one.requester_id) is None


@rule("R-3")
def unmatched_contact(case: Maintenance) -> None:
    """Someone unknown, pending or removed is never dropped: task ``unmatched_contact``."""
    case.ask_about_contact("unmatched_contact", "A contact is by nobody known on this case: say what it belongs to")


def _begin(case: Maintenance, change_id: str) -> None:
    if case.closed_since:
        closed_before(case, change_id)
    elif case.message.data.security_check == PASSED:
        go_on(case, change_id)
    else:
        check_requester(case, change_id)


def _known_as(case: Maintenance, kind: str, requester_id: str) -> str | None:
    """Under which person id an active representative, or the holder of a power of attorney, is kept."""
    if kind == POA:
        return poa_person_id(case.message.scin, requester_id) if requester_id in case.state.poas else None
    appointed = case.appointment(requester_id)
    if appointed is None or appointed.standing != "active" or requester_id in case.state.removed:
        return None
    return appointed.contact_id
