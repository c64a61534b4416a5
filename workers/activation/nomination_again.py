"""The client nominates again while a request is open (R-11)."""

from workers.activation.contradiction import merge_contact
from workers.activation.documents import Document, document_received, keep_wishes
from workers.activation.ending import withdrawn
from workers.activation.events import NominationKept, NominationTakenUp, VerballyAuthorised
from workers.activation.going_on import go_on
from workers.activation.nominee import same_nominee
from workers.activation.one_representative import KEEP, REPLACE
from workers.activation.setup_case import SetUp
from workers.activation.state import Nomination
from workers.procedure.effects import ForgetPerson
from workers.procedure.rule import rule


def another_nomination(case: SetUp, request_id: str, asked: Nomination) -> None:
    """The same representative → merged; another → the client has to choose."""
    one, newer = case.activation(request_id), case.person(asked.nominee_id)
    if same_nominee(one, case.nominee(request_id), asked.representative_type, newer):
        merged(case, request_id, asked)
        go_on(case, request_id)
    else:
        ask_which_one(case, request_id, asked)


@rule("R-11")
def merged(case: SetUp, request_id: str, asked: Nomination) -> None:
    """The same representative: what is new is added, and a written one counts as the authorisation."""
    case.tell("Nominated again: merged with the open request")
    case.ask(ForgetPerson(asked.nominee_id))
    signed = asked.authorisation == "written" and asked.channel != "email"
    document = Document(
        case.person(asked.nominee_id), signed, asked.point_of_contact or None, asked.opt_out_of_sms or None
    )
    if signed:
        document_received(case, request_id, document)
        return
    if asked.authorisation == "verbal" and not case.activation(request_id).verbal:
        case.record(VerballyAuthorised(request_id))
    keep_wishes(case, request_id, document)
    merge_contact(case, request_id, document.person)


@rule("R-11")
def ask_which_one(case: SetUp, request_id: str, asked: Nomination) -> None:
    """Another representative: task ``tell_client_one_representative``; the open request goes on meanwhile."""
    task_id = case.ask_person(
        request_id,
        "tell_client_one_representative",
        "The client named another representative: keep the one asked for first, or replace them",
        (KEEP, REPLACE),
        {"nominee_id": asked.nominee_id},
    )
    case.record(NominationKept(task_id, asked))


@rule("R-11")
def one_chosen(case: SetUp, request_id: str, task_id: str, outcome: str) -> None:
    """``replace`` ends the first request as R-12, and the other nomination is taken up; ``keep`` drops the other."""
    if outcome == REPLACE:
        withdrawn(case, request_id, "The client named another representative")
    else:
        give_up(case, task_id)


@rule("R-11")
def give_up(case: SetUp, task_id: str) -> None:
    """The other nomination isn't wanted any more."""
    case.ask(ForgetPerson(case.state.nominations[task_id].nominee_id))
    case.record(NominationTakenUp(task_id))


@rule("R-11")
def next_nomination(case: SetUp) -> Nomination | None:
    """The nomination that waited longest, once no request is open any more."""
    if case.state.open_activation is not None or not case.state.nominations:
        return None
    task_id, asked = next(iter(case.state.nominations.items()))
    case.record(NominationTakenUp(task_id))
    return asked
