"""The representative is active: letters, point of contact, end of the request (SU-13 to SU-17)."""

from workers.activation.events import Activated, ClientChanged, MadePointOfContact
from workers.activation.progress import close, send
from workers.activation.setup_case import SetUp
from workers.procedure import work
from workers.procedure.changed import changed
from workers.procedure.ids import client_person_id
from workers.procedure.rule import rule
from workers.procedure.work import Letter


def activate(case: SetUp, request_id: str) -> None:
    """Resolution ``Active``, by the rule that speaks (SU-11 or SU-12), then SU-13."""
    work.change_request(case, request_id, resolution="Active")
    case.record(Activated(_representative_id(case, request_id)))
    appointed(case, request_id)


@rule("SU-13")
def appointed(case: SetUp, request_id: str) -> None:
    """CMSL0042 to the client and CMSL0041 to the representative; point of contact → SU-14, else SU-17."""
    one = case.activation(request_id)
    client = Letter("CMSL0042", "client", client_person_id(case.message.scin))
    send(case, request_id, client, Letter("CMSL0041", "representative", one.nominee_id))
    if one.point_of_contact:
        contact_request = open_contact_request(case, request_id)
        communicate_with_representative(case, request_id, contact_request)
        close_contact_request(case, contact_request)
    close_activated(case, request_id)


@rule("SU-14")
def open_contact_request(case: SetUp, request_id: str) -> str:
    """A second SR: CofC / Change Personal Info / Change Contact/Security Info; returns its id."""
    queue = case.activation(request_id).queue
    area = ("CofC", "Change Personal Info", "Change Contact/Security Info")
    return work.create_request(case, *area, queue=queue)


@rule("SU-15")
def communicate_with_representative(case: SetUp, request_id: str, contact_request: str) -> None:
    """``In Progress``, activity plan, flag Communicate with Client Rep; the client's contact method is ``Letter``.

    Self service ends for the client while the representative is the point of contact.
    """
    flags = {"activity_plan": True, "communicate_with_client_rep": True}
    work.change_request(case, contact_request, status="In Progress", fields=flags)
    by_letter = changed(case.state.client, preferred_contact_method="Letter", self_service=False)
    case.record(ClientChanged(by_letter))
    case.record(MadePointOfContact(_representative_id(case, request_id)))


@rule("SU-16")
def close_contact_request(case: SetUp, contact_request: str) -> None:
    """That SR: Resolution ``Accepted``, ``Closed`` / ``Complete``."""
    work.change_request(case, contact_request, resolution="Accepted", status="Closed", sub_status="Complete")


@rule("SU-17")
def close_activated(case: SetUp, request_id: str) -> None:
    """The Activate SR: Resolution ``Active``, ``Closed`` / ``Complete``."""
    close(case, request_id, "Closed", "Complete", resolution="Active")


def _representative_id(case: SetUp, request_id: str) -> str:
    representative_id = case.activation(request_id).representative_id
    if representative_id is None:
        raise ValueError("only a contact can be active")
    return representative_id
