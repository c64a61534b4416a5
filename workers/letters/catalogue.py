"""The nine documents of the procedures, as the source lists them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

RecipientKind = Literal["client", "representative"]
Completion = Literal["system", "free_text", "client_part"]


@dataclass(frozen=True, slots=True)
class Document:
    """One document that can be sent.

    Attributes:
        code: the source's code.
        title: the source's title.
        recipient_kind: whom it is written to.
        says: its message in a few words.
        rules: the rules that send it.
        completion: ``system``: every field is system generated; ``free_text``: off-system, its text comes with
            the request; ``client_part``: the second part stays blank for the client to fill in.
        leaflet: may travel as an enclosure in another letter's envelope.
        answer_days: the policy parameter that says how long we wait for an answer to it.
        template_version: changes with every change of its wording or layout.
    """

    code: str
    title: str
    recipient_kind: RecipientKind
    says: str
    rules: tuple[str, ...]
    completion: Completion = "system"
    leaflet: bool = False
    answer_days: str | None = None
    template_version: str = "1"


_DOCUMENTS: Iterable[Document] = (
    Document(
        code="CMSL0040",
        title="Important information about your case",
        recipient_kind="client",
        says="we could not confirm your representative's identity and will go on unless you object",
        rules=("SU-11",),
        answer_days="objection_days",
    ),
    Document(
        code="CMSL0041",
        title="Thank you for the information you gave us",
        recipient_kind="representative",
        says="thank you; you are appointed",
        rules=("SU-13", "SU-27"),
    ),
    Document(
        code="CMSL0042",
        title="Important information about your representative",
        recipient_kind="client",
        says="your representative is appointed",
        rules=("SU-13", "SU-27"),
    ),
    Document(
        code="CMSL0043",
        title="You have been nominated to act as a representative",
        recipient_kind="representative",
        says="you have been nominated; please contact us",
        rules=("SU-8",),
        answer_days="representative_reply_days",
    ),
    Document(
        code="CMSL0047",
        title="Important information about your representative",
        recipient_kind="client",
        says="we could not register: no contact or no written authorisation",
        rules=("SU-5a", "SU-31"),
    ),
    Document(
        code="CMSL0048",
        title="We can't make someone your representative",
        recipient_kind="client",
        says="we could not register: written proof missing",
        rules=("SU-6",),
    ),
    Document(
        code="CMSL0049",
        title="We can't make you a client representative",
        recipient_kind="representative",
        says="we can't make you a representative: no written proof, or security not set",
        rules=("SU-5a", "SU-6", "SU-31"),
    ),
    Document(
        code="CMSB003",
        title="Client rep type/Authorisation form",
        recipient_kind="client",
        says="leaflet on the types of representative, with an authorisation form",
        rules=("SU-4", "SU-30", "SU-E"),
        completion="client_part",
        leaflet=True,
        answer_days="written_authorisation_days",
    ),
    Document(
        code="CMSL5512",
        title="Generic free text",
        recipient_kind="client",
        says="free-text letter",
        rules=("SU-4", "SU-30"),
        completion="free_text",
        answer_days="written_authorisation_days",
    ),
)

CATALOGUE: dict[str, Document] = {document.code: document for document in _DOCUMENTS}
