"""A case's letters to tell stories with: given what was read, when one more message comes, then this follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import TypeAdapter

from contracts.catalogue import named
from policy import load
from workers.letters.address import Undeliverable
from workers.letters.agent import ROOM
from workers.letters.issuing import DOCUMENTS_MADE, DocumentsMade, Finished, unissued
from workers.letters.rendering.letter import RenderInput
from workers.letters.saying import says
from workers.letters.state import Letters
from workers.procedure.days import london_date
from workers.procedure.effects import Effect, Publish, SaveLetter, SavePerson, SaveTask
from workers.procedure.ids import client_person_id
from workers.procedure.message import Message
from workers.procedure.outcome import Outcome, Refused
from workers.procedure.outside import FinishedDocument, MakeDocuments
from workers.procedure.people import Address, Person
from workers.procedure.records import Records
from workers.runtime.encoding import encode

SCIN = "123456789012"
CLIENT_ID = client_person_id(SCIN)
CLIENT = Person(
    title="Ms",
    first_name="Siân",
    last_name="Ellis",
    address=Address(("4 Mill Lane", "Bangor"), "LL57 1AA"),
    jurisdiction="england_wales",
)
FRIEND = Person(title="Mr", first_name="Tom", last_name="Reed", address=Address(("9 High Street",), "LS1 4AP"))
STATES: TypeAdapter[Letters] = TypeAdapter(Letters)


@dataclass
class Told:
    """What one message came to, ready to be asked about: the decision, and those on documents that it asked for."""

    outcomes: list[Outcome]

    @property
    def effects(self) -> list[Effect]:
        return [effect for outcome in self.outcomes for effect in outcome.effects]

    def _all(self, kind: type[Effect]) -> list[Any]:
        return [effect for effect in self.effects if isinstance(effect, kind)]

    def published(self, name: str) -> list[dict[str, Any]]:
        return [effect.data for effect in self._all(Publish) if effect.kind == name]

    def ids(self, name: str) -> list[str]:
        return [effect.id for effect in self._all(Publish) if effect.kind == name]

    @property
    def listed(self) -> dict[str, str]:
        return {effect.letter_id: effect.status for effect in self._all(SaveLetter)}

    @property
    def tasks(self) -> list[tuple[str, str]]:
        return [(effect.kind, effect.status) for effect in self._all(SaveTask)]

    @property
    def saved(self) -> list[SavePerson]:
        return self._all(SavePerson)

    @property
    def timeline(self) -> list[tuple[str, str]]:
        return [(entry.rule, entry.what) for outcome in self.outcomes for entry in outcome.entries]

    @property
    def to_make(self) -> list[MakeDocuments]:
        return self._all(MakeDocuments)


@dataclass
class Post:
    """One client's letters."""

    now: datetime = datetime(2025, 11, 24, 9, 30, tzinfo=UTC)
    people: dict[str, Person] = field(default_factory=lambda: {CLIENT_ID: CLIENT, "friend": FRIEND})
    clients_told: dict[str, datetime] = field(default_factory=dict)
    state: Letters = field(default_factory=Letters)
    read: int = 0
    press_stands: bool = False
    """Documents are made only when a test says so."""
    strangers: bool = False
    """People whom no contract would admit."""

    def message(self, kind: str, data: Any) -> Message:
        self.read += 1
        return Message(
            kind=kind,
            source="/test",
            id=f"m{self.read}",
            scin=SCIN,
            received=self.now,
            now=self.now,
            data=data,
            correlation="c",
        )

    def decide(self, kind: str, data: dict[str, Any]) -> Outcome | Refused:
        """Decide on one message."""
        message = self.message(kind, named(kind).model.model_validate_json(encode({"scin": SCIN, **data})))
        return ROOM.decide(self.state, message, load(), self.records())

    def records(self) -> Records:
        records = Records(people=self.people)
        records.told.known.update(self.clients_told)
        return records

    def when(self, kind: str, **data: Any) -> Told:
        outcome = self.decide(kind, data)
        assert isinstance(outcome, Outcome), outcome
        told = self._take(outcome)
        for order in [] if self.press_stands else told.to_make:
            told.outcomes += self.made(self.ordered(order), letter_ids=order.letter_ids).outcomes
        return told

    def ordered(self, order: MakeDocuments) -> dict[str, RenderInput | Undeliverable]:
        """What the letters of a request say, if they are made now."""
        letters, people = unissued(self.state, order.letter_ids), Records(people=self.people).people
        today = london_date(self.now)
        return {one.letter_id: says(one, SCIN, people, load(), today) for one in letters}

    def made(
        self,
        said: Mapping[str, RenderInput | Undeliverable],
        letter_ids: Sequence[str] = (),
        faults: Mapping[str, str] | None = None,
    ) -> Told:
        """The press tells of documents; those that can't be made are left out."""
        finished = {i: Finished(one, document(i)) for i, one in said.items() if isinstance(one, RenderInput)}
        return self.told(DOCUMENTS_MADE, DocumentsMade(tuple(letter_ids or said), finished, faults or {}))

    def told(self, kind: str, data: object) -> Told:
        """The runtime tells something of its own."""
        message = self.message(kind, data)
        outcome = ROOM.decide(self.state, message, load(), self.records())
        assert isinstance(outcome, Outcome), outcome
        return self._take(outcome)

    def _take(self, outcome: Outcome) -> Told:
        told = Told([outcome])
        self.people.update({saved.person_id: saved.person for saved in told.saved})
        self.state = STATES.validate_json(encode(outcome.state))
        assert self.state == outcome.state
        if not self.strangers:
            self._keeps_to_the_contract(outcome)
        return told

    def _keeps_to_the_contract(self, outcome: Outcome) -> None:
        for effect in outcome.effects:
            if isinstance(effect, Publish):
                sent = {k: v for k, v in effect.data.items() if v is not None}
                named(effect.kind).model.model_validate_json(encode(sent))
        private = encode([[*map(tuple, outcome.entries)], self.state]).decode()
        for person in self.people.values():
            for secret in (person.last_name, person.address and person.address.lines[0]):
                assert not secret or secret not in private

    def pair(self, rule: str = "SU-13", **more: Any) -> Told:
        """CMSL0042 to the client and CMSL0041 to the representative are asked for."""
        letters = [self.letter("L1", "CMSL0042"), self.letter("L2", "CMSL0041")]
        return self.ask(letters, rule=rule, pair_id="P1", **more)

    def ask(self, letters: list[dict[str, Any]], rule: str = "SU-13", **more: Any) -> Told:
        data = {"request_id": "R1", "service_request_id": "SR1", "rule": rule, "letters": letters, **more}
        return self.when("letters.requested", **data)

    def reports(self, letter_id: str, status: str, **more: Any) -> Told:
        return self.when("letter.status", letter_id=letter_id, status=status, vendor="PrintCo", **more)

    def completes(self, task_id: str, outcome: str, **data: Any) -> Told:
        return self.when("task.completed", task_id=task_id, outcome=outcome, by="A. Worker", data=data or None)

    def withdraws(self, *letter_ids: str, **how: bool) -> Told:
        return self.when("letters.withdrawal-requested", letter_ids=letter_ids, reason="the client objected", **how)

    def moves_out(self, person_id: str) -> None:
        """Nobody knows where they live any more."""
        self.people[person_id] = replace(self.people[person_id], address=None)

    def task(self, kind: str) -> str:
        """The id of the open task of this kind; there must be exactly one."""
        [task_id] = [t.task_id for t in self.state.desk.tasks.values() if t.kind == kind and t.status == "open"]
        return task_id

    @staticmethod
    def letter(letter_id: str, code: str, **more: Any) -> dict[str, Any]:
        to_friend = code in {"CMSL0041", "CMSL0043", "CMSL0049"}
        kind, person = ("representative", "friend") if to_friend else ("client", CLIENT_ID)
        about = {"letter_id": letter_id, "code": code, "envelope_id": f"E-{letter_id}"}
        return {**about, "recipient_kind": kind, "person_id": person, **more}


def document(letter_id: str) -> FinishedDocument:
    """A document as the press would have stored it."""
    return FinishedDocument(f"file:///documents/{letter_id}.pdf", "0" * 64, "application/pdf", 2)


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture(scope="session")
def new_post() -> type[Post]:
    """For tests that need many cases."""
    return Post
