"""The people of the demo: made up, each case with its own."""

from typing import Any

FIRST_SCIN = 120_000_000_001
NAMES = (
    ("Ms", "Miriam", "Okafor", "Mr", "Tobias", "Wrenfield"),
    ("Mr", "Gareth", "Pryce", "Mrs", "Sunita", "Ambegaokar"),
    ("Mrs", "Eilidh", "Strachan", "Miss", "Orla", "Fennelly"),
    ("Mr", "Kwame", "Asante", "Ms", "Hannah", "Lindqvist"),
    ("Miss", "Rosalind", "Thwaite", "Dr", "Imran", "Qureshi"),
)

OFFICE = {"lines": ["Suite 5", "12 Chancery Row", "Harrowby"], "postcode": "LS1 4DY", "country": "GB"}
FIRM = {"name": "Ambler & Partners", "address": OFFICE, "telephone": "0113 496 0770"}


def scin(number: int) -> str:
    """The SCIN of the demo's ``number``-th client, counted from 0."""
    return str(FIRST_SCIN + number)


def client(number: int) -> dict[str, Any]:
    """A client as the wire has them."""
    title, first_name, last_name, *_ = NAMES[number % len(NAMES)]
    return {
        "scin": scin(number),
        "name": {"title": title, "first_name": first_name, "last_name": last_name},
        "address": _address(f"{number + 1} Orchard Rise"),
        "telephone": "0113 496 0127",
        "role": "receiving",
        "stage": "live",
        "jurisdiction": "england_wales",
    }


def friend(number: int) -> dict[str, Any]:
    """Their friend; the date of birth is known only where it was asked for."""
    *_, title, first_name, last_name = NAMES[number % len(NAMES)]
    return {
        "title": title,
        "first_name": first_name,
        "last_name": last_name,
        "address": _address(f"{number + 1} Tannery Lane"),
        "telephone": "0113 496 0483",
    }


def birthday(number: int) -> str:
    """The friend's date of birth."""
    return f"{1960 + number % 30}-{number % 12 + 1:02}-{number % 28 + 1:02}"


def nino(number: int) -> str:
    """The friend's National Insurance number."""
    return f"AB{number % 1_000_000:06}C"


def solicitors() -> dict[str, Any]:
    """A firm that a client names; its clerk is the contact."""
    contact = {"name": "Rosalind Ambler", "address": OFFICE, "telephone": "0113 496 0771"}
    return {**FIRM, "legally_qualified": True, "contact": contact}


def third_party() -> dict[str, Any]:
    """The firm as the third-party team records it."""
    about = {"third_party_id": "TP-4401", "kind": "client_representative"}
    return {**about, **FIRM, "primary_contact": solicitors()["contact"]}


def holders() -> list[dict[str, Any]]:
    """Three who hold a joint power of attorney for one client."""
    names = (("POA-1", "Edwina Marchbanks"), ("POA-2", "Lucian Ferreira"), ("POA-3", "Noor Haddad"))
    known = {"address": _address("9 Weir Terrace"), "telephone": "0113 496 0311", "joint": True}
    return [{"id": poa_id, "name": name, **known} for poa_id, name in names]


def new_details() -> dict[str, Any]:
    """Where the friend has moved to."""
    address = {"lines": ["3 Foundry Close", "Brackwell"], "postcode": "S1 2GU", "country": "GB"}
    return {"address": address, "mobile": "07700 900111"}


def _address(first_line: str) -> dict[str, Any]:
    return {"lines": [first_line, "Harrowby"], "postcode": "LS17 4QD", "country": "GB"}
