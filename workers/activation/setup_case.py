"""A case of Set Up while one message is decided on: the vocabulary its rules share."""

from contextlib import suppress
from typing import Any, Literal

from policy import Policies, Policy
from workers.activation.evolve import evolve
from workers.activation.state import ENDED, Activation, Representative, State
from workers.procedure import work
from workers.procedure.effects import AwaitThirdParty, SaveAppointment
from workers.procedure.message import Message
from workers.procedure.outcome import Outcome
from workers.procedure.people import NOBODY, Person
from workers.procedure.records import Appointment, NotFetchedError, Records, ThirdParty
from workers.procedure.under_policy import UnderPolicy

OWNER = "activation"


class SetUp(UnderPolicy[State]):
    """The case with the policies at hand.

    Attributes:
        before: its state before the message.
        received: when the message was received; what was received at the same moment may count as earlier or later.
        beside: how many contacts received at the same moment came before it.
    """

    def __init__(self, state: State, message: Message, policies: Policies, records: Records) -> None:
        super().__init__(OWNER, state, message, policies, records, evolve)
        self.before, self.received, self.beside = state, message.received, 0

    def activation(self, request_id: str) -> Activation:
        """The Activate request with this SR, as it stands now."""
        return self.state.activations[request_id]

    def policy(self, request_id: str) -> Policy:
        """The policy that the request started with."""
        return self.policies.version(self.activation(request_id).policy)

    def person(self, person_id: str) -> Person:
        """What is kept under this id."""
        return self.records.people[person_id] or NOBODY

    def nominee(self, request_id: str) -> Person:
        """What is known of the nominated representative."""
        return self.person(self.activation(request_id).nominee_id)

    def third_party(self, third_party_id: str) -> ThirdParty:
        """The record of the third-party register with this id.

        Raises:
            ValueError: there is none.
        """
        record = self.records.third_parties[third_party_id]
        if record is None:
            raise ValueError("the third-party register has no such record")
        return record

    def await_third_party(self, key: str, *, waits: bool) -> None:
        """Whether the case waits for a record, visible at once to what is decided next.

        Looking up what is recorded locks the key: a record that is made at the same time is seen by this decision, or
        finds the case waiting. Who else waits may be many, and isn't looked up for this.
        """
        scin = self.message.scin
        if waits:
            _ = self.records.third_parties_named[key]
        with suppress(NotFetchedError):
            others = [other for other in self.records.waiting[key] if other != scin]
            self.records.waiting[key] = (*others, scin) if waits else tuple(others)
        self.ask(AwaitThirdParty(key, scin, waits))

    def representative_id(self, request_id: str) -> str:
        """The representative of the request.

        Raises:
            ValueError: they aren't set up as a contact yet.
        """
        representative_id = self.activation(request_id).representative_id
        if representative_id is None:
            raise ValueError("only a contact can be a representative")
        return representative_id

    @property
    def latest_queue(self) -> str:
        """The queue of the latest request (SU-D)."""
        latest = next(reversed(self.state.activations.values()), None)
        return (latest.queue if latest else None) or "caseworkers"

    def authorised(self, request_id: str) -> bool:
        """Whether the client has authorised as the type asks: in writing; a legally qualified one also by telephone.

        The source's SU-23: the request to have a solicitor need not be in writing, but the client must authorise it.
        """
        one = self.activation(request_id)
        return one.authorised_at is not None or (one.legally_qualified and (one.verbal or one.signed_at is not None))

    def outcome(self) -> Outcome:
        """All that was decided; other procedures are told of new representatives, and of those who changed."""
        for one in self.state.representatives.values():
            if (appointment := _appointment(self.state, one)) != _appointed(self.before, one.representative_id):
                self.ask(SaveAppointment(appointment))
        return super().outcome()

    def has_open_task(self, request_id: str, kind: str) -> bool:
        """Whether a task of this kind is open for the request."""
        tasks = self.state.desk.tasks.values()
        return any(t.kind == kind and t.status == "open" and t.service_request_id == request_id for t in tasks)

    def ask_person(  # noqa: PLR0913 - what a task is made of
        self,
        request_id: str,
        kind: str,
        summary: str,
        outcomes: tuple[str, ...] = ("done",),
        details: dict[str, Any] | None = None,
        person: dict[str, Any] | None = None,
    ) -> str:
        """Raise a task in the queue of the request (SU-D), due as its policy says (R-14); returns its id."""
        return work.raise_task(
            self,
            kind,
            summary=summary,
            outcomes=outcomes,
            due_in=self.policy(request_id).task_due(kind),
            service_request_id=request_id,
            queue=self.activation(request_id).queue or "caseworkers",
            details=details,
            person=person,
        )


def _standing(state: State, one: Representative) -> Literal["pending", "active", "ended"]:
    """Pending from the moment a PIN is set: before that there is nothing to check or to block (MA-3c)."""
    if one.active:
        return "active"
    request = state.activations[one.service_request_id]
    nominated = request.stage != ENDED and request.representative_id == one.representative_id
    return "pending" if nominated and one.security == "set" else "ended"


def _appointed(state: State, representative_id: str) -> Appointment | None:
    one = state.representatives.get(representative_id)
    return None if one is None else _appointment(state, one)


def _appointment(state: State, one: Representative) -> Appointment:
    return Appointment(
        representative_id=one.representative_id,
        contact_id=one.contact_id,
        service_request_id=one.service_request_id,
        type=one.type,
        standing=_standing(state, one),
        third_party_id=state.activations[one.service_request_id].third_party_id,
    )
