"""What is read out of the order in which it came in, where the rules can't make up for that (R-2, R-3).

What the rules say of the times at which contacts were received makes most orders of reading end alike. What is left
is for a person to look at; none of it comes about where contacts are read in the order in which they came in.
"""

from datetime import datetime
from itertools import dropwhile, pairwise

from workers.activation.one_representative import CHOICE
from workers.activation.place import CONTACTS, FOR_A_REQUEST, IN_ERROR, NOMINATION, REFUSED, Contact, ContactRead
from workers.activation.reopening import refused_before
from workers.activation.setup_case import SetUp
from workers.activation.state import ENDED, Activation
from workers.procedure.rule import rule

LATE = "late_document"
TANGLED = 3
"""Of two contacts the rules know what either means, whichever is read first."""
FITS_NONE_NOW = "A contact was read as part of a request that had ended before it came in: say what it belongs to"
NOT_IN_ORDER = "Contacts weren't read in the order in which they came in: see whether something has to be put right"
ABOUT_A_CONTACT = {"R-2", "R-3"}
"""Rules by which somebody is told already to look at the contact at hand."""


def keep_order(case: SetUp) -> None:
    """Once a contact is dealt with: a person is asked if it is tangled with others; then its place is remembered.

    So is that of the client's choice between two representatives, which is made when the contacts before it are known.
    The nomination that begins the first request has nothing before it, and its time is the request's.
    """
    message = case.message
    if not case.before.activations or not (message.kind in CONTACTS or _choice_made(case)):
        return
    contact = Contact(case.received, message.id, message.kind, message.source, case.beside)
    if message.kind in CONTACTS:
        _look_for_disorder(case, _of_that_time(case, contact))
    case.rule = case.spoke_last
    case.record(ContactRead(contact))


def _look_for_disorder(case: SetUp, contacts: tuple[Contact, ...]) -> None:
    if _in_disorder(contacts):
        _look_for_tangles(case, contacts)
    elif _named_meanwhile(case) or _lacked_meanwhile(case):
        read_out_of_order(case, contacts)


def _look_for_tangles(case: SetUp, contacts: tuple[Contact, ...]) -> None:
    outside = _outside_now(case, contacts)
    for one in outside:
        if one.kind == IN_ERROR:
            in_error_too_late(case, one)
        else:
            fits_none_now(case, one)
    questions = (_answered_meanwhile(case), _named_meanwhile(case), _lacked_meanwhile(case))
    if not outside and (_meaning_varies(case, contacts) or any(questions)):
        read_out_of_order(case, contacts)


@rule("R-3")
def fits_none_now(case: SetUp, contact: Contact) -> None:
    """It was read as part of a request that, as is known now, had ended before it came in: it fits none."""
    about = {"contact": contact.kind, "source": contact.source, "id": contact.id}
    case.ask_about_contact("unmatched_contact", FITS_NONE_NOW, queue=case.latest_queue, **about)


@rule("SU-X")
def in_error_too_late(case: SetUp, contact: Contact) -> None:
    """Received after closing, as is known now: task ``late_document``."""
    about = {"contact": contact.kind, "source": contact.source, "id": contact.id}
    case.ask_about_contact(LATE, FITS_NONE_NOW, queue=case.latest_queue, **about)


@rule("R-2")
def read_out_of_order(case: SetUp, contacts: tuple[Contact, ...]) -> None:
    """What was read in another order than it came in may have to be put right: one task ``late_document`` at a time.

    It is about the case, for which of its requests are concerned is what has to be said.
    """
    tasks = case.state.desk.tasks.items()
    told = any(one.rule in ABOUT_A_CONTACT and task_id not in case.before.desk.tasks for task_id, one in tasks)
    if told or any(one.kind == LATE and one.status == "open" and one.service_request_id is None for _, one in tasks):
        return
    came = [{"contact": one.kind, "id": one.id, "received": one.received.isoformat()} for one in contacts]
    case.ask_about_contact(LATE, NOT_IN_ORDER, queue=case.latest_queue, came=came)


def _choice_made(case: SetUp) -> bool:
    return case.message.kind == "task.completed" and case.state.desk.tasks[case.message.data.task_id].kind == CHOICE


