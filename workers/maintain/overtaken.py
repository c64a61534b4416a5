"""What a change overtook: who asks or has to agree was another already, but that is read after it (R-2, MA-12)."""

from workers.maintain.maintain_case import Maintenance
from workers.maintain.state import POA, Change, Poa
from workers.procedure.rule import rule


def list_overtaken(case: Maintenance, poas: tuple[Poa, ...]) -> None:
    """Look for changes that went by an earlier list of powers of attorney than the one in force then."""
    listed = {poa.poa_id for poa in poas}
    for one in case.state.changes.values():
        if one.requester_kind != POA or _another_list_counted(case, one):
            continue
        if one.requester_id not in listed:
            removal_overtaken(case, one)
        elif one.carried_out and case.message.received < one.settled_at:
            _without_holders(case, one, poas)


@rule("R-2")
def removal_overtaken(case: Maintenance, one: Change) -> None:
    """The requester had left before they asked, or before it was carried out: task ``late_document``."""
    if (one.open or one.carried_out) and case.message.received < one.settled_at:
        summary = "A requester had left before their change was asked for or carried out: decide what to do"
        case.ask_about_contact("late_document", summary, change_id=one.change_id, requester_id=one.requester_id)


@rule("R-2")
def closing_overtaken(case: Maintenance, one: Change) -> None:
    """The case had closed before the change was carried out: task ``late_document``."""
    if one.carried_out and case.message.received < one.settled_at:
        summary = "A change was carried out though the case had closed before: decide what to do"
        case.ask_about_contact("late_document", summary, change_id=one.change_id)


@rule("R-2")
def joined_overtaken(case: Maintenance, one: Change, poa_id: str) -> None:
    """A holder had joined before the change was carried out, and wasn't asked: task ``late_document``."""
    summary = "A change was carried out without a joint holder who had joined before: decide what to do"
    case.ask_about_contact("late_document", summary, change_id=one.change_id, poa_id=poa_id)


def _without_holders(case: Maintenance, one: Change, poas: tuple[Poa, ...]) -> None:
    for poa_id in one.others_among(poas):
        if one.went_without(poa_id, case.message.received):
            joined_overtaken(case, one, poa_id)


def _another_list_counted(case: Maintenance, one: Change) -> bool:
    """Whether a later list than this one was recorded, and by the time that the change was settled."""
    recorded = case.state.poas_at
    return recorded is not None and case.message.received < recorded <= one.settled_at
