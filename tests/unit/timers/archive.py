"""Cases whose histories are kept as the runtime writes them, to be looked at when their time may be over."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import orjson

from contracts.catalogue import named
from policy import Policies, load
from tests.unit.activation.story import SCIN
from tests.unit.activation.story import Story as SetUp
from tests.unit.maintain.story import Story as Maintain
from workers.procedure.effects import Effect, ForgetDocuments, ForgetNotes, ForgetPerson, ReleaseContact
from workers.procedure.ids import client_person_id
from workers.procedure.message import Message
from workers.procedure.outcome import Outcome
from workers.procedure.room import Room
from workers.runtime.encoding import encode_text
from workers.runtime.history import plain
from workers.timers.matters import Decided, kept_for
from workers.timers.retention import LOOKED, decide

CLIENT = client_person_id(SCIN)
DAYS = 420


@dataclass
class Look:
    """What a look at a case came to."""

    outcome: Outcome
    again_on: date

    def _all(self, kind: type[Effect]) -> list[Any]:
        return [effect for effect in self.outcome.effects if isinstance(effect, kind)]

    @property
    def people(self) -> set[str]:
        return {one.person_id for one in self._all(ForgetPerson)}

    @property
    def notes(self) -> set[str]:
        return {one.about for one in self._all(ForgetNotes)}

    @property
    def documents(self) -> set[str]:
        return {one.service_request_id for one in self._all(ForgetDocuments)}

    @property
    def released(self) -> set[str]:
        return {one.representative_id for one in self._all(ReleaseContact)}

    @property
    def told(self) -> list[tuple[str, str]]:
        return [(entry.rule, entry.what) for entry in self.outcome.entries]

    @property
    def nothing(self) -> bool:
        return not self.outcome.effects and not self.outcome.entries


@dataclass
class Archive:
    """The history of one case."""

    rows: list[Decided] = field(default_factory=list)
    policies: Policies = field(default_factory=load)

    def add(self, at: datetime, outcome: object) -> None:
        """Keep what was decided, through JSON as it is written."""
        if isinstance(outcome, Outcome) and outcome.entries:
            self.rows.append(Decided(at, orjson.loads(encode_text([plain(entry) for entry in outcome.entries]))))

    def look(self, at: datetime) -> Look:
        """Look at the case; what is erased is in its history from then on."""
        message = Message(LOOKED, "/test", at.isoformat(), SCIN, at, at, None, "correlation")
        kept = kept_for(SCIN, self.rows)
        outcome, again_on = decide(kept, message, self.policies)
        assert decide(kept, message, self.policies) == (outcome, again_on)
        self.add(at, outcome)
        return Look(outcome, again_on)


@dataclass
class Filed(SetUp):
    """A case of Set Up that is archived."""

    archive: Archive = field(default_factory=Archive)

    def hears(self, *args: Any, **kwargs: Any) -> Any:
        told = super().hears(*args, **kwargs)
        self.archive.add(self.now, told.outcome)
        return told

    def look_after(self, days: float) -> Look:
        """Time passes, then somebody looks at the case."""
        self.days_pass(days)
        return self.archive.look(self.now)

    @property
    def contact(self) -> str:
        """The contact of the first representative."""
        return next(iter(self.state.representatives.values())).contact_id


@dataclass
class FiledChanges(Maintain):
    """A case of Maintain that is archived."""

    archive: Archive = field(default_factory=Archive)

    def hears(self, *args: Any, **kwargs: Any) -> Any:
        told = super().hears(*args, **kwargs)
        self.archive.add(self.now, told.outcome)
        return told

    def look_after(self, days: float) -> Look:
        """Time passes, then somebody looks at the case."""
        self.now += timedelta(days=days)
        return self.archive.look(self.now)

    def also(self, room: Room) -> Callable[[str, dict[str, Any]], None]:
        """Another worker decides on the same case, and its decisions are archived."""
        assert room.new_state is not None
        states = [room.new_state(SCIN)]

        def hears(kind: str, data: dict[str, Any]) -> None:
            model = named(kind).model.model_validate_json(encode_text(data))
            message = Message(kind, room.name, str(len(states)), SCIN, self.now, self.now, model, "correlation")
            outcome = room.decide(states[-1], message, self.policies, self._records())
            assert isinstance(outcome, Outcome)
            states.append(outcome.state)
            self.archive.add(self.now, outcome)

        return hears