def _of_that_time(case: SetUp, contact: Contact) -> tuple[Contact, ...]:
    """What was read since the request began that was under way when this one came in."""
    began = [one.began_at for one in case.before.activations.values() if one.began_at <= contact.moment]
    return (*dropwhile(lambda one: began and one.moment < max(began), case.before.contacts), contact)


def _in_disorder(contacts: tuple[Contact, ...]) -> bool:
    return any(later.moment < earlier.moment for earlier, later in pairwise(contacts))


def _outside_now(case: SetUp, contacts: tuple[Contact, ...]) -> list[Contact]:
    """Those that were read as part of a request, which turns out to have ended before they came in."""
    apart = {one.began_at for one in case.state.activations.values()}
    apart |= {one.received for one in case.state.nominations.values()}
    read = [one for one in contacts if one.kind in FOR_A_REQUEST and one.moment not in apart]
    requests = case.state.activations.values()
    return [contact for contact in read if any(_outside(case, one, contact, contacts) for one in requests)]


def _outside(case: SetUp, one: Activation, contact: Contact, contacts: tuple[Contact, ...]) -> bool:
    before, last = case.before.activations.get(one.service_request_id, one), contacts[-1]
    if last.moment in (one.ended_at, one.lacked_at):
        return last.moment < contact.moment and contact.moment <= (before.ended_at or contact.moment)
    newly = contact is last or one.refused_at != before.refused_at
    return newly and contact.kind != REFUSED and refused_before(one, contact.moment)


def _meaning_varies(case: SetUp, contacts: tuple[Contact, ...]) -> bool:
    """Whether there are three or more, and what one of them means depends on which of the others were read before.

    That is so where several representatives or requests are in play, and of a reply without PIN and password, which
    leads to another call, or to a letter; or to nothing, where the automatic way was stopped by then (R-4).
    """
    if len(contacts) < TANGLED:
        return False
    activations, tasks = case.state.activations.values(), case.state.desk.tasks.values()
    several = len(activations) > 1 or case.state.closed_at is not None or any(one.kind == CHOICE for one in tasks)
    if several and any(one.kind == NOMINATION for one in contacts):
        return True
    return any(one.replied_at and (one.contradictions or not one.security_given) for one in activations)


def _answered_meanwhile(case: SetUp) -> bool:
    """Whether somebody has said which of two counts (R-4), not knowing of the contact at hand, that came in before."""
    return any(one.kind == "contradiction" and one.outcome for one in case.state.desk.tasks.values())


def _named_meanwhile(case: SetUp) -> bool:
    """Whether another request was open when the contact at hand came in, which begins or reopens one now.

    It has ended by itself since; or stands still where it got to, and the client would have had to choose (R-11).
    """
    received, requests = case.message.received, case.state.activations.values()
    if any(one.received == received for one in case.state.nominations.values()):
        return any(one.contradictions and _got_further(one, received) for one in requests)
    taken_up = any(_begun(case, one) or _reopened(case, one) for one in requests)
    return taken_up and any(_was_open(one, received) and one.ended_by not in CONTACTS for one in requests)


def _begun(case: SetUp, one: Activation) -> bool:
    return one.began_at == case.message.received and one.service_request_id not in case.before.activations


def _reopened(case: SetUp, one: Activation) -> bool:
    before = case.before.activations.get(one.service_request_id)
    return before is not None and before.stage == ENDED != one.stage


def _got_further(one: Activation, received: datetime) -> bool:
    """Whether the request has moved on since, or its wait has run out."""
    return any(moment is not None and received < moment for moment in (one.entered_at, one.lapsed_at))


def _was_open(one: Activation, received: datetime) -> bool:
    return one.ended_at is not None and one.began_at <= received < one.ended_at


def _lacked_meanwhile(case: SetUp) -> bool:
    """Whether it might have brought what lacked in a letter (SU-3b), before the client was asked for it in vain."""
    return any(_lacked(one, case.message.received) for one in case.state.activations.values())


def _lacked(one: Activation, received: datetime) -> bool:
    asked_in_vain = one.ended_by == "timer.due" and one.signed_at is not None and one.authorised_at is None
    return asked_in_vain and one.asked_at is not None and one.began_at <= received < one.asked_at
