"""The client's written authorisation is there, or its wait is over (SU-5 to SU-7, SU-25, SU-31)."""

from workers.activation.asking import ask_in_writing
from workers.activation.contradiction import stopped
from workers.activation.notified import notified
from workers.activation.organisation import organisation_authorised
from workers.activation.proof import lack_of_proof
from workers.activation.setup_case import SetUp
from workers.activation.unreachable import not_registered


def authorised(case: SetUp, request_id: str) -> None:
    """On from SU-7, for an organisation from where its record stands."""
    if case.activation(request_id).for_organisation:
        organisation_authorised(case, request_id)
    else:
        notified(case, request_id)


def go_on(case: SetUp, request_id: str) -> None:
    """From the wait: authorised → SU-7, proof lacking → SU-6, over → SU-5; unless a contradiction stops it."""
    one = case.activation(request_id)
    if stopped(case, request_id):
        return
    if case.authorised(request_id):
        authorised(case, request_id)
    elif one.proof_lacks:
        lack_of_proof(case, request_id)
    elif one.lapsed_wait:
        not_registered(case, request_id)


def ask_unless_authorised(case: SetUp, request_id: str) -> None:
    """Once the contact is there: SU-7 if the client has authorised in writing (R-13), else SU-4."""
    if stopped(case, request_id):
        return
    if case.authorised(request_id):
        authorised(case, request_id)
    else:
        ask_in_writing(case, request_id)
