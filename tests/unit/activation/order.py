"""A case that is played to its end: contacts are read at given times, and everybody else does their part every day.

At 17:00 the letters asked for are issued, at 18:00 the open tasks are completed as planned, at 20:00 CIS answers;
timers fall due at their time.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from tests.unit.activation.story import SCIN, Story
from workers.activation.reading_order import FITS_NONE_NOW, NOT_IN_ORDER
from workers.activation.state import ENDED, VERIFICATION, State
from workers.procedure.effects import Publish, SaveLetter
from workers.procedure.outcome import Outcome

DAY_0 = datetime(2026, 3, 2, tzinfo=UTC)
DAYS = 80
FIRST_ID = 5000
OUT_OF_ORDER = {FITS_NONE_NOW, NOT_IN_ORDER}
QUESTIONS = {"CMSL5512", "CMSB003", "CMSL0043"}


def at(day: int, hour: float) -> datetime:
    return DAY_0 + timedelta(days=day, hours=hour)


def goes_on_or_has_ended(state: State) -> None:
    """A request that is open has a running timer, an open task, or waits for a letter to be issued or for CIS."""
    for request_id, one in state.activations.items():
        waits = [timer for timer in state.desk.timers.values() if timer.service_request_id == request_id]
        tasks = [t for t in state.desk.tasks.values() if t.service_request_id == request_id and t.status == "open"]
        outside = one.awaited_letter or (one.stage == VERIFICATION and one.check_id and one.answer is None)
        assert waits or tasks or outside or one.stage == ENDED


@dataclass(frozen=True)
class Contact:
    """What comes in.

    Attributes:
        kind: for the reader of a failing example.
        received: when it was received.
        tell: tells it to the story.
    """

    kind: str
    received: datetime
    tell: Callable[["Played", datetime], object] = field(repr=False, compare=False)


@dataclass(frozen=True)
class Ending:
    """What must not depend on the order in which things were read."""

    requests: list[tuple[str, str | None, str | None]]
    active: list[str]
    points_of_contact: list[str]
    letters: list[str]
    client: tuple[str | None, bool]


@dataclass
class Played(Story):
    """A case with what becomes of its letters, tasks and checks."""

    told: int = 1000
    plan: dict[str, str] = field(default_factory=dict)
    left_to_people: Counter[tuple[str, str]] = field(default_factory=Counter)
    read_out_of_order: bool = False
    called_back: set[str] = field(default_factory=set)
    issued: set[str] = field(default_factory=set)
    answered: set[str] = field(default_factory=set)

    def play(self, reads: list[tuple[datetime, Contact]]) -> "Played":
        """Contacts are read at their times; their ids grow in the order in which they came in."""
        came = enumerate(sorted(reads, key=lambda read: read[1].received), FIRST_ID)
        moments: list[tuple[datetime, Callable[[], object]]] = [
            (when, partial(self._read, contact, number)) for number, (when, contact) in came
        ]
        for when, act in sorted([*moments, *self._days()], key=lambda moment: moment[0]):
            self._until(when)
            act()
        return self

    def _read(self, contact: Contact, number: int) -> None:
        told, self.told = self.told, number - 1
        contact.tell(self, contact.received)
        self.told = told

    def checked(self, outcome: Outcome) -> None:
        """The case goes on or has ended, and letters of a pair stay together; other tests see to the usual promises."""
        assert outcome.entries

    def keep(self, outcome: Outcome) -> None:
        super().keep(outcome)
        for one in outcome.effects:
            if (
                isinstance(one, Publish)
                and one.kind == "letters.withdrawal-requested"
                and not one.data.get("only_unsent")
            ):
                self.called_back.update(one.data["letter_ids"])
            if isinstance(one, Publish) and one.kind == "task.raised" and "contact" in one.data["details"]:
                self._left_to_people(one.data)
        goes_on_or_has_ended(self.state)
        self._pairs_stay_together()

    def _pairs_stay_together(self) -> None:
        pairs: dict[str, set[bool]] = {}
        for one in self.letters.values():
            if one.pair_id is not None:
                pairs.setdefault(one.pair_id, set()).add(one.letter_id in self.called_back)
        assert all(len(together) == 1 for together in pairs.values())

    def _left_to_people(self, task: dict[str, Any]) -> None:
        """A task that says that no rule decided what a contact comes to, or that it was read out of its order."""
        self.left_to_people[task["kind"], task["details"]["id"]] += 1
        self.read_out_of_order |= task["summary"] in OUT_OF_ORDER

    @property
    def ending(self) -> Ending:
        desk, representatives = self.state.desk, self.state.representatives.values()
        requests = [desk.service_requests[one] for one in self.state.activations]
        client = self.state.client
        return Ending(
            sorted(((one.status, one.sub_status, one.resolution) for one in requests), key=str),
            sorted(one.type for one in representatives if one.active),
            sorted(one.type for one in representatives if one.point_of_contact),
            sorted(one.code for one in self.letters.values() if self._tells(one)),
            (client.preferred_contact_method, client.opt_out_of_sms),
        )

    def _tells(self, one: SaveLetter) -> bool:
        return one.code not in QUESTIONS and one.letter_id not in self.called_back

    def _days(self) -> Iterator[tuple[datetime, Callable[[], object]]]:
        for day in range(DAYS):
            yield at(day, 17), self._issue
            yield at(day, 18), self._complete
            yield at(day, 20), self._answer

    def _until(self, when: datetime) -> None:
        while timer := next((t for t in self.state.desk.timers.values() if t.due_at <= when), None):
            self.now = max(self.now, timer.due_at)
            self.due(timer.timer_id, timer.name, timer.due_at)
        self.now = when

    def _issue(self) -> None:
        for letter_id in [one for one in self.letters if one not in self.called_back | self.issued]:
            self.issued.add(letter_id)
            self.letter_issued(self.letters[letter_id])

    def _complete(self) -> None:
        for task in [one for one in self.state.desk.tasks.values() if one.status == "open"]:
            if self.state.desk.tasks[task.task_id].status == "open" and task.kind in self.plan:
                self.completed(task.task_id, *self.plan[task.kind].split("+"))

    def _answer(self) -> None:
        for check_id in [one for one in self.checks if one not in self.answered]:
            self.answered.add(check_id)
            asked: dict[str, Any] = {"request_id": check_id, "scin": SCIN, "basis": "personal_details"}
            self.hears("cis.answered", {**asked, "result": self.plan["cis"]})
