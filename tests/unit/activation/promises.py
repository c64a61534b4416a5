"""What every decision of Set Up promises, whatever the story: checked with each message that a story tells.

What is published fits its contract, the history alone gives the state, and neither holds personal data.
"""

from copy import deepcopy
from typing import Any

import orjson
from pydantic import TypeAdapter

from contracts.catalogue import named
from workers.activation.evolve import evolve
from workers.activation.state import State
from workers.procedure.effects import Publish, SaveNote, SavePerson, SaveSecurity, SaveThirdParty
from workers.procedure.outcome import Outcome

PRIVATE = (
    "Wrenfield",
    "Tobias",
    "Okafor",
    "High Street",
    "Orchard",
    "LS1",
    "1979-02-28",
    "496 0",
    "AB123456C",
    "hash of",
    "Finch",
    "Rosalind",
    "Chancery",
    "Quill",
)
STATES: TypeAdapter[State] = TypeAdapter(State)


def keeps_its_promises(before: State, outcome: Outcome) -> None:
    assert outcome.entries
    assert all(entry.rule for entry in outcome.entries)
    history_gives_the_state(before, outcome)
    published_fits_its_contract(outcome)
    personal_data_stays_apart(outcome)


def history_gives_the_state(before: State, outcome: Outcome) -> None:
    state = deepcopy(before)
    for entry in outcome.entries:
        state = state if entry.event is None else evolve(state, entry.event)
    assert state == outcome.state
    assert STATES.validate_json(orjson.dumps(outcome.state)) == outcome.state


def published_fits_its_contract(outcome: Outcome) -> None:
    published = [one for one in outcome.effects if isinstance(one, Publish)]
    for one in published:
        data = orjson.loads(orjson.dumps(one.data))
        named(one.kind).model.model_validate_json(orjson.dumps(data))
        assert not [name for name, value in data.items() if holds_null(value)], one.kind
    ids = [one.id for one in published]
    assert len(set(ids)) == len(ids)


def holds_null(value: Any) -> bool:
    """What isn't known is absent within an object or list; the runtime leaves out an event's own empty fields."""
    if isinstance(value, dict | list):
        inside = list(value.values()) if isinstance(value, dict) else value
        return None in inside or any(map(holds_null, inside))
    return False


def personal_data_stays_apart(outcome: Outcome) -> None:
    public = [outcome.state, *((entry.rule, entry.what, entry.event) for entry in outcome.entries)]
    public += [
        one
        for one in outcome.effects
        if not isinstance(one, Publish | SavePerson | SaveNote | SaveThirdParty | SaveSecurity)
    ]
    told = orjson.dumps(public).decode()
    assert not [word for word in PRIVATE if word in told]
