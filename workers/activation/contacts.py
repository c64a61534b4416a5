"""What comes in while a request is open: documents, the representative's reply, the client's objection."""

from workers.activation.calling import keep_security, representative_replied
from workers.activation.contradiction import merge_contact, refused_within_a_day
from workers.activation.ending import representative_declines, withdrawn
from workers.activation.events import AuthorisationReceived, WishesTold
from workers.activation.going_on import go_on
from workers.activation.not_yet import without_rule
from workers.activation.proof import proof_lacks
from workers.activation.required import lacking_in_writing
from workers.activation.setup_case import NOBODY, SetUp
from workers.activation.state import (
    CALL_REPRESENTATIVE,
    OBJECTION,
    REPRESENTATIVE_REPLY,
    VERIFICATION,
    WRITTEN_AUTHORISATION,
)
from workers.activation.unmatched import fits_nothing, request_it_fits
from workers.activation.verifying import client_objects
from workers.procedure.outcome import Refused
from workers.procedure.people import Person, person_from
from workers.procedure.rule import rule


def authorisation_received(case: SetUp) -> Refused | None:
    """``contact.authorisation``: the form or a letter of the client came in."""
    request_id = request_it_fits(case)
    if request_id is None:
        return fits_nothing(case)
    if case.message.data.representative.type != case.activation(request_id).representative_type:
        return without_rule("R-11 authorisation for another type of representative")
    one = case.activation(request_id)
    lacking = lacking_in_writing(case, request_id, _document_person(case), signed=case.message.data.signed)
    if lacking and one.stage == WRITTEN_AUTHORISATION and one.authorised_at is None:
        proof_lacks(case, request_id, lacking)
    else:
        _document_added(case, request_id, lacking)
    go_on(case, request_id)
    return None


def reply_received(case: SetUp) -> Refused | None:
    """``contact.representative-reply``: the proposed representative answers."""
    request_id = request_it_fits(case)
    if request_id is None:
        return fits_nothing(case)
    data = case.message.data
    if data.declines:
        representative_declines(case, request_id)
        return None
    reply_kept(case, request_id)
    if case.activation(request_id).stage in {CALL_REPRESENTATIVE, REPRESENTATIVE_REPLY}:
        representative_replied(case, request_id)
    return None


def objection_received(case: SetUp) -> Refused | None:
    """``contact.objection``: the client doesn't want the representative."""
    request_id = request_it_fits(case)
    if request_id is None:
        return fits_nothing(case)
    if case.activation(request_id).stage == OBJECTION:
        client_objects(case, request_id)
    elif not refused_within_a_day(case, request_id):
        withdrawn(case, request_id, "The client withdrew the nomination")
    return None


@rule("R-13")
def reply_kept(case: SetUp, request_id: str) -> None:
    """What a reply brings is kept; it doesn't replace the client's authorisation."""
    data = case.message.data
    case.tell("The representative replied")
    if data.person is not None:
        merge_contact(case, request_id, person_from(data.person))
    if case.activation(request_id).stage in {VERIFICATION, OBJECTION}:
        if case.message.security is not None:
            case.tell("PIN and password are set already: the later ones are not used")
    else:
        keep_security(case, request_id)


@rule("R-13")
def _document_added(case: SetUp, request_id: str, lacking: tuple[str, ...]) -> None:
    if case.activation(request_id).authorised_at is not None:
        case.tell("A document of the client was received")
    elif lacking:
        case.tell(f"A document of the client was received; no authorisation, for it lacks: {', '.join(lacking)}")
    else:
        case.record(AuthorisationReceived(request_id, case.message.received))
    _wishes_kept(case, request_id)
    merge_contact(case, request_id, _document_person(case))


def _wishes_kept(case: SetUp, request_id: str) -> None:
    data, one = case.message.data, case.activation(request_id)
    wishes = (
        one.point_of_contact if data.point_of_contact is None else data.point_of_contact,
        one.opt_out_of_sms if data.opt_out_of_sms is None else data.opt_out_of_sms,
    )
    if wishes != (one.point_of_contact, one.opt_out_of_sms):
        case.record(WishesTold(request_id, *wishes))


def _document_person(case: SetUp) -> Person:
    person = getattr(case.message.data.representative, "person", None)
    return NOBODY if person is None else person_from(person)
