"""A document without what the law requires (SU-6)."""

from workers.activation.events import ProofLacks
from workers.activation.progress import close, send
from workers.activation.setup_case import SetUp
from workers.procedure import work
from workers.procedure.ids import client_person_id
from workers.procedure.rule import rule
from workers.procedure.work import Letter

LACK_OF_PROOF = "Not Registered \u2013 Lack of Proof"


@rule("SU-6")
def proof_lacks(case: SetUp, request_id: str, lacking: tuple[str, ...]) -> None:
    """Written, after CMSL5512 was asked for, but the document alone lacks what the law requires (R-9)."""
    case.record(ProofLacks(request_id, lacking))


@rule("SU-6")
def lack_of_proof(case: SetUp, request_id: str) -> None:
    """The request ends for lack of proof.

    Resolution ``LACK_OF_PROOF``; CMSL0048 to the client, CMSL0049 to the representative only if
    their contact was there when CMSL5512 was issued (it is set up before that letter or not at all); SR ``Closed`` /
    ``Cancelled``.
    """
    work.change_request(case, request_id, resolution=LACK_OF_PROOF)
    one = case.activation(request_id)
    letters = [Letter("CMSL0048", "client", client_person_id(case.message.scin))]
    if one.representative_id is not None:
        letters.append(Letter("CMSL0049", "representative", one.nominee_id))
    send(case, request_id, *letters, ends=True)
    close(case, request_id, "Closed", "Cancelled")
