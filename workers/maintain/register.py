"""Facts that other procedures record: holders of powers of attorney, removals, the client, the end of the case."""

from dataclasses import replace
from typing import Any

from workers.maintain.ending import case_ends, end, end_for_good, requester_left
from workers.maintain.events import CaseClosed, PoasRecorded, RepresentativeGone
from workers.maintain.holders import holders_changed
from workers.maintain.maintain_case import Maintenance
from workers.maintain.overtaken import closing_overtaken, list_overtaken, removal_overtaken
from workers.maintain.state import REPRESENTATIVE, WITHDRAWN, Change, Poa
from workers.procedure.client import keep_client
from workers.procedure.ids import poa_person_id
from workers.procedure.people import NOBODY, person_from
from workers.procedure.rule import rule


@rule("MA-1")
def poas_recorded(case: Maintenance) -> None:
    """``register.poas``: the whole list, it replaces the one before; an older one changes nothing."""
    data, recorded = case.message.data, case.state.poas_at
    if data.client is not None:
        client_told(case, data.client)
    poas = tuple(Poa(holder.id, holder.joint, holder.legal) for holder in data.poas)
    list_overtaken(case, poas)
    if recorded is not None and case.message.received < recorded:
        case.tell("A list of powers of attorney that is older than the one held")
        return
    for holder in data.poas:
        _keep(case, holder)
    case.record(PoasRecorded(poas, case.message.received))
    holders_changed(case)


@rule("MA-12")
def representative_removed(case: Maintenance) -> None:
    """``register.representative-removed``: the requester leaves; whatever of theirs waits ends."""
    gone = case.message.data.representative_id
    case.record(RepresentativeGone(gone))
    for change_id, one in case.state.changes.items():
        if one.requester_kind == REPRESENTATIVE and one.requester_id == gone:
            removal_overtaken(case, one)
            if one.open:
                requester_left(case, change_id)


@rule("R-16")
def client_recorded(case: Maintenance) -> None:
    """``register.client``: the client's details changed."""
    client_told(case, case.message.data.client)


@rule("R-16")
def client_told(case: Maintenance, client: Any) -> None:  # noqa: ANN401 - the contracts' client
    """The client's details came with something, or by themselves."""
    if keep_client(case, person_from(client)):
        case.tell(f"The client's details as of {case.message.received.isoformat()}")


@rule("R-16")
def case_closed(case: Maintenance) -> None:
    """``register.case-closed``: everything open ends as R-12, and nothing is taken up again.

    What was asked for after it, and read before, goes on (R-2).
    """
    closed_at = case.message.received
    case.record(CaseClosed(closed_at))
    for change_id, one in case.state.changes.items():
        if one.asked_at <= closed_at:
            _closed(case, change_id, one)
    case_ends(case, [one for one in case.state.changes.values() if one.asked_at > closed_at])


def _closed(case: Maintenance, change_id: str, one: Change) -> None:
    if one.open:
        end(case, change_id, WITHDRAWN, "the case closed")
    elif one.may_be_taken_up:
        end_for_good(case, change_id, "the case closed")
    else:
        closing_overtaken(case, one)


def _keep(case: Maintenance, holder: Any) -> None:  # noqa: ANN401 - the contract's holder
    """A NINO or SCIN that was told in a call stays known."""
    person_id = poa_person_id(case.message.scin, holder.id)
    told, held = person_from(holder), case.records.people[person_id] or NOBODY
    case.keep_person(person_id, "poa", replace(told, nino=told.nino or held.nino, scin=told.scin or held.scin))
