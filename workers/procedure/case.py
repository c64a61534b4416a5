"""A case while one message is decided on."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from workers.procedure.effects import Effect, Publish, SaveNote, SavePerson
from workers.procedure.ids import derived_id
from workers.procedure.message import Message
from workers.procedure.outcome import Entry, Outcome
from workers.procedure.people import Person
from workers.procedure.records import Records

S = TypeVar("S")


class Happened(Protocol):
    """An event of a procedure: a frozen dataclass without personal data, with words for the timeline."""

    def words(self) -> str:
        """What happened, for the timeline."""
        ...


class Case(Generic[S]):
    """Collects what the rules decide for one message; pure to whoever looks from outside.

    Attributes:
        owner: the agent whose procedure runs; ids of tasks and timers begin with it.
        state: the state after all that was recorded so far.
        rule: the rule that is speaking.
    """

    def __init__(self, owner: str, state: S, message: Message, records: Records, evolve: Callable[[S, Any], S]) -> None:
        self.owner = owner
        self.state = state
        self.message = message
        self.records = records
        self.rule = ""
        self._evolve = evolve
        self._entries: list[Entry] = []
        self._effects: list[Effect] = []
        self._ordinals: dict[str, int] = {}

    @property
    def spoke_last(self) -> str:
        """The rule that the last entry cites."""
        return self._entries[-1].rule if self._entries else self.rule

    def record(self, event: Happened) -> None:
        """Something happened: the state evolves, the history and timeline cite the rule."""
        self.state = self._evolve(self.state, event)
        self._entries.append(Entry(self.rule, event.words(), event))

    def tell(self, what: str) -> None:
        """A timeline entry that changes nothing."""
        self._entries.append(Entry(self.rule, what))

    def ask(self, effect: Effect) -> None:
        """Ask the runtime for an effect."""
        self._effects.append(effect)

    def publish(self, kind: str, data: Any, to: str | None = None) -> None:  # noqa: ANN401 - any contract's data
        """Send an event of the catalogue, ``to`` the SCIN of another case if given."""
        self.ask(Publish(kind, data, self.new_id(), self.rule, to))

    def keep_person(
        self,
        person_id: str,
        kind: str,
        person: Person,
        match_key: str | None = None,
        told_at: datetime | None = None,
    ) -> None:
        """Keep personal data, visible at once to what is decided next."""
        self.records.people[person_id] = person
        if match_key is not None:
            known = self.records.matches[match_key]
            self.records.matches[match_key] = tuple(dict.fromkeys((*known, person_id)))
        self.ask(SavePerson(person_id, kind, person, match_key, told_at))

    def keep_note(self, about: str, text: str) -> str:
        """Keep a note on a service request or a contact; returns the note's id."""
        note_id = self.new_id()
        self.records.notes[note_id] = text
        self.ask(SaveNote(note_id, about, text))
        return note_id

    def new_id(self) -> str:
        """The next id that derives from this message and rule."""
        ordinal = self._ordinals.get(self.rule, 0)
        self._ordinals[self.rule] = ordinal + 1
        return derived_id(self.message.source, self.message.id, f"{self.owner}:{self.rule}", ordinal)

    def owned_id(self) -> str:
        """The same for a task or timer: it begins with its owner, so that other readers skip it."""
        return f"{self.owner}:{self.new_id()}"

    def outcome(self) -> Outcome:
        """All that was decided."""
        return Outcome(self.state, tuple(self._entries), tuple(self._effects))
