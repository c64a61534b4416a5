"""When two sets of details mean the same person (SU-3c)."""

from collections.abc import Callable

from workers.procedure.people import Person, digits, folded


def match_key(person: Person) -> str | None:
    """Last and first name, folded, and date of birth; None while one of them isn't known."""
    if not (person.last_name and person.first_name and person.date_of_birth):
        return None
    return f"{folded(person.last_name)}|{folded(person.first_name)}|{person.date_of_birth.isoformat()}"


def agrees(held: Person, given: Person) -> bool:
    """Whether NINO, postcode or telephone is the same, and the NINO doesn't differ."""
    ninos = held.nino, given.nino
    if None not in ninos and ninos[0] != ninos[1]:
        return False
    return any(bool(mine & set(of(given))) for of in _SIGNS if (mine := set(of(held))))


def _nino(person: Person) -> tuple[str, ...]:
    return (person.nino,) if person.nino else ()


def _postcode(person: Person) -> tuple[str, ...]:
    return (folded(person.address.postcode),) if person.address and person.address.postcode else ()


def _telephones(person: Person) -> tuple[str, ...]:
    return tuple(digits(number) for number in (person.telephone, person.mobile) if number)


_SIGNS: tuple[Callable[[Person], tuple[str, ...]], ...] = (_nino, _postcode, _telephones)
