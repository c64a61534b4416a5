"""What comes in while a request is open: documents, the client's objection."""

from workers.activation.contradiction import refused_within_a_day
from workers.activation.documents import about_another, document_in, document_received
from workers.activation.ending import withdrawn
from workers.activation.fitting import request_it_fits
from workers.activation.going_on import go_on
from workers.activation.nomination_again import ask_which_one
from workers.activation.nominee import of_a_solicitor
from workers.activation.opening import authorised_by_document
from workers.activation.setup_case import SetUp
from workers.activation.state import OBJECTION
from workers.activation.third_party_events import LegallyQualified
from workers.activation.verifying import client_objects
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
