"""The representative is called for what is missing, or written to (SU-8)."""

from datetime import date, datetime

from workers.activation.contradiction import merge_contact, names_another, stopped
from workers.activation.ending import representative_declines
from workers.activation.progress import begin_wait, enter, send, withdraw_tasks
from workers.activation.registering import register
from workers.activation.representative_events import SecurityGiven
from workers.activation.setup_case import SetUp
from workers.activation.state import CALL_REPRESENTATIVE, REPRESENTATIVE_REPLY, Activation
from workers.activation.unreachable import not_registered
from workers.procedure import work
from workers.procedure.correspondence import Letter
from workers.procedure.effects import KeepSecurity
from workers.procedure.people import Person, person_or_nobody
from workers.procedure.rule import rule

OUTCOMES = ("reached", "not_reached", "declined")


@rule("SU-8")
def call_representative(case: SetUp, request_id: str) -> None:
    """Task "call the rep" for what is missing: always PIN and password, the date of birth if not given.

    Without a telephone number the representative is written to; likewise where their reply to the call came already.
    """
    enter(case, request_id, CALL_REPRESENTATIVE)
    one = case.activation(request_id)
    if _ready(case, one):
        register(case, request_id)
    elif _since_it_stands_there(one, one.replied_at):
        write_to_representative(case, request_id)
    elif case.nominee(request_id).callable:
        _ask_to_call(case, request_id)
    else:
        write_to_representative(case, request_id)


@rule("SU-8")
def representative_called(case: SetUp, request_id: str, outcome: str) -> None:
    """How the call ended: reached → SU-9; not reached, or without PIN and password: CMSL0043; declined → R-12."""
    if outcome == "declined":
        representative_declines(case, request_id)
        return
    data = case.message.data.data
    given(case, request_id, person_or_nobody(data and data.person))
    go_on(case, request_id)


@rule("SU-8")
def representative_replied(case: SetUp, request_id: str) -> None:
    """A response with what lacked → SU-9; one without: task again, the same 14 days run on.

    While the call task is open a reply counts as reached (R-13); what was received before counts as nothing more.
    """
    one = case.activation(request_id)
    if not (_since_it_stands_there(one, case.message.received) or _another_reply(one)):
        case.tell("Received before the representative was called or written to")
    elif one.stage == CALL_REPRESENTATIVE:
        withdraw_tasks(case, request_id, "The representative replied", "call_representative")
    elif _lacking(case, one):
        _ask_again(case, request_id)
    go_on(case, request_id)


def given(case: SetUp, request_id: str, told: Person) -> None:
    """Add what is told of the representative, and keep PIN and password with it, unless somebody else gives them."""
    another = names_another(case, request_id, told)
    merge_contact(case, request_id, told)
    if another:
        case.tell("PIN and password that come with somebody else's details are not kept")
    else:
        keep_security(case, request_id)


def keep_security(case: SetUp, request_id: str) -> None:
    """Keep PIN and password if both came; anything else counts as none, and an organisation has none (SU-10)."""
    security = case.message.security
    if security is None or security.pin_hash is None or security.password_hash is None:
        return
    if case.activation(request_id).for_organisation:
        case.tell("PIN and password are not kept: an organisation has none")
        return
    case.ask(KeepSecurity(request_id, security.pin_hash, security.password_hash))
    case.record(SecurityGiven(request_id))


def go_on(case: SetUp, request_id: str) -> None:
    """From the call or the wait for a reply: on with what is known now, unless a contradiction stops it."""
    one = case.activation(request_id)
    if stopped(case, request_id):
        return
    if _ready(case, one):
        register(case, request_id)
    elif one.lapsed_wait:
        not_registered(case, request_id)
    elif one.stage == CALL_REPRESENTATIVE and not case.has_open_task(request_id, "call_representative"):
        write_to_representative(case, request_id)


@rule("SU-8")
def write_to_representative(case: SetUp, request_id: str) -> None:
    """CMSL0043 to the representative, SR ``Wait`` 14 days."""
    work.change_request(case, request_id, status="Wait")
    enter(case, request_id, REPRESENTATIVE_REPLY)
    contact_id = case.activation(request_id).nominee_id
    send(case, request_id, Letter("CMSL0043", "representative", contact_id), wait=True)


@rule("SU-8")
def wait_for_reply(case: SetUp, request_id: str, issued_on: date) -> None:
    """The 14 days for a response begin with the issue day of CMSL0043."""
    begin_wait(case, request_id, issued_on, case.policy(request_id).values.representative_reply_days)


def _since_it_stands_there(one: Activation, received: datetime | None) -> bool:
    return received is not None and one.entered_at is not None and one.entered_at <= received


def _ready(case: SetUp, one: Activation) -> bool:
    """PIN and password are there; the date of birth is, too, or the representative was spoken to and didn't give it."""
    return one.security_given and (not _lacking(case, one) or _spoken_to(case, one))


def _lacking(case: SetUp, one: Activation) -> list[str]:
    """What is missing of the representative: always PIN and password, the date of birth if not given."""
    there = {"security": one.security_given, "date_of_birth": case.person(one.nominee_id).date_of_birth is not None}
    return [name for name, given in there.items() if not given]


def _spoken_to(case: SetUp, one: Activation) -> bool:
    """They were reached; or replied while they were to be called (R-13), or in all the days of the wait."""
    calls = (t for t in case.state.desk.tasks.values() if t.service_request_id == one.service_request_id)
    reached = any(call.kind == "call_representative" and call.outcome == "reached" for call in calls)
    replied = _since_it_stands_there(one, one.replied_at)
    return reached or (replied and (one.stage == CALL_REPRESENTATIVE or one.lapsed_wait is not None))


def _another_reply(one: Activation) -> bool:
    """Whether it was a reply that led to CMSL0043: of two, it doesn't matter which is read first (R-2)."""
    return one.stage == REPRESENTATIVE_REPLY and one.entered_at == one.replied_at


def _ask_to_call(case: SetUp, request_id: str) -> None:
    one, person = case.activation(request_id), case.nominee(request_id)
    case.ask_person(
        request_id,
        "call_representative",
        "Call the representative for what is missing; check identity by other questions first",
        outcomes=OUTCOMES,
        details={"representative_id": one.representative_id, "needs": _lacking(case, one)},
        person=person.to_call(),
    )


def _ask_again(case: SetUp, request_id: str) -> None:
    if case.has_open_task(request_id, "call_representative"):
        case.tell("The reply lacks something still: the wait goes on")
    else:
        _ask_to_call(case, request_id)
