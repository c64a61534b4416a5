"""What comes back from Service Management: read receipts and notes of change (MA-5, MA-7)."""

from datetime import timedelta

from policy import Policy
from workers.procedure import work
from workers.procedure.effects import ForgetPerson, Measured
from workers.procedure.matching import match_key
from workers.procedure.outside import CancelMail
from workers.procedure.rule import rule
from workers.service_mgmt.details import spoken_of, with_change
from workers.service_mgmt.events import ChangeNoted, ReceiptCame, StrayReported
from workers.service_mgmt.state import DONE
from workers.service_mgmt.updating import Updating

HOURS = "service_management_hours"


def email_read(case: Updating) -> None:
    """``service-management.read``: the receipt came."""
    request_id = case.message.data.request_id
    if request_id not in case.state.requests:
        stray(case)
    elif case.update(request_id).read_at is None:
        receipt(case, request_id)
    else:
        again(case, "receipt")


def change_noted(case: Updating) -> None:
    """``service-management.change-noted``: Service Management made the change."""
    request_id = case.message.data.request_id
    if request_id not in case.state.requests:
        stray(case)
    elif case.update(request_id).status == DONE:
        again(case, "note")
    else:
        done(case, request_id)
        our_copy(case, request_id)


@rule("MA-5")
def receipt(case: Updating, request_id: str) -> None:
    """The receipt says that the email was read, never that the change is made."""
    case.record(ReceiptCame(request_id, case.message.received))


@rule("MA-7")
def done(case: Updating, request_id: str) -> None:
    """A note at any time: done; task withdrawn, timer cancelled, an email that hasn't gone out isn't needed."""
    one = case.update(request_id)
    case.record(ChangeNoted(request_id, case.message.received))
    if (task_id := case.open_task(request_id)) is not None:
        work.withdraw_task(case, task_id, "Service Management noted the change")
    if one.timer_id in case.state.desk.timers:
        work.cancel_timer(case, one.timer_id)
    if one.sent_at is None:
        case.ask(CancelMail(request_id))
    took = case.message.received - one.requested_at
    case.ask(Measured(HOURS, took / timedelta(hours=1), _within(case.policy(request_id), took)))


@rule("MA-7")
def our_copy(case: Updating, request_id: str) -> None:
    """Our copy of the details changes with the note, and only now; the note is kept on the contact record."""
    one, new = case.update(request_id), case.new_details(request_id)
    held = case.records.people[one.requester_id]
    if held is not None and (changing := spoken_of(new)):
        now_held = with_change(held, new)
        key = match_key(now_held) if one.requester_kind == "contact" else None
        case.keep_person(one.requester_id, one.requester_kind, now_held, key)
        case.tell(f"Request {request_id}: our copy now has the new {', '.join(changing)}")
    case.ask(ForgetPerson(one.change_person_id))
    if held is not None:  # nothing is written about who was erased
        case.keep_note(one.requester_id, case.message.data.note)


@rule("R-7")
def again(case: Updating, what: str) -> None:
    """A second receipt, or a second note, changes nothing."""
    case.tell(f"A {what} for a request that has one: nothing changed")


@rule("R-3")
def stray(case: Updating) -> None:
    """A report on a request that isn't known here is never dropped; one open task for each such request is enough."""
    request_id = case.message.data.request_id
    known = case.state.strays.get(request_id)
    if known is not None and case.state.desk.tasks[known].status == "open":
        case.tell("Again a report on a request that is not known here")
        return
    summary = "Service Management reports on a request that this case never made: say what it belongs to"
    case.record(StrayReported(request_id, case.ask_about_contact("unmatched_contact", summary)))


def _within(policy: Policy, took: timedelta) -> str:
    if took <= timedelta(hours=policy.values.service_management_aim_hours):
        return "aim"
    return "promise" if took <= timedelta(hours=policy.values.service_management_promise_hours) else "neither"
