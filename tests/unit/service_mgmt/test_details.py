"""Our copy of the details with the change made."""

from dataclasses import replace

import pytest

from tests.unit.service_mgmt.conftest import HOLDER, TOM
from workers.procedure.people import Address, Person
from workers.service_mgmt.details import spoken_of, with_change

FIRM = Person(name="J. Doe", organisation="Doe & Co", organisation_address=Address(("1 Court",), "LS1 1AA"))
ELSEWHERE = Address(("2 Court",), "LS1 1AB")


@pytest.mark.parametrize(
    ("held", "new", "after"),
    [
        (TOM, Person(mobile="07700 900111"), replace(TOM, mobile="07700 900111")),
        (TOM, Person(title="Dr", last_name="Reed"), replace(TOM, title="Dr", last_name="Reed")),
        (HOLDER, Person(name="F4J"), replace(HOLDER, name="F4J")),
        (HOLDER, Person(first_name="Ann", last_name="Lee"), replace(HOLDER, name="Ann Lee")),
        (FIRM, Person(name="Doe LLP"), replace(FIRM, organisation="Doe LLP")),
        (FIRM, Person(address=ELSEWHERE), replace(FIRM, organisation_address=ELSEWHERE)),
        (TOM, Person(), TOM),
    ],
)
def test_ma7_what_a_change_does_not_speak_of_stays(held: Person, new: Person, after: Person) -> None:
    assert with_change(held, new) == after


def test_ma4_an_organisation_represents_not_its_contact() -> None:
    seen = replace(FIRM, address=ELSEWHERE, telephone="1", organisation_telephone="2").as_represented()
    assert (seen.full_name, seen.address, seen.telephone) == ("Doe & Co", FIRM.organisation_address, "2")
    bare = Person(name="J. Doe", organisation="Doe & Co", address=ELSEWHERE, telephone="1").as_represented()
    assert (bare.full_name, bare.address, bare.telephone) == ("Doe & Co", ELSEWHERE, "1")
    assert TOM.as_represented() == TOM


def test_ma4_what_a_change_speaks_of() -> None:
    assert spoken_of(Person(mobile="1", title="Dr")) == ("name", "mobile")
    assert spoken_of(Person(address=ELSEWHERE, telephone="2")) == ("address", "telephone")
    assert spoken_of(Person()) == ()
