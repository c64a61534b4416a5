"""The Activate SR is opened for what the client asked for (SU-1, SU-18)."""

from workers.activation.events import Nominated
from workers.activation.nomination import Nomination
from workers.activation.nominee import nominee_from, of_a_solicitor
from workers.activation.required import missing_facts
from workers.activation.setup_case import SetUp
from workers.activation.state import Activation
from workers.procedure import work
from workers.procedure.days import london_date
from workers.procedure.rule import rule

MAINTENANCE_SERVICE = "maintenance_service"


def asked_for(case: SetUp) -> Nomination:
    """What the nomination at hand asks for; whom, is kept."""
    data = case.message.data
    asked = Nomination(
        representative_type=data.representative.type,
        channel=data.channel,
        nominee_id=case.new_id(),
        received=case.message.received,
        authorisation=data.authorisation,
        queue=queue_of(case),
        point_of_contact=data.point_of_contact,
        opt_out_of_sms=data.opt_out_of_sms,
        legally_qualified=of_a_solicitor(data.representative),
    )
    case.keep_person(asked.nominee_id, "nominee", nominee_from(data.representative))
    return asked


def authorised_by_document(case: SetUp, request_id: str) -> Nomination:
    """A document of the client that names a representative of another type than the open request (R-11)."""
    data = case.message.data
    asked = Nomination(
        representative_type=data.representative.type,
        channel="letter",
        nominee_id=case.new_id(),
        received=case.message.received,
        authorisation="written" if data.signed else "none",
        queue=case.activation(request_id).queue,
        point_of_contact=bool(data.point_of_contact),
        opt_out_of_sms=bool(data.opt_out_of_sms),
        legally_qualified=of_a_solicitor(data.representative),
    )
    case.keep_person(asked.nominee_id, "nominee", nominee_from(data.representative))
    return asked


@rule("SU-D")
def queue_of(case: SetUp) -> str | None:
    """A paying parent's SR and all its tasks carry the queue ``maintenance_service``."""
    if case.message.data.client.role != "paying":
        return None
    case.tell("Paying parent: queue maintenance_service")
    return MAINTENANCE_SERVICE


def open_request(case: SetUp, asked: Nomination) -> str:
    """The Activate SR, for an organisation by SU-18, else by SU-1; returns its id."""
    if asked.representative_type == "organisation":
        return open_for_organisation(case, asked)
    return open_for_friend_or_relative(case, asked)


@rule("SU-1")
def open_for_friend_or_relative(case: SetUp, asked: Nomination) -> str:
    """SR CofC / Manage Client Rep / Activate Client Rep, ``In Progress``, with an activity plan."""
    return _opened(case, asked)


@rule("SU-18")
def open_for_organisation(case: SetUp, asked: Nomination) -> str:
    """SR as SU-1."""
    return _opened(case, asked)


def _opened(case: SetUp, asked: Nomination) -> str:
    plan = {"activity_plan": True}
    area = ("CofC", "Manage Client Rep", "Activate Client Rep")
    request_id = work.create_request(case, *area, queue=asked.queue, fields=plan)
    case.record(Nominated(_first_state(case, request_id, asked)))
    return request_id


def _first_state(case: SetUp, request_id: str, asked: Nomination) -> Activation:
    policy = case.policies.in_force(london_date(asked.received))
    required = policy.values.required_in_writing[asked.representative_type]
    lacking = missing_facts(required, case.person(asked.nominee_id), signed=asked.signed)
    return Activation(
        service_request_id=request_id,
        representative_type=asked.representative_type,
        channel=asked.channel,
        nominee_id=asked.nominee_id,
        began_at=asked.received,
        policy=policy.version,
        policy_hash=policy.hash,
        queue=asked.queue,
        point_of_contact=asked.point_of_contact,
        opt_out_of_sms=asked.opt_out_of_sms,
        legally_qualified=asked.legally_qualified,
        verbal=asked.verbal,
        signatures=(asked.received,) if asked.signed else (),
        authorised_at=None if lacking else asked.received,
    )
