"""The representative is active: letters, point of contact, end of the request (SU-13 to SU-17, SU-27, SU-28)."""

from workers.activation.ending import withdrawn
from workers.activation.one_representative import ask_which_stays, in_the_way
from workers.activation.progress import close, send
from workers.activation.representative_events import Activated, ClientChanged, MadePointOfContact
from workers.activation.setup_case import SetUp
from workers.procedure import work
from workers.procedure.changed import changed
from workers.procedure.correspondence import Letter
from workers.procedure.ids import client_person_id
from workers.procedure.rule import rule


def activate(case: SetUp, request_id: str) -> None:
    """Resolution ``Active``, by the rule that speaks (SU-11, SU-12 or SU-26), then SU-13 or SU-27.

    SU-C is tested once more: nobody else may have become active meanwhile.
    """
    if case.state.representatives[case.representative_id(request_id)].removed:
        withdrawn(case, request_id, "The representative was removed")
        return
    if in_the_way(case, request_id):
        ask_which_stays(case, request_id, "activation")
        return
    work.change_request(case, request_id, resolution="Active")
    case.record(Activated(case.representative_id(request_id)))
    if case.activation(request_id).for_organisation:
        organisation_appointed(case, request_id)
    else:
        appointed(case, request_id)


@rule("SU-13")
def appointed(case: SetUp, request_id: str) -> None:
    """CMSL0042 to the client and CMSL0041 to the representative; point of contact → SU-14, else SU-17."""
    _tell_both(case, request_id)
    _point_of_contact(case, request_id)
    close_activated(case, request_id)


@rule("SU-27")
def organisation_appointed(case: SetUp, request_id: str) -> None:
    """CMSL0042 to the client, CMSL0041 to the representative; point of contact → SU-14 to SU-16; then SU-28."""
    _tell_both(case, request_id)
    _point_of_contact(case, request_id)
    close_organisation(case, request_id)


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
    case.record(MadePointOfContact(case.representative_id(request_id)))
    by_letter = changed(case.state.client, preferred_contact_method="Letter", self_service=False)
    case.record(ClientChanged(by_letter))


@rule("SU-16")
def close_contact_request(case: SetUp, contact_request: str) -> None:
    """That SR: Resolution ``Accepted``, ``Closed`` / ``Complete``."""
    work.change_request(case, contact_request, resolution="Accepted", status="Closed", sub_status="Complete")


@rule("SU-17")
def close_activated(case: SetUp, request_id: str) -> None:
    """The Activate SR: Resolution ``Active``, ``Closed`` / ``Complete``."""
    close(case, request_id, "Closed", "Complete", resolution="Active")


@rule("SU-28")
def close_organisation(case: SetUp, request_id: str) -> None:
    """SR ``Closed`` / ``Complete``."""
    close(case, request_id, "Closed", "Complete")


def _tell_both(case: SetUp, request_id: str) -> None:
    client = Letter("CMSL0042", "client", client_person_id(case.message.scin))
    representative = Letter("CMSL0041", "representative", case.activation(request_id).nominee_id)
    send(case, request_id, client, representative, ends=True)


def _point_of_contact(case: SetUp, request_id: str) -> None:
    if case.activation(request_id).point_of_contact:
        contact_request = open_contact_request(case, request_id)
        communicate_with_representative(case, request_id, contact_request)
        close_contact_request(case, contact_request)
