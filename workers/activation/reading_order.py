"""What is read out of the order in which it came in, where the rules can't make up for that (R-2, R-3).

What the rules say of the times at which contacts were received makes most orders of reading end alike. What is left
is for a person to look at; none of it comes about where contacts are read in the order in which they came in.
"""

from itertools import pairwise

from workers.activation.events import ContactRead
from workers.activation.one_representative import CHOICE
from workers.activation.setup_case import SetUp
from workers.activation.state import Activation, Contact
from workers.procedure.rule import rule

LATE = "late_document"
NOMINATION, CHOSEN = "contact.nomination", "task.completed"
FOR_A_REQUEST = frozenset(
    {
        NOMINATION,
        "contact.authorisation",
        "contact.representative-reply",
        "contact.objection",
        "contact.created-in-error",
    }
)
"""Kinds of contacts that belong to a request, or fit none (R-3)."""
CONTACTS = FOR_A_REQUEST | {"register.case-closed", "register.representative-removed"}
TANGLED = 3
"""Of two contacts the rules know what either means, whichever is read first."""


def keep_order(case: SetUp) -> None:
    """Once a contact is dealt with: a person is asked if it is tangled with others; then its place is remembered.

    So is that of the client's choice between two representatives, which is made when the contacts before it are known.
    The nomination that begins the first request has nothing before it, and its time is the request's.
    """
    message = case.message
    if not case.before.activations or not (message.kind in CONTACTS or _choice_made(case)):
        return
    contact = Contact(message.received, message.id, message.kind, message.source)
    contacts = _of_that_time(case, contact)
    if _in_disorder(contacts):
        _look_for_tangles(case, contacts)
    elif _named_meanwhile(case):
        read_out_of_order(case, contacts)
    case.rule = case.spoke_last
    case.record(ContactRead(contact))


def _look_for_tangles(case: SetUp, contacts: tuple[Contact, ...]) -> None:
    outside = _outside_now(case, contacts)
    for one in outside:
        fits_none_now(case, one)
    if not outside and (_meaning_varies(case, contacts) or _named_meanwhile(case)):
        read_out_of_order(case, contacts)


@rule("R-3")
def fits_none_now(case: SetUp, contact: Contact) -> None:
    """It was read as part of a request that, as is known now, had ended before it came in: it fits none."""
    summary = "A contact was read as part of a request that had ended before it came in: say what it belongs to"
    about = {"contact": contact.kind, "source": contact.source, "id": contact.id}
    case.ask_about_contact("unmatched_contact", summary, queue=case.latest_queue, **about)


@rule("R-2")
def read_out_of_order(case: SetUp, contacts: tuple[Contact, ...]) -> None:
    """What was read in another order than it came in may have to be put right: one task ``late_document`` at a time.

    It is about the case, for which of its requests are concerned is what has to be said.
    """
    tasks = case.state.desk.tasks.items()
    told = any(one.rule == "R-2" and task_id not in case.before.desk.tasks for task_id, one in tasks)
    if told or any(one.kind == LATE and one.status == "open" and one.service_request_id is None for _, one in tasks):
        return
    came = [{"contact": one.kind, "id": one.id, "received": one.received.isoformat()} for one in contacts]
    summary = "Contacts weren't read in the order in which they came in: see whether something has to be put right"
    case.ask_about_contact(LATE, summary, queue=case.latest_queue, came=came)


def _choice_made(case: SetUp) -> bool:
    return case.message.kind == CHOSEN and case.state.desk.tasks[case.message.data.task_id].kind == CHOICE


def _of_that_time(case: SetUp, contact: Contact) -> tuple[Contact, ...]:
    """What was read since the request began that was under way when this one came in."""
    began = [one.began_at for one in case.before.activations.values() if one.began_at <= contact.received]
    return (*(one for one in case.before.contacts if not began or one.received >= max(began)), contact)


def _in_disorder(contacts: tuple[Contact, ...]) -> bool:
    return any(later.place < earlier.place for earlier, later in pairwise(contacts))


def _outside_now(case: SetUp, contacts: tuple[Contact, ...]) -> list[Contact]:
    """Those that were read as part of a request, which turns out to have ended before they came in."""
    apart = {one.began_at for one in case.state.activations.values()}
    apart |= {one.received for one in case.state.nominations.values()}
    read = [one for one in contacts if one.kind in FOR_A_REQUEST and one.received not in apart]
    requests = case.state.activations.values()
    return [contact for contact in read if any(_outside(case, one, contact, contacts[-1]) for one in requests)]


def _outside(case: SetUp, one: Activation, contact: Contact, last: Contact) -> bool:
    before = case.before.activations.get(one.service_request_id, one)
    if last.received in (one.ended_at, one.lacked_at):
        return last.place < contact.place and contact.received <= (before.ended_at or contact.received)
    newly = contact is last or one.refused_at != before.refused_at
    return newly and _between_refusal_and_signature(one, contact)


def _between_refusal_and_signature(one: Activation, contact: Contact) -> bool:
    """What the client signs after they refused doesn't bring back what came in between (R-4)."""
    refused_at = one.refused_at
    if refused_at is None or contact.received <= refused_at:
        return False
    return contact.received < min((at for at in one.signatures if at > refused_at), default=refused_at)


def _meaning_varies(case: SetUp, contacts: tuple[Contact, ...]) -> bool:
    """Whether there are three or more, and what one of them means depends on which of the others were read before.

    That is so where several representatives or requests are in play, and of a reply without PIN and password, which
    leads to another call, or to a letter.
    """
    activations, tasks = case.state.activations.values(), case.state.desk.tasks.values()
    several = len(activations) > 1 or case.state.closed_at is not None or any(one.kind == CHOICE for one in tasks)
    named = several and any(one.kind == NOMINATION for one in contacts)
    return len(contacts) >= TANGLED and (named or any(one.replied_at and not one.security_given for one in activations))


def _named_meanwhile(case: SetUp) -> bool:
    """Whether the request that a nomination began would have been the client's choice (R-11): another was open."""
    received, activations = case.message.received, case.state.activations
    began = [
        one
        for one in activations.values()
        if one.began_at == received and one.service_request_id not in case.before.activations
    ]
    return bool(began) and any(
        one.ended_at is not None and one.ended_by not in CONTACTS and one.began_at <= received < one.ended_at
        for one in case.before.activations.values()
    )
