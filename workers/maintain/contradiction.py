"""What the requester believes we hold, and what we hold (MA-4, R-4)."""

from dataclasses import replace
from typing import Any

from workers.maintain.ending import NOT_PROCESSED, end, tell_requester
from workers.maintain.events import Compared
from workers.maintain.maintain_case import Maintenance
from workers.maintain.state import POA, WITHDRAWN
from workers.procedure.matching import match_key
from workers.procedure.people import NOBODY, OF_ORGANISATION, Person, folded
from workers.procedure.rule import rule

FIRST, SECOND, STOP = "first", "second", "stop"
_COMPARED = ("address", "telephone", "mobile")


@rule("R-4")
def contradicted(case: Maintenance, change_id: str) -> bool:
    """Whether the requester contradicts what we hold: nothing goes out till the task is answered."""
    if not case.change(change_id).compared:
        _compare(case, change_id)
    return case.has_open_task(change_id, "contradiction")


@rule("R-4")
def contradiction_answered(case: Maintenance, change_id: str, outcome: str) -> None:
    """``first``: what we hold stays; ``second``: what the requester said replaces it; ``stop``: the change ends."""
    if outcome == SECOND:
        keep_requester(case, change_id, corrected(case.requester(change_id), _current(case, change_id)))
        case.tell("What the requester said replaces what was held")
    elif outcome == STOP:
        end(case, change_id, WITHDRAWN, "the contradiction was not settled")
        tell_requester(case, change_id, NOT_PROCESSED, "contradiction")


def keep_requester(case: Maintenance, change_id: str, person: Person) -> None:
    """Keep what is now known of whoever asked for the change."""
    one = case.change(change_id)
    if one.requester_kind == POA:
        case.keep_person(one.person_id, "poa", person)
    else:
        case.keep_person(one.person_id, "contact", person, match_key(person))


def differing(held: Person, current: Person) -> tuple[str, ...]:
    """The details in which ``current`` differs from all that is held; what isn't held can't differ."""
    represented = held.as_represented()
    found = [field for field in _COMPARED if _differs(field, getattr(represented, field), getattr(current, field))]
    if current.full_name and _names(held) and folded(current.full_name) not in _names(held):
        found.insert(0, "name")
    return tuple(found)


def corrected(held: Person, current: Person) -> Person:
    """What is held, with what differs in ``current`` instead."""
    fields = {field: getattr(current, field) for field in differing(held, current) if field != "name"}
    if held.organisation:
        fields = {OF_ORGANISATION.get(field, field): value for field, value in fields.items()}
    if "name" in differing(held, current):
        fields |= _named(held, current)
    return replace(held, **fields)


def _compare(case: Maintenance, change_id: str) -> None:
    one = case.change(change_id)
    fields = differing(case.requester(change_id), _current(case, change_id))
    case.record(Compared(change_id, fields))
    if fields:
        case.ask_person(
            change_id,
            "contradiction",
            "The requester's present details differ from what is held: say which count",
            outcomes=(FIRST, SECOND, STOP),
            details={"fields": list(fields), "first_id": one.person_id, "second_id": one.current_id},
        )


def _current(case: Maintenance, change_id: str) -> Person:
    return case.records.people[case.change(change_id).current_id or ""] or NOBODY


def _differs(field: str, held: Any, current: Any) -> bool:  # noqa: ANN401 - a field of a person
    return bool(Person(**{field: held}).differs_from(Person(**{field: current})))


def _names(held: Person) -> set[str]:
    without_title = " ".join(filter(None, (held.first_name, held.last_name)))
    return {folded(name) for name in (held.full_name, without_title, held.organisation) if name}


def _named(held: Person, current: Person) -> dict[str, Any]:
    """An organisation's name is one string, and so is that of a power of attorney's holder."""
    if held.organisation:
        return {"organisation": current.full_name}
    if held.name or current.name:
        return {"name": current.full_name}
    return {"title": current.title, "first_name": current.first_name, "last_name": current.last_name}
