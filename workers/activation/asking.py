"""The client is asked for the representative's details and the authorisation in writing (SU-4)."""

from datetime import date

from workers.activation.contradiction import stopped
from workers.activation.notified import notified
from workers.activation.progress import begin_wait, enter, send
from workers.activation.proof import lack_of_proof
from workers.activation.setup_case import SetUp
from workers.activation.state import WRITTEN_AUTHORISATION
from workers.activation.unreachable import not_registered
from workers.procedure.ids import client_person_id
from workers.procedure.rule import rule
from workers.procedure.work import Letter

FREE_TEXT = (
    "You asked us to deal with someone on your behalf. Before we can do this we need their details and your written"
    " authorisation. Please read the enclosed leaflet, fill in the form, sign it and send it back to us."
)


@rule("SU-4")
def ask_in_writing(case: SetUp, request_id: str) -> None:
    """CMSL5512 to the client, Global Flag ticked, enclosure CMSB003 in the same envelope."""
    enter(case, request_id, WRITTEN_AUTHORISATION)
    fields = (("global_flag", True), ("free_text", FREE_TEXT))
    person_id = client_person_id(case.message.scin)
    letter = Letter("CMSL5512", "client", person_id, enclosures=("CMSB003",), fields=fields)
    send(case, request_id, letter, wait=True)


@rule("SU-4")
def wait_for_authorisation(case: SetUp, request_id: str, issued_on: date) -> None:
    """Wait 14 days for the written authorisation, from the issue day of CMSL5512."""
    begin_wait(case, request_id, issued_on, case.policy(request_id).values.written_authorisation_days)


def go_on(case: SetUp, request_id: str) -> None:
    """From the wait: authorised → SU-7, proof lacking → SU-6, over → SU-5; unless a contradiction stops it."""
    one = case.activation(request_id)
    if stopped(case, request_id):
        return
    if one.authorised_at is not None:
        notified(case, request_id)
    elif one.proof_lacks:
        lack_of_proof(case, request_id)
    elif one.lapsed_wait:
        not_registered(case, request_id)


def ask_unless_authorised(case: SetUp, request_id: str) -> None:
    """Once the contact is there: SU-7 if the client has authorised in writing (R-13), else SU-4."""
    if stopped(case, request_id):
        return
    if case.activation(request_id).authorised_at is not None:
        notified(case, request_id)
    else:
        ask_in_writing(case, request_id)
