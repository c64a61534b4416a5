"""A case of Maintain to tell stories with: given what was read, when one more message comes, then this follows."""

from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from contracts.catalogue import named
from policy import Policies, load
from tests.unit.maintain.promises import keeps_its_promises
from tests.unit.maintain.told import Told
from workers.maintain.agent import ROOM
from workers.maintain.state import Change, State, new_state
from workers.procedure.effects import ForgetPerson, SaveNote, SavePerson, SaveTries
from workers.procedure.message import Message
from workers.procedure.outcome import Outcome
from workers.procedure.people import Address, Person
from workers.procedure.records import Appointment, Records, SecurityRecord, ThirdParty
from workers.procedure.security import ComparedSecurity

SCIN = "123456789012"
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SET_AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
REP = "rep-1"
REP_CONTACT = "contact-1"
HELD = Person(
    "Mr", "Tobias", "Wrenfield", address=Address(("9 High Street",), "LS1 4AP"), telephone="0161 496 0483",
    nino="AB123456C",
)  # fmt: skip
NEW_ADDRESS = {"lines": ["3 Mill Lane"], "postcode": "LS2 8AB", "country": "GB"}
CLIENT = {
    "scin": SCIN,
    "name": {"title": "Ms", "first_name": "Miriam", "last_name": "Okafor"},
    "address": {"lines": ["14 Orchard Rise"], "postcode": "LS17 4QD", "country": "GB"},
    "role": "paying",
    "stage": "live",
    "jurisdiction": "england_wales",
    "special_client_records": True,
}
OWN_DETAILS = {"kind": "own_details", "current": {}, "new": {"address": NEW_ADDRESS, "mobile": "07700 900111"}}
PROCESS = {
    "kind": "process",
    "process": "CofC",
    "area": "Change Personal Info",
    "sub_area": "Change Bank Details",
    "details": {"account": "Nest Egg 4711", "months": [1, 2]},
}


def holder(poa_id: str, *, joint: bool = True, **more: Any) -> dict[str, Any]:
    """The holder of a power of attorney, with a NINO unless told otherwise."""
    number = ord(poa_id[0].lower()) - ord("a")
    about = {"id": poa_id, "name": f"Holder {poa_id}", "address": {**NEW_ADDRESS, "lines": ["9 High Street"]}}
    known = {"telephone": f"0113 496 0{number:03}", "nino": "AB123456C"}
    return {key: value for key, value in {**about, **known, "joint": joint, **more}.items() if value is not None}


