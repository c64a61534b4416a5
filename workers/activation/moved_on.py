"""How the state changes where a contact turns out to have come in before others of its moment (R-2)."""

from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from workers.activation.nomination import Nomination
from workers.activation.place import CONTACTS, BesideReceived, Contact
from workers.activation.state import Activation, State
from workers.procedure.changed import changed

T = TypeVar("T", Activation, Nomination)
DEADLINES = {"lapsed_at"}
"""Moments of a request that no contact brought."""


def with_others_moved_on(state: State, event: BesideReceived) -> State:
    """The state with what contacts of one moment brought, from a place on, one place later."""
    known = {*state.contacts, *state.unclaimed.values()}
    moved = {one: replace(one, beside=one.beside + 1) for one in known if _beside(one, event)}
    later = {one.moment: moved[one].moment for one in moved if one.kind in CONTACTS}
    return changed(
        state,
        activations={key: _moved_on(one, later) for key, one in state.activations.items()},
        nominations={key: _moved_on(one, later) for key, one in state.nominations.items()},
        closed_at=_later(state.closed_at, later),
        contacts=tuple(moved.get(one, one) for one in state.contacts),
        unclaimed={key: moved.get(one, one) for key, one in state.unclaimed.items()},
    )


def _beside(one: Contact, event: BesideReceived) -> bool:
    return one.received == event.received and one.beside >= event.place


def _moved_on(one: T, later: dict[datetime, datetime]) -> T:
    return changed(one, **{name: _later(value, later) for name, value in vars(one).items() if name not in DEADLINES})


def _later(value: Any, later: dict[datetime, datetime]) -> Any:  # noqa: ANN401 - any value of a request
    match value:
        case datetime():
            return later.get(value, value)
        case dict():
            return {key: _later(each, later) for key, each in value.items()}
        case tuple():
            return tuple(_later(each, later) for each in value)
        case Nomination():
            return _moved_on(value, later)
        case _:
            return value
