"""The proposed representative answers, or somebody whom another has replaced since."""

from workers.activation.calling import given, representative_replied
from workers.activation.contradiction import merge_contact, names_who_counts
from workers.activation.ending import representative_declines
from workers.activation.fitting import request_it_fits, unmatched_contact
from workers.activation.going_on import go_on
from workers.activation.representative_events import RepresentativeReplied
from workers.activation.setup_case import SetUp
from workers.activation.state import CALL_REPRESENTATIVE, OBJECTION, REPRESENTATIVE_REPLY, VERIFICATION
from workers.procedure.people import Person, person_or_nobody
from workers.procedure.rule import rule


def reply_received(case: SetUp) -> None:
    """``contact.representative-reply``: the proposed representative answers."""
    request_id = request_it_fits(case)
    if request_id is None:
        return
    one, named = case.activation(request_id), names_who_counts(case, request_id, _told(case))
    before = one.before_they_counted(case.message.received)
    if one.first_may_answer and not (named or before):
        reply_of_nobody_named(case)
    elif case.message.data.declines:
        representative_declines(case, request_id)
    elif before:
        reply_of_before(case, request_id, named=named)
    else:
        reply_kept(case, request_id)
        if case.activation(request_id).stage in {CALL_REPRESENTATIVE, REPRESENTATIVE_REPLY}:
            representative_replied(case, request_id)


@rule("R-13")
def reply_kept(case: SetUp, request_id: str) -> None:
    """What a reply brings is kept; it doesn't replace the client's authorisation."""
    case.record(RepresentativeReplied(request_id, case.message.received))
    if case.activation(request_id).stage not in {VERIFICATION, OBJECTION}:
        given(case, request_id, _told(case))
        return
    merge_contact(case, request_id, _told(case))
    if case.message.security is not None:
        case.tell("PIN and password are set already: the later ones are not used")


@rule("R-2")
def reply_of_before(case: SetUp, request_id: str, *, named: bool) -> None:
    """It came in before it was settled that somebody else is meant: the first's, unless it names who counts now.

    PIN and password would not have been kept then, for they came with another's details.
    """
    if named:
        case.tell("A reply of before it was settled who is meant: what it tells of them counts, no PIN or password")
        merge_contact(case, request_id, _told(case))
        go_on(case, request_id)
    else:
        case.tell("A reply of whom another has replaced since: nothing of it is kept")


@rule("R-3")
def reply_of_nobody_named(case: SetUp) -> None:
    """The first was written to, who counts now wasn't yet: it may be the answer of either, so a person looks."""
    unmatched_contact(case)


def _told(case: SetUp) -> Person:
    return person_or_nobody(case.message.data.person)
