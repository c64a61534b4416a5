"""What the client sends in: the form, a letter, or a written nomination that counts as one (R-9, R-13, SU-6)."""

from dataclasses import dataclass

from workers.activation.contradiction import merge_contact
from workers.activation.events import AuthorisationReceived, WishesTold
from workers.activation.proof import proof_lacks
from workers.activation.required import lacking_in_writing
from workers.activation.setup_case import SetUp
from workers.activation.state import WRITTEN_AUTHORISATION
from workers.procedure.people import Person
from workers.procedure.rule import rule


@dataclass(frozen=True, slots=True)
class Document:
    """What a document of the client says.

    Attributes:
        person: of the representative.
        signed: whether the client signed it.
        point_of_contact: the client's wish; None: not said.
        opt_out_of_sms: likewise.
    """

    person: Person
    signed: bool
    point_of_contact: bool | None = None
    opt_out_of_sms: bool | None = None


def document_received(case: SetUp, request_id: str, document: Document) -> None:
    """While it is waited for a document that lacks what the law requires is SU-6, else it is added (R-13)."""
    one = case.activation(request_id)
    lacking = lacking_in_writing(case, request_id, document.person, signed=document.signed)
    if lacking and one.stage == WRITTEN_AUTHORISATION and not case.authorised(request_id):
        proof_lacks(case, request_id, lacking)
    else:
        document_added(case, request_id, document, lacking)


@rule("R-13")
def document_added(case: SetUp, request_id: str, document: Document, lacking: tuple[str, ...]) -> None:
    """It is recorded with its time, and what it says fills gaps."""
    if case.activation(request_id).authorised_at is not None:
        case.tell("A document of the client was received")
    elif lacking:
        case.tell(f"A document of the client was received; no authorisation, for it lacks: {', '.join(lacking)}")
    else:
        case.record(AuthorisationReceived(request_id, case.message.received))
    keep_wishes(case, request_id, document)
    merge_contact(case, request_id, document.person)


def keep_wishes(case: SetUp, request_id: str, document: Document) -> None:
    """The client's wishes, where the document says something of them."""
    one = case.activation(request_id)
    wishes = (
        one.point_of_contact if document.point_of_contact is None else document.point_of_contact,
        one.opt_out_of_sms if document.opt_out_of_sms is None else document.opt_out_of_sms,
    )
    if wishes != (one.point_of_contact, one.opt_out_of_sms):
        case.record(WishesTold(request_id, *wishes))
