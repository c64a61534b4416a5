"""What was asked for is done: a service request for a process (MA-2), or new details (MA-3)."""

from workers.maintain.events import RequestRaised
from workers.maintain.maintain_case import Maintenance
from workers.maintain.own_details import change_details
from workers.maintain.state import AGREED, OWN_DETAILS
from workers.procedure import work
from workers.procedure.rule import rule

QUEUE = "caseworkers"
ACTIVATE = ("CofC", "Manage Client Rep", "Activate Client Rep")


def carry_out(case: Maintenance, change_id: str) -> None:
    """Carry the change out as far as it can be, if everyone agreed who has to."""
    one = case.change(change_id)
    if one.status != AGREED:
        return
    if one.kind == OWN_DETAILS:
        change_details(case, change_id)
    else:
        raise_process(case, change_id)


@rule("MA-2")
def raise_process(case: Maintenance, change_id: str) -> None:
    """Raise the SR of the process they want; Set Up is never started by it (SU-B)."""
    one = case.change(change_id)
    process, area, sub_area = one.process
    details = filter(None, (case.records.notes[note_id] for note_id in one.note_ids))
    notes = (f"Asked for by {one.requester_kind} {one.requester_id}, change {change_id}", *details)
    request_id = work.create_request(case, process, area, sub_area, notes, queue=QUEUE)
    case.record(RequestRaised(change_id, request_id, case.message.received))
    if one.process == ACTIVATE:
        case.tell("Set Up isn't started: only the client can ask for a representative (SU-B)")
