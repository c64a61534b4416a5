"""What is kept of a case's letters, and the events that change it. People stand in it by id only."""

from dataclasses import dataclass, field
from typing import Any

from workers.procedure.changed import changed
from workers.procedure.desk import Desk, DeskEvent, evolve_desk

Fields = dict[str, Any]


@dataclass(frozen=True)
class Letter:
    """A letter and where it stands.

    Attributes:
        rule: the rule that asked for it.
        fields: what it says beyond its template; needed, and kept, only until it is issued.
        queue: who takes its tasks (SU-D).
        status: as in `clientrep case`: requested, held, issued, or what the vendor reported, or withdrawn.
        issued_on: London date of the issue (R-1), ISO 8601.
        policy: version of the policy that its request keeps; None: the one in force.
        replaces: the letter that didn't arrive, in whose place this one goes.
        representative_id: the person whose name the client is told.
        unwanted: it was withdrawn, or called back or not awaited when it was on its way: it isn't issued again (R-1),
            whatever becomes of it.
    """

    letter_id: str
    code: str
    recipient_kind: str
    person_id: str
    envelope_id: str
    pair_id: str | None
    enclosures: tuple[str, ...]
    via: str
    rule: str
    service_request_id: str
    fields: Fields = field(default_factory=dict)
    queue: str = "caseworkers"
    status: str = "requested"
    issued_on: str | None = None
    policy: str | None = None
    replaces: str | None = None
    representative_id: str | None = None
    unwanted: bool = False


@dataclass(frozen=True, slots=True)
class Hold:
    """The letters of one request that wait for an address (R-6), or one that didn't arrive and may be sent again (R-1).

    Attributes:
        task_id: the task that asks for the address.
        person_id: whose address it is.
        recipient_kind: ``client`` or ``representative``.
        letter_ids: all letters of the request, a pair's both.
    """

    task_id: str
    person_id: str
    recipient_kind: str
    letter_ids: tuple[str, ...]


@dataclass(frozen=True)
class Letters:
    """A case's letters.

    Attributes:
        letters: by letter id.
        holds: by the id of the task that can end them.
        strays: task ids by the id of a letter that is not ours but was reported on (R-3).
        desk: the tasks.
    """

    letters: dict[str, Letter] = field(default_factory=dict)
    holds: dict[str, Hold] = field(default_factory=dict)
    strays: dict[str, str] = field(default_factory=dict)
    desk: Desk = field(default_factory=Desk)


@dataclass(frozen=True, slots=True)
class DocumentAsked:
    """A letter's document is being made."""

    letter: Letter

    def words(self) -> str:
        """Which."""
        return f"The document of letter {self.letter.code} is made"


@dataclass(frozen=True, slots=True)
class LetterIssued:
    """A letter went to the print vendor."""

    letter: Letter

    def words(self) -> str:
        """Which, and to whom."""
        return f"Letter {self.letter.code} to the {self.letter.recipient_kind} issued"


@dataclass(frozen=True, slots=True)
class LettersHeld:
    """Letters can't go out before an address is corrected."""

    letters: tuple[Letter, ...]
    hold: Hold

    def words(self) -> str:
        """Which."""
        return f"Held for want of an address: {', '.join(letter.code for letter in self.letters)}"


@dataclass(frozen=True, slots=True)
class NotArrived:
    """A letter came back, or never left: it may be sent again."""

    hold: Hold

    def words(self) -> str:
        """Who decides."""
        return f"Task {self.hold.task_id} decides whether the letter is sent again"


@dataclass(frozen=True, slots=True)
class HoldEnded:
    """The task that held letters ended."""

    task_id: str

    def words(self) -> str:
        """Said by the task's own entry in more detail."""
        return f"Letters wait no longer for task {self.task_id}"


@dataclass(frozen=True, slots=True)
class LetterMoved:
    """A letter's status changed after its issue, or it was withdrawn."""

    letter_id: str
    code: str
    status: str

    def words(self) -> str:
        """The new status."""
        return f"Letter {self.code} {self.status}"


@dataclass(frozen=True, slots=True)
class LetterUnwanted:
    """A letter that is on its way isn't wanted any more."""

    letter_id: str
    code: str

    def words(self) -> str:
        """Which."""
        return f"Letter {self.code} isn't issued again, should it come back"


@dataclass(frozen=True, slots=True)
class StrayReported:
    """A vendor reported on a letter that this case never had."""

    letter_id: str
    task_id: str

    def words(self) -> str:
        """The letter's id as reported can't be trusted, so it isn't repeated."""
        return "Status of a letter that is not known here"


LettersEvent = (
    DocumentAsked
    | LetterIssued
    | LettersHeld
    | NotArrived
    | HoldEnded
    | LetterMoved
    | LetterUnwanted
    | StrayReported
    | DeskEvent
)


def new_letters(_scin: str) -> Letters:
    """The state of a case without letters."""
    return Letters()


def evolve(state: Letters, event: LettersEvent) -> Letters:
    """The state after ``event``."""
    match event:
        case DocumentAsked(letter) | LetterIssued(letter):
            return _with(state, (letter,))
        case LetterMoved() | LetterUnwanted():
            return _with(state, (_moved(state.letters[event.letter_id], event),))
        case LettersHeld(letters, hold):
            return _held(state, letters, hold)
        case NotArrived() | HoldEnded():
            return changed(state, holds=_holds(state.holds, event))
        case StrayReported(letter_id, task_id):
            return changed(state, strays={**state.strays, letter_id: task_id})
        case _:
            return changed(state, desk=evolve_desk(state.desk, event))


def _moved(letter: Letter, event: LetterMoved | LetterUnwanted) -> Letter:
    if isinstance(event, LetterUnwanted):
        return changed(letter, unwanted=True)
    unwanted = letter.unwanted or "withdrawn" in (letter.status, event.status)
    return changed(letter, status=event.status, unwanted=unwanted)


def _with(state: Letters, letters: tuple[Letter, ...]) -> Letters:
    return changed(state, letters={**state.letters, **{letter.letter_id: letter for letter in letters}})


def _held(state: Letters, letters: tuple[Letter, ...], hold: Hold) -> Letters:
    return changed(_with(state, letters), holds={**state.holds, hold.task_id: hold})


def _holds(holds: dict[str, Hold], event: NotArrived | HoldEnded) -> dict[str, Hold]:
    if isinstance(event, NotArrived):
        return {**holds, event.hold.task_id: event.hold}
    return {task_id: one for task_id, one in holds.items() if task_id != event.task_id}
