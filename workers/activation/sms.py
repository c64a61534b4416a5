"""SMS to the client: none is sent, but they may ask for none (SU-7, SU-25)."""

from workers.activation.representative_events import ClientChanged
from workers.activation.setup_case import SetUp
from workers.activation.state import CALL_REPRESENTATIVE, OBJECTION, REPRESENTATIVE_REPLY, VERIFICATION, Activation
from workers.procedure.changed import changed

AFTERWARDS = {CALL_REPRESENTATIVE, REPRESENTATIVE_REPLY, VERIFICATION, OBJECTION}


def consider_sms(case: SetUp, request_id: str) -> None:
    """SMS is considered, and Opt Out Of SMS set on the client if asked for."""
    case.tell("SMS considered: none is sent")
    opt_out_if_asked(case, request_id)


def opt_out_if_asked(case: SetUp, request_id: str) -> None:
    """Opt Out Of SMS is set on the client, if asked for and not set yet."""
    if case.activation(request_id).opt_out_of_sms and not case.state.client.opt_out_of_sms:
        case.record(ClientChanged(changed(case.state.client, opt_out_of_sms=True)))


def sms_was_considered(one: Activation) -> bool:
    """Whether the request has been there: a wish that is told later counts at once."""
    return one.stage in AFTERWARDS or one.blocked_at == "activation"
