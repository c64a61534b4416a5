"""Written notification is there and complete (SU-7)."""

from workers.activation.calling import call_representative
from workers.activation.contact import contact_set_up
from workers.activation.representative_events import ClientChanged
from workers.activation.setup_case import SetUp
from workers.procedure.changed import changed
from workers.procedure.rule import rule


@rule("SU-7")
def notified(case: SetUp, request_id: str) -> None:
    """Consider SMS, set Opt Out Of SMS if asked, create the contact if not there yet → SU-8."""
    wishes(case, request_id)
    if contact_set_up(case, request_id):
        call_representative(case, request_id)


def wishes(case: SetUp, request_id: str) -> None:
    """SMS is considered, and Opt Out Of SMS set on the client if asked for (SU-7, SU-25)."""
    case.tell("SMS considered: none is sent")
    if case.activation(request_id).opt_out_of_sms and not case.state.client.opt_out_of_sms:
        case.record(ClientChanged(changed(case.state.client, opt_out_of_sms=True)))
