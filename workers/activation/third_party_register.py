"""The third-party team's records, which may be waited for by several cases (SU-21)."""

from typing import Any

from workers.activation.organisation import record_came
from workers.activation.setup_case import SetUp
from workers.activation.state import THIRD_PARTY, Activation
from workers.procedure.effects import SaveThirdParty
from workers.procedure.matching import organisation_key, third_party_key
from workers.procedure.people import person_from
from workers.procedure.records import ThirdParty
from workers.procedure.rule import rule


@rule("SU-21")
def third_party_recorded(case: SetUp) -> None:
    """``register.third-party``: kept, and every case that waits for such an organisation is told."""
    record = _record(case)
    case.tell(f"Third party {record.third_party_id} recorded as {record.kind}")
    answered = _asked_under(case, case.message.data.service_request_id)
    if _kept(case, record):
        _tell_waiting(case, record, case.message.scin if answered else None)
    if answered is not None:
        record_came(case, answered.service_request_id, record.third_party_id)


@rule("SU-21")
def third_party_available(case: SetUp) -> None:
    """A matching record counts even if it names no SR, and from when it was received (R-2)."""
    record, one = case.third_party(case.message.data.third_party_id), case.state.open_activation
    if one is not None and _awaited(one, record):
        case.message = case.message._replace(received=max(record.received, one.began_at))
        record_came(case, one.service_request_id, record.third_party_id)
    else:
        case.tell("A third party was recorded that nothing waits for any more")


def _asked_under(case: SetUp, third_party_request_id: str | None) -> Activation | None:
    """The request that waits for the answer to this 3rd Party SR."""
    one = case.state.open_activation
    if one is None or third_party_request_id is None or one.third_party_request_id != third_party_request_id:
        return None
    return one


def _awaited(one: Activation, record: ThirdParty) -> bool:
    """Whether the request still waits for this record; another may have come, or another organisation be meant."""
    ruled_out = record.third_party_id in one.ruled_out
    return one.stage == THIRD_PARTY and not ruled_out and one.awaited_record in _keys(record)


def _keys(record: ThirdParty) -> tuple[str, str]:
    return organisation_key(record.name), third_party_key(record.third_party_id)


def _kept(case: SetUp, record: ThirdParty) -> bool:
    known = case.records.third_parties[record.third_party_id]
    if known is not None and known.received > record.received:
        case.tell("A later record of this third party is known")
        return False
    key, _ = _keys(record)
    case.records.third_parties[record.third_party_id] = record
    ids = dict.fromkeys((*case.records.third_parties_named[key], record.third_party_id))
    case.records.third_parties_named[key] = tuple(ids)
    case.ask(SaveThirdParty(record, key))
    return True


def _tell_waiting(case: SetUp, record: ThirdParty, but: str | None) -> None:
    """Tell the cases that wait for the organisation or for this record, ``but`` the one at hand."""
    for scin in dict.fromkeys(scin for key in _keys(record) for scin in case.records.waiting[key]):
        if scin != but:
            told = {"scin": scin, "third_party_id": record.third_party_id}
            case.publish("register.third-party-available", told, to=scin)


def _record(case: SetUp) -> ThirdParty:
    data: Any = case.message.data
    about = person_from(data)
    if about.address is None:
        raise ValueError("the contract asks for the address of a third party")
    return ThirdParty(
        third_party_id=data.third_party_id,
        kind=data.kind,
        name=data.name,
        address=about.address,
        received=case.received,
        telephone=data.telephone,
        scin=data.scin,
        primary_contact=person_from(data.primary_contact) if data.primary_contact else None,
        contacts=tuple(person_from(one) for one in data.contacts),
    )
