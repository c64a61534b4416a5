"""What comes in while a request is open: documents, the representative's reply, the client's objection."""

from workers.activation.calling import given, representative_replied
from workers.activation.contradiction import merge_contact, refused_within_a_day
from workers.activation.documents import about_another, document_in, document_received
from workers.activation.ending import representative_declines, withdrawn
from workers.activation.fitting import request_it_fits
from workers.activation.going_on import go_on
from workers.activation.nomination_again import ask_which_one
from workers.activation.nominee import of_a_solicitor
from workers.activation.opening import authorised_by_document
from workers.activation.representative_events import RepresentativeReplied
from workers.activation.setup_case import SetUp
from workers.activation.state import CALL_REPRESENTATIVE, OBJECTION, REPRESENTATIVE_REPLY, VERIFICATION
from workers.activation.third_party_events import LegallyQualified
from workers.activation.verifying import client_objects
from workers.procedure.people import person_from
from workers.procedure.rule import rule


def authorisation_received(case: SetUp) -> None:
    """``contact.authorisation``: the form or a letter of the client came in."""
    request_id = request_it_fits(case)
    if request_id is None:
        return
    one = case.activation(request_id)
    if about_another(case, one):
        ask_which_one(case, request_id, authorised_by_document(case, request_id))
        return
    if of_a_solicitor(case.message.data.representative) and not one.legally_qualified:
        legally_qualified(case, request_id)
    document_received(case, request_id, document_in(case))
    go_on(case, request_id)


def reply_received(case: SetUp) -> None:
    """``contact.representative-reply``: the proposed representative answers."""
    request_id = request_it_fits(case)
    if request_id is None:
        return
    if case.message.data.declines:
        representative_declines(case, request_id)
        return
    begun_again_at = case.activation(request_id).begun_again_at
    if begun_again_at is not None and case.message.received < begun_again_at:
        reply_of_another(case)
        return
    reply_kept(case, request_id)
    if case.activation(request_id).stage in {CALL_REPRESENTATIVE, REPRESENTATIVE_REPLY}:
        representative_replied(case, request_id)


def objection_received(case: SetUp) -> None:
    """``contact.objection``: the client doesn't want the representative."""
    request_id = request_it_fits(case)
    if request_id is None:
        return
    one = case.activation(request_id)
    if one.stage == OBJECTION and one.entered_at is not None and one.entered_at <= case.message.received:
        client_objects(case, request_id)
    elif not refused_within_a_day(case, request_id):
        withdrawn(case, request_id, "The client withdrew the nomination")


@rule("SU-23")
def legally_qualified(case: SetUp, request_id: str) -> None:
    """A legally qualified representative need not be asked for in writing, but the client must authorise it."""
    case.record(LegallyQualified(request_id))


@rule("R-13")
def reply_kept(case: SetUp, request_id: str) -> None:
    """What a reply brings is kept; it doesn't replace the client's authorisation."""
    person = case.message.data.person
    case.record(RepresentativeReplied(request_id, case.message.received))
    if case.activation(request_id).stage not in {VERIFICATION, OBJECTION}:
        given(case, request_id, person)
        return
    if person is not None:
        merge_contact(case, request_id, person_from(person))
    if case.message.security is not None:
        case.tell("PIN and password are set already: the later ones are not used")


@rule("R-2")
def reply_of_another(case: SetUp) -> None:
    """It came in before it was settled that somebody else is meant: it was the first's."""
    case.tell("A reply of whom another has replaced since: nothing of it is kept")
