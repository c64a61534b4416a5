"""What the joint holders answer (MA-11, MA-12, R-2)."""

from workers.maintain.consents import settle
from workers.maintain.ending import refused
from workers.maintain.events import AnswerGiven
from workers.maintain.maintain_case import Maintenance
from workers.maintain.state import AGREED, REFUSE, WAITING_CONSENT, Answer, Change
from workers.procedure import work
from workers.procedure.rule import rule


@rule("MA-12")
def consent_replied(case: Maintenance) -> None:
    """``consent.replied`` counts only for exactly the change it was given for, by someone who is asked."""
    data = case.message.data
    one = case.state.changes.get(data.change_id)
    if one is None or one.change_digest != data.change_digest:
        case.tell("An answer to another change than any that is known here")
    elif not one.asks(data.poa_id, case.message.received):
        case.tell(f"An answer of somebody whom change {one.change_id} doesn't ask")
    elif one.has(data.poa_id, data.answer):
        case.tell(f"Change {one.change_id}: {data.poa_id} gave the same answer again")
    else:
        _answered(case, one)


@rule("R-2")
def late_document(case: Maintenance, one: Change) -> None:
    """Received late, or read when nothing can be undone: task ``late_document``."""
    summary = "An answer of a joint holder came too late for its change: decide what to do"
    case.ask_about_contact("late_document", summary, change_id=one.change_id, poa_id=case.message.data.poa_id)


@rule("R-2")
def refusal_read_too_late(case: Maintenance, one: Change) -> None:
    """A refusal received before the change was carried out, but read after: the SR ends as the change would have.

    An email to Service Management can't be called back, nor what the third-party team has done: ``late_document``.
    """
    request = case.state.desk.service_requests.get(one.service_request_id or "")
    if request is None or request.status == "Closed":
        late_document(case, one)
    else:
        work.change_request(case, request.service_request_id, status="Cancelled", sub_status="Complete")
        _keep(case, one)
        refused(case, one.change_id)


def _answered(case: Maintenance, one: Change) -> None:
    refuses = case.message.data.answer == REFUSE
    if one.status == WAITING_CONSENT or one.may_be_taken_up:
        _in_the_wait(case, one)
    elif refuses and one.status == AGREED:
        _keep(case, one)
        refused(case, one.change_id)
    elif refuses and one.carried_out and case.message.received < one.settled_at:
        refusal_read_too_late(case, one)
    else:
        case.tell(f"Change {one.change_id} is {one.status}: the answer changes nothing")


def _in_the_wait(case: Maintenance, one: Change) -> None:
    if not one.in_time(case.message.received):
        late_document(case, one)
        return
    _keep(case, one)
    if case.message.data.answer == REFUSE:
        refused(case, one.change_id)
    else:
        settle(case, one.change_id)


def _keep(case: Maintenance, one: Change) -> None:
    data = case.message.data
    case.record(AnswerGiven(one.change_id, Answer(data.poa_id, data.answer, case.message.received)))
    if data.poa_id not in case.change(one.change_id).lacking:
        case.withdraw_tasks(one.change_id, "The holder has answered", poa_id=data.poa_id)
