"""An update is asked for: the email is queued (MA-3a)."""

from datetime import timedelta

from policy import Policy
from workers.procedure.days import london_date
from workers.procedure.ids import change_person_id, client_person_id, poa_person_id
from workers.procedure.outside import QueueMail
from workers.procedure.rule import rule
from workers.service_mgmt.composition import message_name
from workers.service_mgmt.events import UpdateAsked
from workers.service_mgmt.state import Update
from workers.service_mgmt.updating import Updating


def requested(case: Updating) -> None:
    """``service-management.requested``: everything the email needs is known (MA-4)."""
    if case.message.data.request_id in case.state.requests:
        asked_before(case)
    else:
        email(case)


@rule("R-7")
def asked_before(case: Updating) -> None:
    """One request is one email."""
    case.tell("This update was asked for before: nothing changed")


@rule("MA-3a")
def email(case: Updating) -> None:
    """An email to Service Management."""
    data = case.message.data
    requester_id, kind = _requester(case, data.representative_id)
    policy = _policy(case, data.change_id)
    update = Update(
        request_id=data.request_id,
        representative_id=data.representative_id,
        requester_id=requester_id,
        requester_kind=kind,
        change_id=data.change_id,
        change_digest=data.change_digest,
        policy=policy.version,
        policy_hash=policy.hash,
        requested_at=case.message.received,
    )
    case.record(UpdateAsked(update))
    send(case, data.request_id)


def send(case: Updating, request_id: str) -> None:
    """Queue the email; a person is told if it isn't sent within the time in which it should have been served."""
    one = case.update(request_id)
    aim = timedelta(hours=case.policy(request_id).values.service_management_aim_hours)
    case.ask(
        QueueMail(
            request_id=request_id,
            message_name=message_name(request_id),
            correlation=case.message.correlation,
            requester_id=one.requester_id,
            change_id=one.change_person_id,
            client_id=client_person_id(case.message.scin),
            late_at=case.message.now + aim,
        )
    )


def _policy(case: Updating, change_id: str) -> Policy:
    """The one that the change began with: that of the day on which it was asked for."""
    asked_at = case.records.told[change_person_id(change_id)]
    return case.policies.in_force(london_date(asked_at)) if asked_at else case.policy_of_today


def _requester(case: Updating, representative_id: str) -> tuple[str, str]:
    """Under which id and kind our copy of the requester's details is kept: a representative's, else a holder's."""
    for appointment in case.records.appointments[case.message.scin]:
        if appointment.representative_id == representative_id:
            return appointment.contact_id, "contact"
    return poa_person_id(case.message.scin, representative_id), "poa"
