"""A verification that was asked for becomes a request row; the answer is an event of its own."""

from typing import Any

from policy import Policies
from workers.procedure.effects import SavePerson
from workers.procedure.message import Message
from workers.procedure.outcome import Outcome, Refused
from workers.procedure.outside import QueueCheck
from workers.procedure.people import person_from
from workers.procedure.records import Records


def decide(state: Any, message: Message, _: Policies, __: Records) -> Outcome | Refused:  # noqa: ANN401 - no state
    """Queue the check; the person is kept under the request's id until it's answered."""
    request_id = message.data.request_id
    person = SavePerson(request_id, "request", person_from(message.data.person))
    return Outcome(state, (), (person, QueueCheck(request_id, message.correlation)))
