"""Address lines that a print vendor and the post can use, or the reason why there are none.

An address is taken as it is: no line is cut, split or joined, because a person can mend it better (R-6).
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from unicodedata import normalize

from pydantic_core import PydanticCustomError

from contracts.checks import uk_postcode
from workers.letters.rendering.lettering import address_size, unprintable
from workers.procedure.people import Address, Person, folded

FEWEST_LINES = 3
MOST_LINES = 7
LONGEST_LINE = 45
NEVER_FIRST = frozenset('@()=[]"\\/,<>~')

UK = "GB"
# Countries of their own whose postcodes, where they are given, are Royal Mail's: Guernsey, the Isle of Man and Jersey.
CROWN_DEPENDENCIES = frozenset({"GG", "IM", "JE"})
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_NO_FIXED_ABODE = re.compile(r"\bno\W*fixed\W*abode\b|^\W*n\W*f\W*a\W*$", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Undeliverable:
    """No letter can be sent there.

    Attributes:
        reason: why, without personal data, for the task `letter_undeliverable`.
    """

    reason: str


def address_lines(person: Person | None) -> tuple[str, ...] | Undeliverable:
    """The lines for the envelope: the name, the organisation, the address, and a UK postcode or a country in English.

    No rule asks for the organisation's line: it is left out of an address that can be used only without it.

    Args:
        person: the recipient; None where nothing is held of them. An organisation's contact without an address of
            their own is written to at the organisation's.
    """
    address = None if person is None else person.postal_address
    if person is None or address is None:
        return Undeliverable("no address is held")
    name = _clean(person.full_name)
    if not name:
        return Undeliverable("no name is held")
    place = [line for raw in address.lines if (line := _clean(raw))]
    end = _end(address, place)
    if isinstance(end, Undeliverable):
        return end
    below = (*_without_repeat(place, end), *end)
    whole, without = (name, *_organisation(person, place), *below), (name, *below)
    if _fault(whole) is None:
        return whole
    fault = _fault(without)
    return without if fault is None else Undeliverable(fault)


@cache
def countries() -> dict[str, str]:
    """English names of countries by ISO 3166 alpha-2 code, as the time zone database lists them."""
    table = (files("tzdata") / "zoneinfo" / "iso3166.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {code: _clean(name) for code, name in rows}


def _clean(line: str) -> str:
    folded = " ".join(line.split())
    return folded if folded.isascii() else normalize("NFC", folded)


def _organisation(person: Person, place: list[str]) -> tuple[str, ...]:
    """The organisation's line, unless the address begins with it already."""
    line = _clean(person.organisation or "")
    return (line,) if line and (not place or folded(place[0]) != folded(line)) else ()


def _end(address: Address, middle: list[str]) -> tuple[str, ...] | Undeliverable:
    if _NO_FIXED_ABODE.search("\n".join(middle)):
        return Undeliverable("no fixed abode")
    code = _clean(address.postcode or "")
    if address.country == UK or (code and address.country in CROWN_DEPENDENCIES):
        return _uk_end(code)
    country = countries().get(address.country)
    if country is None:
        return Undeliverable("the country is not known")
    return (country,) if not code or _ends_with(middle, code) else (code, country)


def _ends_with(lines: list[str], code: str) -> bool:
    """Abroad the postal code often stands in the line of the town."""
    return len(lines) > 1 and f" {code} " in f" {lines[-1]} "


def _uk_end(postcode: str) -> tuple[str, ...] | Undeliverable:
    if not postcode:
        return Undeliverable("no postcode is held")
    try:
        return (uk_postcode(postcode),)
    except PydanticCustomError:
        return Undeliverable("the postcode is not a UK postcode")


def _without_repeat(lines: list[str], end: tuple[str, ...]) -> list[str]:
    """Callers often give the postcode or the country as the last line as well."""
    repeated = len(lines) > 1 and lines[-1].casefold() == end[-1].casefold()
    return lines[:-1] if repeated else lines


def _fault(lines: tuple[str, ...]) -> str | None:
    if not FEWEST_LINES <= len(lines) <= MOST_LINES:
        return f"{len(lines)} lines with the name, where {FEWEST_LINES} to {MOST_LINES} are allowed"
    faults = (_line_fault(number, line) for number, line in enumerate(lines, 1))
    return next(filter(None, faults), None)


def _line_fault(number: int, line: str) -> str | None:
    where = "line 1 (the name)" if number == 1 else f"line {number}"
    if len(line) > LONGEST_LINE:
        return f"{where} is longer than {LONGEST_LINE} characters"
    if line[0] in NEVER_FIRST:
        return f"{where} begins with a character that is not allowed there"
    if not line.isprintable():
        return f"{where} has a character that can't be printed"
    if number <= 2 and not _LETTER_OR_DIGIT.search(line):  # noqa: PLR2004 - the wire's lines 1 and 2
        return f"{where} has no letter or digit"
    if fault := unprintable(line):
        return f"{where} can't be printed: {fault}"
    return None if address_size((line,)) else f"{where} is too wide for the envelope's window"
