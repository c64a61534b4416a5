"""What came later names somebody else, and counts: the request begins again with them (R-4)."""

from workers.activation.other_representative_events import Blocked
from workers.activation.progress import call_back, enter, withdraw_tasks
from workers.activation.representative_events import NomineeReplaced
from workers.activation.setup_case import SetUp
from workers.activation.state import (
    CALL_REPRESENTATIVE,
    CHOOSE_CONTACT,
    OBJECTION,
    REPRESENTATIVE_REPLY,
    VERIFICATION,
)
from workers.procedure import work
from workers.procedure.people import Person
from workers.procedure.rule import rule

ABOUT_THE_FIRST = {CHOOSE_CONTACT, CALL_REPRESENTATIVE, REPRESENTATIVE_REPLY, VERIFICATION, OBJECTION}
OF_NOBODY = {"representative_id": None, "security_questions": None}
REASON = "Somebody else is to represent the client"


@rule("R-4")
def begin_again_with(case: SetUp, request_id: str, person: Person) -> None:
    """The same SR, back at SU-3c: the contact held, who may represent other clients too, stays as it is (R-15).

    Nothing that the first gave or was asked counts for the other: PIN and password, the CIS answer, letters.
    """
    one, nominee_id = case.activation(request_id), case.new_id()
    call_back(case, request_id, (letter for letter in one.letters if letter != one.form_letter), REASON)
    withdraw_tasks(case, request_id, REASON, "call_representative", "choose_contact", "cis_unavailable")
    case.keep_person(nominee_id, "nominee", person)
    case.record(NomineeReplaced(request_id, nominee_id, case.message.received))
    if one.stage in ABOUT_THE_FIRST:
        work.change_request(case, request_id, status="In Progress", sub_status=None, fields=OF_NOBODY)
        enter(case, request_id, CHOOSE_CONTACT)
    elif one.blocked_at == "activation":
        work.change_request(case, request_id, sub_status=None, fields=OF_NOBODY)
        case.record(Blocked(request_id, "nomination"))
    elif case.state.desk.service_requests[request_id].fields.get("representative_id"):
        work.change_request(case, request_id, fields=OF_NOBODY)
