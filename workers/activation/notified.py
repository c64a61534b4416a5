"""Written notification is there and complete (SU-7)."""

from workers.activation.calling import call_representative
from workers.activation.contact import contact_set_up
from workers.activation.setup_case import SetUp
from workers.activation.sms import consider_sms
from workers.procedure.rule import rule


@rule("SU-7")
def notified(case: SetUp, request_id: str) -> None:
    """Consider SMS, set Opt Out Of SMS if asked, create the contact if not there yet → SU-8."""
    consider_sms(case, request_id)
    if contact_set_up(case, request_id):
        call_representative(case, request_id)
