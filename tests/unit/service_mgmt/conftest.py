"""A case's requests to Service Management to tell stories with."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import TypeAdapter

from contracts.catalogue import named
from policy import Policies, load
from workers.procedure.effects import Effect, ForgetPerson, Publish, SaveNote, SavePerson, SaveTask, SaveTimer
from workers.procedure.ids import change_person_id, client_person_id, poa_person_id
from workers.procedure.mail import MAIL_LATE, MAIL_REFUSED, MAIL_SENT, MailLate, MailRefused, MailSent
from workers.procedure.message import Message
from workers.procedure.outcome import Outcome, Refused
from workers.procedure.people import Address, Person
from workers.procedure.records import Appointment, Records
from workers.runtime.encoding import encode
from workers.service_mgmt.agent import ROOM
from workers.service_mgmt.state import State, Update

SCIN = "123456789012"
REQUEST, CHANGE, REP, CONTACT, POA = "maintain:r1", "maintain:c1", "rep-1", "contact-1", "poa-1"
MESSAGE_ID = "<r1@clientrep.example>"
DIGEST = "ab" * 32
MONDAY = datetime(2025, 11, 24, 9, 30, tzinfo=UTC)
TOM = Person(
    title="Mr",
    first_name="Tom",
    last_name="Réed",
    date_of_birth=datetime(1980, 2, 1, tzinfo=UTC).date(),
    address=Address(("9 High Street", "Leeds"), "LS1 4AP"),
    telephone="0113 496 0000",
    nino="QQ123456C",
)
MOVED = Person(address=Address(("1 New Road",), "YO1 7HH"), telephone="01904 960 111")
HOLDER = Person(name="Fathers for Justice", scin="999999999999", telephone="0113 496 0001")
STATES: TypeAdapter[State] = TypeAdapter(State)


@dataclass
class Told:
    """What one decision came to."""

    outcome: Outcome

    def all(self, kind: type[Effect]) -> list[Any]:
        return [effect for effect in self.outcome.effects if isinstance(effect, kind)]

    def published(self, name: str) -> list[dict[str, Any]]:
        return [effect.data for effect in self.all(Publish) if effect.kind == name]

    @property
    def tasks(self) -> list[tuple[str, str, str]]:
        return [(effect.kind, effect.status, effect.rule) for effect in self.all(SaveTask)]

    @property
    def timers(self) -> list[tuple[str, str, datetime]]:
        return [(effect.name, effect.status, effect.due_at) for effect in self.all(SaveTimer)]

    @property
    def notes(self) -> list[tuple[str, str]]:
        return [(effect.about, effect.text) for effect in self.all(SaveNote)]

    @property
    def rules(self) -> list[str]:
        return [entry.rule for entry in self.outcome.entries]

    @property
    def words(self) -> str:
        return "\n".join(entry.what for entry in self.outcome.entries)


@dataclass
class Desk:
    """One client's requests."""

    now: datetime = MONDAY
    people: dict[str, Person] = field(
        default_factory=lambda: {
            CONTACT: TOM,
            change_person_id(CHANGE): MOVED,
            client_person_id(SCIN): Person(first_name="Ann", last_name="Client"),
            poa_person_id(SCIN, POA): HOLDER,
        }
    )
    state: State = field(default_factory=State)
    read: int = 0
    policies: Policies = field(default_factory=load)
    change_asked_at: datetime | None = None

    @property
    def update(self) -> Update:
        return self.state.requests[REQUEST]

    @property
    def asked_data(self) -> dict[str, Any]:
        return {"request_id": REQUEST, "representative_id": REP, "change_id": CHANGE, "change_digest": DIGEST}

    def records(self) -> Records:
        records = Records(people=dict(self.people))
        records.told[change_person_id(CHANGE)] = self.change_asked_at
        records.appointments[SCIN] = (Appointment(REP, CONTACT, "SR1", "friend_relative", "active"),)
        return records

    def decide(self, kind: str, data: Any, received: datetime | None = None) -> Outcome | Refused:
        self.read += 1
        message = Message(
            kind=kind,
            source="/test",
            id=f"m{self.read}",
            scin=SCIN,
            received=received or self.now,
            now=self.now,
            data=data,
            correlation="c",
        )
        assert set(ROOM.people(self.state, message)) <= {CONTACT, poa_person_id(SCIN, POA), change_person_id(CHANGE)}
        return ROOM.decide(self.state, message, self.policies, self.records())

    def take(self, outcome: Outcome | Refused) -> Told:
        assert isinstance(outcome, Outcome), outcome
        told = Told(outcome)
        self.people.update({saved.person_id: saved.person for saved in told.all(SavePerson)})
        for gone in told.all(ForgetPerson):
            self.people.pop(gone.person_id, None)
        self.state = STATES.validate_json(encode(outcome.state))
        assert self.state == outcome.state
        self._keeps_to_the_contract(told)
        return told

    def _keeps_to_the_contract(self, told: Told) -> None:
        for effect in told.all(Publish):
            sent = {k: v for k, v in effect.data.items() if v is not None}
            named(effect.kind).model.model_validate_json(encode(sent))
        private = encode([[*map(tuple, (*told.outcome.entries, *told.all(SaveTask)))], self.state]).decode()
        for person in (TOM, MOVED, HOLDER):
            for secret in (person.last_name, person.telephone, person.nino, person.name):
                assert not secret or secret not in private

    def when(self, kind: str, received: datetime | None = None, **data: Any) -> Told:
        """An event of the wire comes."""
        model = named(kind).model.model_validate_json(encode({"scin": SCIN, **data}))
        return self.take(self.decide(kind, model, received))

    def asked(self, **data: Any) -> Told:
        return self.when("service-management.requested", **{**self.asked_data, **data})

    def sent(self, repeats: int = 0, said: Iterable[str] = ("full_name", "nino", "address")) -> Told:
        facts = MailSent(REQUEST, MESSAGE_ID, DIGEST, self.now, repeats, tuple(said))
        return self.take(self.decide(MAIL_SENT, facts))

    def refused(self, reason: str = "recipient", code: int = 550) -> Told:
        return self.take(self.decide(MAIL_REFUSED, MailRefused(REQUEST, reason, code)))

    def late(self) -> Told:
        return self.take(self.decide(MAIL_LATE, MailLate(REQUEST, "server away")))

    def receipt(self, request_id: str = REQUEST) -> Told:
        return self.when("service-management.read", request_id=request_id)

    def noted(self, request_id: str = REQUEST, note: str = "Updated by SM.") -> Told:
        return self.when("service-management.change-noted", request_id=request_id, note=note)

    def later(self, **span: int) -> None:
        self.now += timedelta(**span)

    @property
    def timer(self) -> Any:
        """The timer that is waited for; there must be exactly one."""
        (timer,) = self.state.desk.timers.values()
        return timer

    def due(self, timer: Any) -> Told:
        plain = {"timer_id": timer.timer_id, "name": timer.name, "rule": timer.rule, "due_at": timer.due_at}
        return self.when("timer.due", **plain)

    @property
    def task(self) -> str:
        """The id of the open task; there must be exactly one."""
        (task_id,) = [task.task_id for task in self.state.desk.tasks.values() if task.status == "open"]
        return task_id

    def complete(self, task_id: str | None = None) -> Told:
        return self.when("task.completed", task_id=task_id or self.task, outcome="done", by="A. Worker")

    def without(self, person_id: str) -> None:
        del self.people[person_id]

    def holds(self, person_id: str, **changes: Any) -> None:
        self.people[person_id] = replace(self.people[person_id], **changes)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def awaited() -> Desk:
    """The email was sent on Monday morning; the note is awaited."""
    one = Desk()
    one.asked()
    one.sent()
    return one
