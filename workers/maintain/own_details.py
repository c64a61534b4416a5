"""The requester's own contact details change: by Service Management, or by the third-party team (MA-3, MA-4)."""

from dataclasses import replace

from workers.maintain.contradiction import contradicted, keep_requester
from workers.maintain.ending import forget_current
from workers.maintain.events import IsOrganisation, UpdateRequested
from workers.maintain.maintain_case import Maintenance
from workers.maintain.state import REPRESENTATIVE
from workers.maintain.third_party import amend_third_party
from workers.procedure.people import Person
from workers.procedure.rule import rule

ORGANISATION = "organisation"


def change_details(case: Maintenance, change_id: str) -> None:
    """Own details → MA-3, once nothing contradicts what we hold (R-4)."""
    if contradicted(case, change_id):
        return
    _scin_from_register(case, change_id)
    if _is_organisation(case, change_id) and not case.requester(change_id).scin:
        case.withdraw_tasks(change_id, "The third-party team is asked instead", rule="MA-4")
        amend_third_party(case, change_id)
    elif identified(case, change_id):
        ask_service_management(case, change_id)


@rule("MA-3a")
def ask_service_management(case: Maintenance, change_id: str) -> None:
    """An email to Service Management; only ids travel, the text is made when it is sent."""
    one, request_id = case.change(change_id), case.new_id()
    about = {"request_id": request_id, "scin": case.message.scin, "representative_id": one.requester_id}
    what = {"change_id": change_id, "change_digest": one.change_digest}
    case.publish("service-management.requested", {**about, **what})
    case.record(UpdateRequested(change_id, request_id, case.message.received))
    forget_current(case, change_id)


@rule("MA-4")
def identified(case: Maintenance, change_id: str) -> bool:
    """Whether SCIN or NINO of the requester is known; if not, task ``call_requester`` and no email until then."""
    requester = case.requester(change_id)
    if requester.scin or requester.nino:
        case.withdraw_tasks(change_id, "The number is known", rule="MA-4")
        return True
    if not case.has_open_task(change_id, "call_requester"):
        summary = "Ask the requester for their National Insurance number, or an organisation for its SCIN"
        outcomes, details = ("reached", "not_reached"), {"needs": ["nino"]}
        case.ask_person(change_id, "call_requester", summary, outcomes, details, requester.to_call())
    return False


@rule("MA-4")
def identity_told(case: Maintenance, change_id: str) -> None:
    """What a call to the requester brought: a NINO, or that they are an organisation and its SCIN, if it has one."""
    brought = case.message.data.data
    named = getattr(brought, "representative", None)
    person = getattr(brought, "person", None) or getattr(named, "person", None)
    organisation = getattr(named, "organisation", None)
    if getattr(named, "type", None) == ORGANISATION:
        case.record(IsOrganisation(change_id))
    told = Person(nino=getattr(person, "nino", None), scin=getattr(organisation, "scin", None))
    if added := case.requester(change_id).gaps_filled_by(told):
        keep_requester(case, change_id, case.requester(change_id).filled_from(told))
        case.tell(f"Added to what is known of the requester: {', '.join(added)}")


def _is_organisation(case: Maintenance, change_id: str) -> bool:
    """A representative's type says it; a power that isn't a legal one is an organisation's, unless it has a NINO."""
    one = case.change(change_id)
    if one.organisation:
        return True
    if one.requester_kind == REPRESENTATIVE:
        appointed = case.appointment(one.requester_id)
        return appointed is not None and appointed.type == ORGANISATION
    return not case.state.poas[one.requester_id].legal and case.requester(change_id).nino is None


def _scin_from_register(case: Maintenance, change_id: str) -> None:
    """An organisation's SCIN may stand in the third-party register only."""
    one = case.change(change_id)
    appointed = case.appointment(one.requester_id) if one.requester_kind == REPRESENTATIVE else None
    if appointed is None or appointed.third_party_id is None or case.requester(change_id).scin:
        return
    record = case.records.third_parties[appointed.third_party_id]
    if record is not None and record.scin:
        keep_requester(case, change_id, replace(case.requester(change_id), scin=record.scin))
