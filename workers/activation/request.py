"""A nomination comes in: the request is opened and sent on its way (SU-1 to SU-3, SU-D, R-8)."""

from workers.activation.asking import ask_in_writing
from workers.activation.calling_client import call_client_or_ask
from workers.activation.contact import contact_set_up
from workers.activation.events import Nominated
from workers.activation.not_yet import nomination_without_rule
from workers.activation.notified import notified
from workers.activation.required import known_by_telephone, missing_facts
from workers.activation.setup_case import NOBODY, SetUp
from workers.activation.state import Activation
from workers.procedure import work
from workers.procedure.days import london_date
from workers.procedure.ids import client_person_id
from workers.procedure.outcome import Refused
from workers.procedure.people import Person, person_from
from workers.procedure.rule import rule


def nominated(case: SetUp) -> Refused | None:
    """``contact.nomination``: the client names a friend or relative."""
    if (refused := nomination_without_rule(case)) is not None:
        return refused
    data = case.message.data
    case.keep_person(client_person_id(case.message.scin), "client", person_from(data.client))
    request_id = open_request(case)
    friend_or_relative(case, request_id)
    _go_on(case, request_id)
    return None


@rule("SU-D")
def queue_of(case: SetUp) -> str | None:
    """A paying parent's SR and all its tasks carry the queue ``maintenance_service``."""
    if case.message.data.client.role != "paying":
        return None
    case.tell("Paying parent: queue maintenance_service")
    return "maintenance_service"


@rule("SU-1")
def open_request(case: SetUp) -> str:
    """SR CofC / Manage Client Rep / Activate Client Rep, ``In Progress``, with an activity plan."""
    queue = queue_of(case)
    plan = {"activity_plan": True}
    request_id = work.create_request(case, "CofC", "Manage Client Rep", "Activate Client Rep", queue=queue, fields=plan)
    named = case.message.data.representative.person
    person = NOBODY if named is None else person_from(named)
    case.record(Nominated(_first_state(case, request_id, queue, person)))
    if named is not None:
        case.keep_person(case.activation(request_id).nominee_id, "nominee", person)
    return request_id


@rule("SU-2")
def friend_or_relative(case: SetUp, request_id: str) -> None:
    """Rep type ``Friend/Relative``, POA type ``None``, before the SR may move on."""
    work.change_request(case, request_id, fields={"rep_type": "Friend/Relative", "poa_type": "None"})


@rule("SU-3a")
def some_details_by_telephone(case: SetUp, request_id: str) -> None:
    """Telephone, and more is needed from the proposed representative → SU-4."""
    case.tell("Further information is needed: the client is asked in writing")
    ask_in_writing(case, request_id)


@rule("SU-3d")
def no_details_by_telephone(case: SetUp, request_id: str) -> None:
    """Telephone, type known, details not: no contact is created → SU-4."""
    case.tell("No details of the representative known: no contact created")
    ask_in_writing(case, request_id)


@rule("SU-3e")
def complete_in_writing(case: SetUp, request_id: str) -> None:
    """Written, complete, and the client has authorised → SU-7."""
    case.tell("Written notification complete and authorised by the client")
    notified(case, request_id)


def _go_on(case: SetUp, request_id: str) -> None:
    if case.activation(request_id).authorised_at is not None:
        complete_in_writing(case, request_id)
    elif case.message.data.channel == "letter":
        call_client_or_ask(case, request_id)
    else:
        _by_telephone(case, request_id)


def _by_telephone(case: SetUp, request_id: str) -> None:
    known = known_by_telephone(case, request_id)
    if known == "none":
        no_details_by_telephone(case, request_id)
    elif known == "some":
        some_details_by_telephone(case, request_id)
    elif contact_set_up(case, request_id):
        ask_in_writing(case, request_id)


def _first_state(case: SetUp, request_id: str, queue: str | None, person: Person) -> Activation:
    data, received = case.message.data, case.message.received
    policy = case.policies.in_force(london_date(received))
    signed = data.authorisation == "written"
    required = policy.values.required_in_writing[data.representative.type]
    return Activation(
        service_request_id=request_id,
        representative_type=data.representative.type,
        channel=data.channel,
        nominee_id=case.new_id(),
        policy=policy.version,
        policy_hash=policy.hash,
        queue=queue,
        point_of_contact=data.point_of_contact,
        opt_out_of_sms=data.opt_out_of_sms,
        signed_at=received if signed else None,
        authorised_at=None if missing_facts(required, person, signed=signed) else received,
    )
