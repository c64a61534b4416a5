"""Fourteen days without what was waited for (SU-5a, SU-5b)."""

from workers.activation.progress import close, send
from workers.activation.setup_case import SetUp
from workers.procedure import work
from workers.procedure.ids import client_person_id
from workers.procedure.rule import rule
from workers.procedure.work import Letter

UNREACHABLE = "Not Registered \u2013 Unreachable"


def not_registered(case: SetUp, request_id: str) -> None:
    """No written authorisation, or no security details, in time: SU-5a with a contact, SU-5b without."""
    if case.activation(request_id).representative_id is None:
        no_contact_to_tell(case, request_id)
    else:
        client_and_representative_told(case, request_id)


@rule("SU-5a")
def client_and_representative_told(case: SetUp, request_id: str) -> None:
    """Sub Status ``Activate Client Representative``, Resolution ``UNREACHABLE``.

    CMSL0047 to the client and CMSL0049 to the representative; then SR ``Closed`` / ``Cancelled``.
    """
    work.change_request(case, request_id, sub_status="Activate Client Representative", resolution=UNREACHABLE)
    client = Letter("CMSL0047", "client", client_person_id(case.message.scin))
    send(case, request_id, client, Letter("CMSL0049", "representative", case.activation(request_id).nominee_id))
    close(case, request_id, "Closed", "Cancelled")


@rule("SU-5b")
def no_contact_to_tell(case: SetUp, request_id: str) -> None:
    """No contact: Resolution blank, SR ``Closed`` / ``Cancelled``, no letter."""
    close(case, request_id, "Closed", "Cancelled")
