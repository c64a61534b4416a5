"""When two sets of details mean the same person or organisation (SU-3c, SU-19).

Capitals, accents, punctuation and spacing make no difference, a date of birth must be exact, telephone numbers are
compared in national form.
"""

from collections.abc import Callable
from hashlib import sha256

from workers.procedure.people import Person, digits, folded


def match_key(person: Person) -> str | None:
    """Last and first name, folded, and date of birth; None while one of them isn't known."""
    if not (person.last_name and person.first_name and person.date_of_birth):
        return None
    return f"{folded(person.last_name)}|{folded(person.first_name)}|{person.date_of_birth.isoformat()}"


def organisation_key(name: str) -> str:
    """A digest of an organisation's folded name: a sole trader's name is personal data, and keys aren't erased."""
    return f"organisation|{sha256(folded(name).encode()).hexdigest()}"


def third_party_key(third_party_id: str) -> str:
    """The key of one record of the third-party register."""
    return f"third_party|{third_party_id}"


def agreeing(held: Person, given: Person) -> tuple[str, ...]:
    """What is the same besides name and date of birth: NINO, postcode, telephone; none where the NINO differs."""
    ninos = held.nino, given.nino
    if None not in ninos and ninos[0] != ninos[1]:
        return ()
    return tuple(sign for sign, of in _SIGNS.items() if set(of(held)) & set(of(given)))


def _nino(person: Person) -> tuple[str, ...]:
    return (person.nino,) if person.nino else ()


def _postcode(person: Person) -> tuple[str, ...]:
    return (folded(person.address.postcode),) if person.address and person.address.postcode else ()


def _telephones(person: Person) -> tuple[str, ...]:
    return tuple(digits(number) for number in (person.telephone, person.mobile) if number)


_SIGNS: dict[str, Callable[[Person], tuple[str, ...]]] = {
    "nino": _nino,
    "postcode": _postcode,
    "telephone": _telephones,
}
