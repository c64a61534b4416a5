"""What one decision came to, as tests of any procedure ask about it, and what every decision promises.

What is published fits its contract, the history alone gives the state, and neither holds personal data.
"""

from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import orjson
from pydantic import TypeAdapter

from contracts.catalogue import named
from workers.procedure.effects import Effect, KeepSecurity, Publish, SaveNote, SavePerson, SaveThirdParty
from workers.procedure.outcome import Outcome, Refused

PERSONAL = Publish | SavePerson | SaveNote | SaveThirdParty | KeepSecurity
"""The effects that may carry personal data."""


@dataclass
class Decided:
    """What one decision came to, ready to be asked about."""

    outcome: Outcome | Refused

    @property
    def accepted(self) -> Outcome:
        assert isinstance(self.outcome, Outcome), self.outcome
        return self.outcome

    @property
    def refused(self) -> tuple[str, str] | None:
        return (self.outcome.reason, self.outcome.detail) if isinstance(self.outcome, Refused) else None

    @property
    def timeline(self) -> list[tuple[str, str]]:
        return [(entry.rule, entry.what) for entry in self.accepted.entries]

    @property
    def rules(self) -> list[str]:
        return list(dict.fromkeys(rule for rule, _ in self.timeline))

    def effects(self, kind: type[Effect]) -> list[Any]:
        return [effect for effect in self.accepted.effects if isinstance(effect, kind)]

    def published(self, name: str) -> list[dict[str, Any]]:
        return [effect.data for effect in self.effects(Publish) if effect.kind == name]


def history_gives_the_state(
    before: Any, outcome: Outcome, evolve: Callable[[Any, Any], Any], states: TypeAdapter[Any]
) -> None:
    state = deepcopy(before)
    for entry in outcome.entries:
        state = state if entry.event is None else evolve(state, entry.event)
    assert state == outcome.state
    assert states.validate_json(orjson.dumps(outcome.state)) == outcome.state


def published_fits_its_contract(outcome: Outcome) -> None:
    published = [one for one in outcome.effects if isinstance(one, Publish)]
    for one in published:
        said = {name: value for name, value in orjson.loads(orjson.dumps(one.data)).items() if value is not None}
        named(one.kind).model.model_validate_json(orjson.dumps(said))
        assert not [name for name, value in said.items() if holds_null(value)], one.kind
    ids = [one.id for one in published]
    assert len(set(ids)) == len(ids)


def holds_null(value: Any) -> bool:
    """What isn't known is absent within an object or list; the runtime leaves out an event's own empty fields."""
    if isinstance(value, dict | list):
        inside = list(value.values()) if isinstance(value, dict) else value
        return None in inside or any(map(holds_null, inside))
    return False


def personal_data_stays_apart(outcome: Outcome, private: Iterable[str]) -> None:
    public: list[Any] = [outcome.state, *((entry.rule, entry.what, entry.event) for entry in outcome.entries)]
    public += [one for one in outcome.effects if not isinstance(one, PERSONAL)]
    told = orjson.dumps(public, default=tuple).decode()  # effects are named tuples
    assert not [word for word in private if word in told]
