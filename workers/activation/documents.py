"""What the client sends in: the form, a letter, or a written nomination that counts as one (R-9, R-13, SU-6)."""

from dataclasses import dataclass
from datetime import datetime

from workers.activation.contradiction import keep_question_true, merge_contact
from workers.activation.events import AuthorisationReceived, SignedAgain, WishesTold
from workers.activation.nomination import Nomination
from workers.activation.nominee import nominee_from
from workers.activation.proof import proof_lacks
from workers.activation.required import lacking_in_writing
from workers.activation.setup_case import SetUp
from workers.activation.sms import opt_out_if_asked, sms_was_considered
from workers.activation.state import Activation
from workers.procedure.people import Person
from workers.procedure.rule import rule


@dataclass(frozen=True, slots=True)
class Document:
    """What a document of the client says.

    Attributes:
        person: of the representative.
        received: when it was received, whenever it is read (R-2).
        signed: whether the client signed it.
        wishes: what the client says of point of contact and SMS.
    """

    person: Person
    received: datetime
    signed: bool
    wishes: dict[str, bool]


def document_in(case: SetUp) -> Document:
    """The authorisation at hand."""
    data = case.message.data
    wishes = {"point_of_contact": data.point_of_contact, "opt_out_of_sms": data.opt_out_of_sms}
    told = {name: wish for name, wish in wishes.items() if wish is not None}
    return Document(nominee_from(data.representative), case.message.received, data.signed, told)


def about_another(case: SetUp, one: Activation) -> bool:
    """Whether the authorisation at hand names a representative of another type than the request (R-11)."""
    return str(case.message.data.representative.type) != one.representative_type


def document_of(case: SetUp, asked: Nomination) -> Document:
    """The document that a nomination is; of the wishes it tells only those that the client has."""
    wishes = {"point_of_contact": asked.point_of_contact, "opt_out_of_sms": asked.opt_out_of_sms}
    told = {name: True for name, wish in wishes.items() if wish}
    return Document(case.person(asked.nominee_id), asked.received, asked.signed, told)


def document_received(case: SetUp, request_id: str, document: Document) -> None:
    """While it is waited for, a document that lacks what the law requires is SU-6, else it is added (R-13)."""
    lacking = lacking_in_writing(case, request_id, document.person, signed=document.signed)
    if lacking and answers_the_form(case.activation(request_id), document.received):
        proof_lacks(case, request_id, lacking, document.received)
    else:
        document_added(case, request_id, document, lacking)


def answers_the_form(one: Activation, received: datetime) -> bool:
    """Whether the answer to the form was waited for when a document was received, whenever it is read (R-2)."""
    authorised_before = one.authorised_at is not None and one.authorised_at <= received
    verbally = one.legally_qualified and (one.verbal or one.signed_at is not None)
    refused_before = one.refused_at is not None and one.refused_at <= received
    asked_before = one.asked_at is not None and one.asked_at <= received
    return asked_before and not (authorised_before or verbally or refused_before)


def authorises(one: Activation, received: datetime) -> bool:
    """Whether a complete document authorises: it came before any other, and before one that lacked proof (SU-6)."""
    earlier = (at for at in (one.authorised_at, one.lacked_at) if at is not None)
    return all(received < at for at in earlier)


@rule("R-13")
def document_added(case: SetUp, request_id: str, document: Document, lacking: tuple[str, ...]) -> None:
    """It is recorded with its time, and what it says fills gaps."""
    if lacking:
        case.tell(f"A document of the client was received; no authorisation, for it lacks: {', '.join(lacking)}")
    else:
        _signed(case, request_id, document.received)
    keep_wishes(case, request_id, document)
    merge_contact(case, request_id, document.person)


def keep_signature(case: SetUp, one: Activation, document: Document) -> None:
    """Of a document that is read after the request had ended: what is read next is held against it (R-2)."""
    request_id = one.service_request_id
    if not lacking_in_writing(case, request_id, document.person, signed=document.signed):
        _signed(case, request_id, document.received)


def _signed(case: SetUp, request_id: str, received: datetime) -> None:
    if authorises(case.activation(request_id), received):
        case.record(AuthorisationReceived(request_id, received))
    else:
        case.record(SignedAgain(request_id, received))
    keep_question_true(case, request_id)


def keep_wishes(case: SetUp, request_id: str, document: Document) -> None:
    """The client's wishes, where the document says something newer of them."""
    one, received = case.activation(request_id), document.received
    newer = {name: wish for name, wish in document.wishes.items() if one.wished_at.get(name, received) <= received}
    if newer:
        case.record(WishesTold(request_id, newer, received))
    if sms_was_considered(one):
        opt_out_if_asked(case, request_id)
