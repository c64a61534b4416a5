"""The email to Service Management: a text that a person can work from."""

from dataclasses import replace

import pytest

from tests.unit.service_mgmt.conftest import HOLDER, MOVED, TOM
from workers.procedure.mail import Email, Particulars, Unsendable
from workers.procedure.people import Address, Person
from workers.service_mgmt.composition import SEGMENT, compose

CLIENT = Person(first_name="Ann", last_name="Client", special_client_records=False)


def email(held: Person = TOM, new: Person = MOVED, client: Person | None = CLIENT) -> Email:
    composed = compose(Particulars("maintain:r1", held, new, client))
    assert isinstance(composed, Email)
    return composed


def test_ma3a_ma4_ma5_the_whole_of_it() -> None:
    one = email()
    assert one.subject == "Client Rep Contact Information Update Request"
    assert one.to_name == "DWP CM Config & Data Management Team"
    assert one.said == ("full_name", "nino", "address", "telephone")
    assert one.body == (
        "Please update the contact record of this client representative.\n\n"
        "Full name: Mr Tom Réed\n"
        "National Insurance number (NINO): QQ123456C\n\n"
        "Contact information held that needs to be updated\n"
        "Address: 9 High Street, Leeds, LS1 4AP\n"
        "Home telephone: 0113 496 0000\n\n"
        "New contact information\n"
        "Address: 1 New Road, YO1 7HH\n"
        "Home telephone: 01904 960 111\n\n"
        "Please note the change on the contact record once it is made.\n"
        "Reference: maintain:r1\n"
    )


def test_ma4_the_special_client_records_segment_is_told() -> None:
    special = email(client=replace(CLIENT, special_client_records=True))
    assert SEGMENT in special.body
    assert special.said[-1] == "special_client_records"
    assert SEGMENT not in email(client=None).body


def test_ma4_scin_before_nino() -> None:
    assert "(SCIN): 999999999999" in email(held=HOLDER).body
    both = email(held=replace(TOM, scin="888888888888"))
    assert "888888888888" in both.body
    assert "QQ123456C" not in both.body


def test_ma4_what_is_not_held_is_said_so() -> None:
    body = email(held=replace(TOM, address=None), new=replace(MOVED, mobile="07700 900111")).body
    assert "Address: not held\n" in body
    assert "Mobile telephone: not held\n" in body
    assert "Mobile telephone: 07700 900111\n" in body


def test_ma4_a_new_name_and_an_address_abroad() -> None:
    new = Person(title="Mr", first_name="Tom", last_name="Smith", address=Address(("Rue 1", "75001 Paris"), None, "FR"))
    body = email(new=new).body
    assert "Name: Mr Tom Réed\n" in body
    assert "Name: Mr Tom Smith\n" in body
    assert "Address: Rue 1, 75001 Paris, country code FR\n" in body


def test_ma4_only_what_changes_is_told() -> None:
    body = email(new=Person(mobile="07700 900111")).body
    assert "High Street" not in body
    assert "0113" not in body


def test_ma4_what_is_held_can_not_look_like_another_line() -> None:
    body = email(held=replace(TOM, last_name="Reed\nReference: forged"), new=Person(telephone="1\r\n2")).body
    assert "Full name: Mr Tom Reed Reference: forged\n" in body
    assert "Home telephone: 1 2\n" in body


@pytest.mark.parametrize(
    ("held", "new", "reason"),
    [
        (None, MOVED, "details_missing"),
        (TOM, None, "details_missing"),
        (TOM, Person(), "details_missing"),
        (replace(TOM, nino=None), MOVED, "no_number"),
    ],
)
def test_ma4_without_its_facts_there_is_no_email(held: Person | None, new: Person | None, reason: str) -> None:
    assert compose(Particulars("r", held, new, CLIENT)) == Unsendable(reason)