@dataclass
class Story:
    """A case, and the rows that the runtime would keep for it."""

    name: str = "story"
    state: State = field(default_factory=lambda: new_state(SCIN))
    now: datetime = NOON
    policies: Policies = field(default_factory=load)
    told: int = 0
    people: dict[str, Person] = field(default_factory=lambda: {REP_CONTACT: HELD})
    clients_told: dict[str, datetime] = field(default_factory=dict)
    appointments: dict[str, Appointment] = field(
        default_factory=lambda: {REP: Appointment(REP, REP_CONTACT, "sr-0", "friend_relative", "active")}
    )
    security: dict[str, SecurityRecord] = field(default_factory=lambda: {REP_CONTACT: SecurityRecord(SET_AT)})
    third_parties: dict[str, ThirdParty] = field(default_factory=dict)
    notes: dict[str, SaveNote] = field(default_factory=dict)

    def hears(
        self,
        kind: str,
        data: dict[str, Any],
        received: datetime | None = None,
        compared: ComparedSecurity | None = None,
    ) -> Told:
        """One more message is decided on, twice with the same end."""
        self.told += 1
        model = named(kind).model.model_validate_json(orjson.dumps(data))
        about = (kind, self.name, str(self.told), SCIN, received or self.now, self.now, model, "correlation")
        message = Message(*about, compared=compared)
        outcome = ROOM.decide(self.state, message, self.policies, self._records())
        assert ROOM.decide(self.state, message, self.policies, self._records()) == outcome
        if isinstance(outcome, Outcome):
            keeps_its_promises(self.state, outcome)
            self._keep(outcome)
        return Told(outcome)

    # What is asked for.

    def asks(self, change: dict[str, Any] = PROCESS, requester: str = REP, **more: Any) -> Told:
        """A requester who is verified asks for something by telephone."""
        received = more.pop("received", None)
        kind = "representative" if requester.startswith("rep") else "poa"
        said = {"scin": SCIN, "requester": {"kind": kind, "id": requester}, "channel": "telephone"}
        return self.hears(
            "contact.change-requested", {**said, "security_check": "passed", "change": change, **more}, received
        )

    def holders(self, *poas: Any, received: datetime | None = None, **more: Any) -> Told:
        """The list of powers of attorney, by id or in full."""
        listed = [holder(one) if isinstance(one, str) else one for one in poas]
        return self.hears("register.poas", {"scin": SCIN, "poas": listed, **more}, received)

    def answers(self, poa_id: str, answer: str = "agree", received: datetime | None = None, **more: Any) -> Told:
        """A joint holder answers to the last change."""
        one = self.state.changes[more.pop("change_id", None) or self.change.change_id]
        about = {"scin": SCIN, "change_id": one.change_id, "change_digest": one.change_digest, "channel": "telephone"}
        return self.hears("consent.replied", {**about, "poa_id": poa_id, "answer": answer, **more}, received)

    def completes(self, kind: str, outcome: str, poa_id: str = "", **brought: Any) -> Told:
        """A person ends the open task of this kind."""
        data = {"task_id": self.task(kind, poa_id), "scin": SCIN, "outcome": outcome, "by": "Agent 1"}
        return self.hears("task.completed", {**data, "data": brought} if brought else data)

    def checks(self, representative_id: str = REP, **compared: Any) -> Told:
        """Telephony asks whether PIN and password are right; ``matches`` says whether they are."""
        data = {"check_id": f"check-{self.told}", "scin": SCIN, "representative_id": representative_id}
        sealed = {"security": {"sealed": "c2VhbGVkIFBJTiBhbmQgcGFzc3dvcmQ="}}
        found = {"matches": False, "contact_id": REP_CONTACT, "set_at": SET_AT, **compared}
        return self.hears("security.check-requested", {**data, **sealed}, compared=ComparedSecurity(**found))

    def blocks(self, representative_id: str = REP) -> Told:
        """Somebody reports that a PIN is blocked."""
        return self.hears("contact.security-blocked", {"scin": SCIN, "representative_id": representative_id})

    def removes(self, representative_id: str = REP, received: datetime | None = None) -> Told:
        """The Remove procedure reports the end of a representative."""
        said = {"scin": SCIN, "representative_id": representative_id}
        return self.hears("register.representative-removed", said, received)

    def team_records(self, answered: str | None, received: datetime | None = None) -> Told:
        """The third-party team's record, as the answer to a service request."""
        record = {"third_party_id": "tp-1", "name": "Reed & Co", "address": NEW_ADDRESS, "telephone": "0113 496 0999"}
        about = {"kind": "client_representative", "service_request_id": answered}
        return self.hears("register.third-party", {**record, **about}, received)

    def closes(self, received: datetime | None = None) -> Told:
        """The case closes."""
        return self.hears("register.case-closed", {"scin": SCIN}, received)

    def lapses(self) -> Told:
        """The wait for the answers ends: the clock moves to its end and the timer falls due."""
        (timer,) = self.state.desk.timers.values()
        self.now = max(self.now, timer.due_at)
        return self.due(timer.timer_id)

    def due(self, timer_id: str) -> Told:
        """A timer falls due."""
        about = {"name": "joint_consent", "rule": "MA-10", "due_at": self.now.isoformat()}
        return self.hears("timer.due", {"timer_id": timer_id, "scin": SCIN, **about})

    def days_pass(self, days: float) -> None:
        """The clock moves on."""
        self.now += timedelta(days=days)

    # What there is.

    @property
    def change(self) -> Change:
        """The change that was asked for last."""
        return list(self.state.changes.values())[-1]

    @property
    def statuses(self) -> list[str]:
        return [one.status for one in self.state.changes.values()]

    @property
    def due_at(self) -> datetime:
        """The end of the last change's wait."""
        assert self.change.due_at is not None
        return self.change.due_at

    @property
    def in_time(self) -> datetime:
        """The last moment at which an answer counts."""
        return self.due_at - timedelta(microseconds=1)

    @property
    def open_tasks(self) -> list[str]:
        return sorted(task.kind for task in self.state.desk.tasks.values() if task.status == "open")

    def task(self, kind: str, poa_id: str = "") -> str:
        """The open task of this kind, of several the last one, or the one about a holder."""
        about = {task_id: whom for one in self.state.changes.values() for task_id, whom in one.tasks.items()}
        tasks = self.state.desk.tasks.values()
        return [
            t.task_id for t in tasks
            if t.kind == kind and t.status == "open" and poa_id in {"", about.get(t.task_id)}
        ][-1]  # fmt: skip

    @property
    def service_requests(self) -> list[tuple[str, str, str | None]]:
        """Sub area, status and sub status."""
        return [(one.sub_area, one.status, one.sub_status) for one in self.state.desk.service_requests.values()]

    def requester_is(self, **changes: Any) -> None:
        """What is held of the representative."""
        self.people[REP_CONTACT] = replace(self.people[REP_CONTACT], **changes)

    def is_organisation(self, **more: Any) -> None:
        """The representative is an organisation."""
        self.appointments[REP] = Appointment(REP, REP_CONTACT, "sr-0", "organisation", "active", **more)

    # Where many stories begin.

    def waiting(self, *others: str, change: dict[str, Any] = PROCESS, **more: Any) -> "Story":
        """A, a joint holder, has asked; the others are asked too."""
        self.holders("A", *(others or ("B", "C")))
        self.asks(change, "A", **more)
        return self

    def _records(self) -> Records:
        records = Records(dict(self.people))
        records.appointments.known = {SCIN: tuple(self.appointments.values())}
        records.security.known = dict(self.security)
        records.third_parties.known = dict(self.third_parties)
        records.notes.known = {note_id: note.text for note_id, note in self.notes.items()}
        records.told.known.update(self.clients_told)
        return records

    def _keep(self, outcome: Outcome) -> None:
        self.state = outcome.state
        for one in outcome.effects:
            match one:
                case SavePerson(person_id, _, person, _, told_at):
                    self.people[person_id] = person
                    self.clients_told |= {person_id: told_at} if told_at else {}
                case ForgetPerson(person_id):
                    self.people.pop(person_id, None)
                case SaveNote(note_id):
                    self.notes[note_id] = one
                case SaveTries(contact_id, tries, blocked):
                    self.security[contact_id] = SecurityRecord(SET_AT, tries, blocked)
                case _:
                    pass

    def copy(self) -> "Story":
        """The same case, to go on with another way."""
        return deepcopy(self)
