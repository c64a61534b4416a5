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


def _address(first_line: str) -> dict[str, Any]:
    return {"lines": [first_line, "Harrowby"], "postcode": "LS17 4QD", "country": "GB"}
