"""Fourteen days without what was waited for (SU-5a, SU-5b, SU-31)."""

from workers.activation.progress import close, send
from workers.activation.setup_case import SetUp
from workers.procedure import work
from workers.procedure.correspondence import Letter
from workers.procedure.ids import client_person_id
from workers.procedure.rule import rule

UNREACHABLE = "Not Registered \u2013 Unreachable"


def not_registered(case: SetUp, request_id: str) -> None:
    """No written authorisation, or no security details, in time: with a contact as SU-5a, without as SU-5b."""
    one = case.activation(request_id)
    if one.for_organisation:
        organisation_not_registered(case, request_id)
    elif one.representative_id is None:
        no_contact_to_tell(case, request_id)
    else:
        client_and_representative_told(case, request_id)


@rule("SU-5a")
def client_and_representative_told(case: SetUp, request_id: str) -> None:
    """Sub Status ``Activate Client Representative``, Resolution ``UNREACHABLE``.

    CMSL0047 to the client and CMSL0049 to the representative; then SR ``Closed`` / ``Cancelled``.
    """
    _told(case, request_id)


@rule("SU-5b")
def no_contact_to_tell(case: SetUp, request_id: str) -> None:
    """No contact: Resolution blank, SR ``Closed`` / ``Cancelled``, no letter."""
    close(case, request_id, "Closed", "Cancelled")


@rule("SU-31")
def organisation_not_registered(case: SetUp, request_id: str) -> None:
    """As SU-5a where the organisation was linked (SU-22), else as SU-5b."""
    if case.activation(request_id).third_party_id is None:
        close(case, request_id, "Closed", "Cancelled")
    else:
        _told(case, request_id)


def no_representative(case: SetUp, request_id: str) -> Letter:
    """CMSL0049, to a third-party contact by *Letters (Outbound) - Contingency* (SU-31; SU-6 likewise)."""
    one = case.activation(request_id)
    via = "contingency" if one.for_organisation else "standard"
    return Letter("CMSL0049", "representative", one.nominee_id, via=via)


def _told(case: SetUp, request_id: str) -> None:
    work.change_request(case, request_id, sub_status="Activate Client Representative", resolution=UNREACHABLE)
    client = Letter("CMSL0047", "client", client_person_id(case.message.scin))
    send(case, request_id, client, no_representative(case, request_id), ends=True)
    close(case, request_id, "Closed", "Cancelled")
