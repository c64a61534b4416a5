"""Who is nominated in journeys."""

from tests.scene import SCINS
from tests.stories import FRIEND, Data


def last_name() -> str:
    """A last name that no other journey has."""
    return "".join(chr(ord("a") + int(digit)) for digit in next(SCINS)).capitalize()


def someone(**changes: object) -> Data:
    """A friend whom no other journey has named."""
    return {**FRIEND, "last_name": last_name(), "nino": None, **changes}


def without(person: Data, *names: str) -> Data:
    """The same with less said of them."""
    return {name: value for name, value in person.items() if name not in names}


ELSEWHERE: Data = {"lines": ["3 Foundry Close", "Brackwell"], "postcode": "S1 2GU", "country": "GB"}
"""An address that a friend's other details don't have."""
UNDELIVERABLE: Data = {"lines": ["(behind the mill)", "Millbrook"], "postcode": "M21 9WQ", "country": "GB"}
"""An address to which no letter goes."""
