"""From message to outcome: pure, no clock, no chance, nothing sent."""

from collections.abc import Callable, Iterable
from typing import Any

from policy import Policies
from workers.procedure.mail import MAIL_LATE, MAIL_REFUSED, MAIL_SENT
from workers.procedure.message import Message
from workers.procedure.outcome import Outcome, Refused
from workers.procedure.records import Records
from workers.service_mgmt.checking import task_completed, timer_due
from workers.service_mgmt.noting import change_noted, email_read
from workers.service_mgmt.requesting import requested
from workers.service_mgmt.sending import email_late, email_refused, email_sent
from workers.service_mgmt.state import DONE, State
from workers.service_mgmt.updating import Updating

Handler = Callable[[Updating], Refused | None]

OF_THE_WIRE: dict[str, Handler] = {
    "service-management.requested": requested,
    "service-management.read": email_read,
    "service-management.change-noted": change_noted,
    "task.completed": task_completed,
    "timer.due": timer_due,
}
"""Where each kind of event begins."""

OF_OUR_OWN: dict[str, Handler] = {MAIL_SENT: email_sent, MAIL_REFUSED: email_refused, MAIL_LATE: email_late}
"""What the runtime tells."""

READS = tuple(OF_THE_WIRE)


def decide(state: State, message: Message, policies: Policies, records: Records) -> Outcome | Refused:
    """What the message comes to in this case."""
    case = Updating(state, message, policies, records)
    refused = _unknown_policy(case) or {**OF_THE_WIRE, **OF_OUR_OWN}[message.kind](case)
    return refused if refused is not None else case.outcome()


def people_needed(state: State, message: Message) -> Iterable[str]:
    """The requester and the new details, for a note of change."""
    request_id: Any = getattr(message.data, "request_id", None)
    one = state.requests.get(request_id) if message.kind == "service-management.change-noted" else None
    return () if one is None else (one.requester_id, one.change_person_id)


def _unknown_policy(case: Updating) -> Refused | None:
    """A request keeps the policy that it started with: without it nothing can be decided."""
    going_on = [one for one in case.state.requests.values() if one.status != DONE]
    unknown = {one.policy for one in going_on if not case.policies.knows(one.policy, one.policy_hash)}
    return Refused("no_rule_yet", f"policy {', '.join(sorted(unknown))} with another hash") if unknown else None
