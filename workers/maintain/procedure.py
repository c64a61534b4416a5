"""Maintain, from message to outcome: pure, no clock, no chance, nothing sent."""

from collections.abc import Callable, Iterable

from policy import Policies
from workers.maintain.answers import consent_replied
from workers.maintain.maintain_case import Maintenance
from workers.maintain.register import case_closed, client_recorded, poas_recorded, representative_removed
from workers.maintain.requester import change_requested
from workers.maintain.security import check_security, security_blocked
from workers.maintain.state import Change, State
from workers.maintain.tasks import task_completed
from workers.maintain.third_party import third_party_recorded
from workers.maintain.waits import timer_due
from workers.procedure.ids import change_person_id, poa_person_id
from workers.procedure.message import Message
from workers.procedure.outcome import Outcome, Refused
from workers.procedure.records import Records

HANDLERS: dict[str, Callable[[Maintenance], Refused | None]] = {
    "contact.change-requested": change_requested,
    "contact.security-blocked": security_blocked,
    "security.check-requested": check_security,
    "consent.replied": consent_replied,
    "task.completed": task_completed,
    "timer.due": timer_due,
    "register.poas": poas_recorded,
    "register.representative-removed": representative_removed,
    "register.client": client_recorded,
    "register.third-party": third_party_recorded,
    "register.case-closed": case_closed,
}
"""Where each kind of event begins."""

READS = tuple(HANDLERS)
CHANGES_NOTHING = frozenset(
    {"contact.security-blocked", "security.check-requested", "register.client", "register.third-party"}
)
"""Kinds of events that lead no change on."""


def decide(state: State, message: Message, policies: Policies, records: Records) -> Outcome | Refused:
    """What the message comes to in this case."""
    case = Maintenance(state, message, policies, records)
    refused = _unknown_policy(case) or HANDLERS[message.kind](case)
    return refused if refused is not None else case.outcome()


def people_needed(state: State, message: Message) -> Iterable[str]:
    """The ids of the persons a decision on ``message`` looks at; what else it needs is fetched when it asks."""
    if message.kind in CHANGES_NOTHING:
        return ()
    holders = {*state.poas, *(holder.id for holder in getattr(message.data, "poas", ()))}
    kept = [poa_person_id(message.scin, poa_id) for poa_id in holders]
    return [*kept, *(person_id for one in state.changes.values() if one.open for person_id in _people_of(one))]


def _people_of(one: Change) -> Iterable[str]:
    return filter(None, (one.person_id, one.current_id, change_person_id(one.change_id)))


def _unknown_policy(case: Maintenance) -> Refused | None:
    """A change whose policy isn't here can't be led on; what would do so is kept."""
    if case.message.kind in CHANGES_NOTHING:
        return None
    waiting = (one for one in case.state.changes.values() if one.open or one.may_be_taken_up)
    unknown = next((one for one in waiting if not case.policies.knows(one.policy, one.policy_hash)), None)
    return Refused("unknown_policy", f"policy {unknown.policy}") if unknown else None
