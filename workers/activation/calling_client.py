"""A letter with information missing: the client is called (SU-3b)."""

from workers.activation.asking import ask_in_writing
from workers.activation.contradiction import merge_contact, stopped
from workers.activation.enquiry import general_enquiry
from workers.activation.events import AuthorisationReceived
from workers.activation.nominee import nominee_from
from workers.activation.notified import notified
from workers.activation.progress import enter, withdraw_tasks
from workers.activation.required import lacking_in_writing
from workers.activation.setup_case import SetUp
from workers.activation.state import CALL_CLIENT
from workers.procedure.ids import client_person_id
from workers.procedure.rule import rule

SIGNATURE = "signature"


@rule("SU-3b")
def call_client_or_ask(case: SetUp, request_id: str) -> None:
    """Task "call the client" for the missing details; no number known: as not reached.

    Details complete but the signature lacking → SU-4: a call can't give it.
    """
    needs = [fact for fact in _lacking(case, request_id) if fact != SIGNATURE]
    if not needs:
        case.tell("Details complete, signature lacking: a call can't give it")
        ask_in_writing(case, request_id)
        return
    client = case.person(client_person_id(case.message.scin))
    if client.callable:
        enter(case, request_id, CALL_CLIENT)
        summary = "Call the client for what the letter doesn't say of the representative"
        outcomes = ("reached", "not_reached")
        details = {"needs": needs}
        case.ask_person(request_id, "call_client", summary, outcomes, details, client.to_call())
    else:
        not_reached(case, request_id)
        ask_in_writing(case, request_id)


@rule("SU-3b")
def client_called(case: SetUp, request_id: str, outcome: str) -> None:
    """Reached and now complete → SU-7; gaps left → SU-4; not reached → General Enquiries, then SU-4."""
    data = case.message.data.data
    if data is not None and data.representative is not None:
        if data.representative.type == case.activation(request_id).representative_type:
            merge_contact(case, request_id, nominee_from(data.representative))
        else:
            case.tell("The call brought details of another type of representative: not used")
    if outcome == "not_reached":
        not_reached(case, request_id)
    go_on(case, request_id)


@rule("SU-3b")
def not_reached(case: SetUp, request_id: str) -> None:
    """Not reached, or no number known → SR General Enquiries, then SU-4."""
    general_enquiry(case, request_id)


@rule("SU-3b")
def complete_now(case: SetUp, request_id: str) -> None:
    """Now complete → SU-7; a call that is still open is no longer needed (R-13)."""
    one = case.activation(request_id)
    if one.authorised_at is None:
        case.record(AuthorisationReceived(request_id, one.signed_at or case.message.received))
    withdraw_tasks(case, request_id, "The client's letter is complete now", "call_client")
    notified(case, request_id)


def go_on(case: SetUp, request_id: str) -> None:
    """Complete → SU-7; gaps left and the call over → SU-4; unless a contradiction stops it."""
    if stopped(case, request_id):
        return
    if case.activation(request_id).authorised_at is not None or not _lacking(case, request_id):
        complete_now(case, request_id)
    elif not case.has_open_task(request_id, "call_client"):
        ask_in_writing(case, request_id)


def _lacking(case: SetUp, request_id: str) -> tuple[str, ...]:
    signed = case.activation(request_id).signed_at is not None
    return lacking_in_writing(case, request_id, case.nominee(request_id), signed=signed)
