"""The third-party team's records, which may be waited for by several cases (SU-21)."""

from typing import Any

from workers.activation.organisation import record_arrived
from workers.activation.setup_case import SetUp
from workers.activation.state import THIRD_PARTY, Activation
from workers.procedure.effects import SaveThirdParty
from workers.procedure.matching import organisation_key
from workers.procedure.people import person_from
from workers.procedure.records import ThirdParty
from workers.procedure.rule import rule


@rule("SU-21")
def third_party_recorded(case: SetUp) -> None:
    """``register.third-party``: kept, and every case that waits for such an organisation is told."""
    data = case.message.data
    record, key = _record(case), organisation_key(data.name)
    _keep(case, record, key)
    case.tell(f"Third party {record.third_party_id} recorded as {record.kind}")
    answered = _asked_under(case, data.service_request_id)
    if answered is not None:
        record_arrived(case, answered.service_request_id, record)
    for scin in case.records.waiting[key]:
        if answered is None or scin != case.message.scin:
            told = {"scin": scin, "third_party_id": record.third_party_id}
            case.publish("register.third-party-available", told, to=scin)


@rule("SU-21")
def third_party_available(case: SetUp) -> None:
    """A matching record counts even if it names no SR."""
    record = case.records.third_parties[case.message.data.third_party_id]
    one = case.state.open_activation
    if one is None or record is None or one.stage != THIRD_PARTY:
        case.tell("A third party was recorded that nothing waits for any more")
    else:
        record_arrived(case, one.service_request_id, record)


def _asked_under(case: SetUp, third_party_request_id: str | None) -> Activation | None:
    """The request that waits for the answer to this 3rd Party SR."""
    one = case.state.open_activation
    if one is None or third_party_request_id is None or one.third_party_request_id != third_party_request_id:
        return None
    return one if one.stage == THIRD_PARTY else None


def _keep(case: SetUp, record: ThirdParty, key: str) -> None:
    known = case.records.third_parties[record.third_party_id]
    if known is not None and known.received > record.received:
        case.tell("A later record of this third party is known")
        return
    case.records.third_parties[record.third_party_id] = record
    ids = dict.fromkeys((*case.records.third_parties_named[key], record.third_party_id))
    case.records.third_parties_named[key] = tuple(ids)
    case.ask(SaveThirdParty(record, key))


def _record(case: SetUp) -> ThirdParty:
    data: Any = case.message.data
    contacts = tuple(person_from(one) for one in data.contacts)
    about = person_from(data)
    if about.address is None:
        raise ValueError("the contract asks for the address of a third party")
    return ThirdParty(
        third_party_id=data.third_party_id,
        kind=data.kind,
        name=data.name,
        address=about.address,
        received=case.message.received,
        telephone=data.telephone,
        scin=data.scin,
        primary_contact=person_from(data.primary_contact) if data.primary_contact else None,
        contacts=contacts,
    )
