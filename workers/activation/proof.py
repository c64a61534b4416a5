"""A document without what the law requires (SU-6)."""

from datetime import datetime

from workers.activation.contradiction import question_moot
from workers.activation.events import ProofLacks
from workers.activation.progress import call_back, close, enter, send, withdraw_tasks
from workers.activation.setup_case import SetUp
from workers.activation.state import WRITTEN_AUTHORISATION
from workers.activation.unreachable import no_representative
from workers.procedure import work
from workers.procedure.correspondence import Letter
from workers.procedure.ids import client_person_id
from workers.procedure.rule import rule

LACK_OF_PROOF = "Not Registered \u2013 Lack of Proof"


@rule("SU-6")
def proof_lacks(case: SetUp, request_id: str, lacking: tuple[str, ...], received: datetime) -> None:
    """Written, after CMSL5512 was asked for, but the document alone lacks what the law requires (R-9)."""
    one = case.activation(request_id)
    case.record(ProofLacks(request_id, lacking, received))
    if all(received < refused_at for refused_at in one.refusals):
        question_moot(case, request_id, "The request had ended for lack of proof before the client refused")
    if one.authorised_at is not None:
        undone(case, request_id)


@rule("R-2")
def undone(case: SetUp, request_id: str) -> None:
    """A later document was read before and had authorised: what followed from that is undone."""
    one, reason = case.activation(request_id), "An earlier document of the client lacked proof"
    call_back(case, request_id, (letter for letter in one.letters if letter != one.form_letter), reason)
    withdraw_tasks(case, request_id, reason, "call_representative", "choose_contact", "cis_unavailable")
    enter(case, request_id, WRITTEN_AUTHORISATION)


@rule("SU-6")
def lack_of_proof(case: SetUp, request_id: str) -> None:
    """The request ends for lack of proof.

    Resolution ``LACK_OF_PROOF``; CMSL0048 to the client, CMSL0049 to the representative only if their contact was
    there when CMSL5512 was asked for; SR ``Closed`` / ``Cancelled``.
    """
    work.change_request(case, request_id, resolution=LACK_OF_PROOF)
    one = case.activation(request_id)
    letters = [Letter("CMSL0048", "client", client_person_id(case.message.scin))]
    if one.was_contact_when_asked and one.representative_id is not None:
        letters.append(no_representative(case, request_id))
    send(case, request_id, *letters, ends=True)
    close(case, request_id, "Closed", "Cancelled")
