"""Contact details that change: which of them a change speaks of, and our copy with the change made (MA-4, MA-7)."""

from dataclasses import replace
from typing import Any

from workers.procedure.people import OF_ORGANISATION, Person

NAME = ("title", "first_name", "last_name", "name")
NUMBERS = ("telephone", "mobile")


def spoken_of(new: Person) -> tuple[str, ...]:
    """Of name, address, telephone and mobile those that the change brings."""
    told = {"name": any(getattr(new, part) for part in NAME), "address": new.address is not None}
    told |= {number: getattr(new, number) is not None for number in NUMBERS}
    return tuple(what for what, is_told in told.items() if is_told)


def with_change(held: Person, new: Person) -> Person:
    """What is held with the change made; what it doesn't speak of stays.

    A name in one string is an organisation's where the contact acts for one; parts of a name become one string where
    that is how the name is held (a holder of a power of attorney).
    """
    plain = {what: value for what in ("address", *NUMBERS) if (value := getattr(new, what)) is not None}
    if held.organisation is not None:
        plain = {OF_ORGANISATION.get(what, what): value for what, value in plain.items()}
    return replace(held, **plain, **_name(held, new))


def _name(held: Person, new: Person) -> dict[str, Any]:
    if "name" not in spoken_of(new):
        return {}
    if new.name is not None:
        return {"organisation" if held.organisation is not None else "name": new.name}
    if held.name is not None:
        return {"name": new.full_name}
    return {part: value for part in NAME if (value := getattr(new, part)) is not None}
