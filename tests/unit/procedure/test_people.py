"""R-4: gaps are filled, what differs is told."""

from datetime import date
from typing import Any

import pytest

from contracts.parts import Client, NamedContact, Organisation
from contracts.parts import Person as PersonOnTheWire
from workers.procedure.people import Address, Person, digits, folded, person_from

ADDRESS = {"lines": ["9 High Street"], "postcode": "LS1 4AP", "country": "GB"}


def test_r4_gaps_are_filled_and_what_is_held_stays() -> None:
    held = Person(first_name="Tobias", telephone="1")
    newer = Person(first_name="Tom", last_name="Wrenfield", telephone="1")
    assert held.filled_from(newer) == Person(first_name="Tobias", last_name="Wrenfield", telephone="1")
    assert held.gaps_filled_by(newer) == ("last_name",)
    assert held.differs_from(newer) == ("first_name",)


@pytest.mark.parametrize(
    ("held", "newer", "differs"),
    [
        ({"last_name": "O'Brien"}, {"last_name": "OBRIEN"}, False),
        ({"first_name": "Zoë"}, {"first_name": "Zoe"}, False),
        ({"telephone": "0161 496 0483"}, {"telephone": "+44 161 496 0483"}, False),
        ({"telephone": "0161 496 0483"}, {"telephone": "0161 496 0484"}, True),
        ({"address": Address(("9 High St",), "LS1 4AP")}, {"address": Address(("9 HIGH ST",), "ls14ap")}, False),
        ({"address": Address(("9 High St",), "LS1 4AP")}, {"address": Address(("8 High St",), "LS1 4AP")}, True),
        ({"date_of_birth": date(1979, 2, 28)}, {"date_of_birth": date(1979, 2, 27)}, True),
        ({"nino": None}, {"nino": "AB123456C"}, False),
    ],
)
def test_r4_what_differs(held: dict[str, Any], newer: dict[str, Any], *, differs: bool) -> None:
    assert bool(Person(**held).differs_from(Person(**newer))) is differs


def test_a_person_from_each_of_the_wires_shapes() -> None:
    person = PersonOnTheWire.model_validate_json('{"first_name": "Tobias", "date_of_birth": "1979-02-28"}')
    assert person_from(person) == Person(first_name="Tobias", date_of_birth=date(1979, 2, 28))
    client = Client.model_validate(
        {
            "scin": "123456789012",
            "name": {"title": "Ms", "first_name": "Miriam", "last_name": "Okafor"},
            "address": {**ADDRESS, "lines": ("9 High Street",)},
            "role": "paying",
            "stage": "live",
            "jurisdiction": "scotland",
        }
    )
    told = person_from(client)
    assert (told.full_name, told.jurisdiction, told.address) == (
        "Ms Miriam Okafor", "scotland", Address(("9 High Street",), "LS1 4AP"),
    )  # fmt: skip
    assert (told.scin, told.special_client_records) == (None, False)
    organisation = Organisation(name="Reed & Co", scin="210987654321")
    assert person_from(organisation) == Person(name="Reed & Co", scin="210987654321")
    assert person_from(NamedContact(name="Reed & Co")).full_name == "Reed & Co"


def test_who_can_be_called() -> None:
    assert Person(mobile="07700 900483").callable
    assert not Person(last_name="Wrenfield").callable
    assert Person(last_name="Wrenfield", mobile="1").to_call() == {"name": "Wrenfield", "mobile": "1"}


def test_folding() -> None:
    assert folded("Zoë-Ann O'Brien") == "zoeannobrien"
    assert digits("+44 (0)161 496 0483") == digits("0044 161 4960483") == "01614960483"
