"""Letters of nobody to nobody: the nine documents, and what is hard to print. For tests, bench and docs/letters."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import chain, repeat

from workers.letters.catalogue import CATALOGUE
from workers.letters.rendering.letter import RenderInput

ISSUED_ON, ANSWER_BY = date(2025, 11, 24), date(2025, 12, 8)
LEAFLET = "CMSB003"
WITH_LEAFLET = "CMSL5512"

CLIENT, FRIEND = "Ms Siân Ellis", "Mr Tom Reed"
CLIENTS_ADDRESS = ("4 Mill Lane", "Bangor", "LL57 1AA")
FRIENDS_ADDRESS = ("9 High Street", "Leeds", "LS1 4AP")

LONGEST_NAME = "Miss Wilhelmina Montgomery-Featherstonehaugh"
SEVEN_LINES = (
    *("Flat 12, Ŵythnos House", "Ýstâd y Bryngwyn", "44 Heol Llanfairpwllgwyngyll", "Llanfairpwllgwyngyllgogerych"),
    *("Sir Ynys Môn", "LL61 5UJ"),
)
LITERALLY = r"""Mr #let $x$ \O'Neil "Bob" *_` @me <b> //"""


def sample(code: str) -> RenderInput:
    """A usual letter with this document, enclosures with it."""
    to_client = CATALOGUE[code].recipient_kind == "client"
    return RenderInput(
        letter_id="5a3bd2f4-0000-5000-8000-000000000001",
        code=code,
        address_lines=(CLIENT, *CLIENTS_ADDRESS) if to_client else (FRIEND, *FRIENDS_ADDRESS),
        issued_on=ISSUED_ON,
        jurisdiction="england_wales",
        answer_by=ANSWER_BY,
        client=CLIENT,
        representative=FRIEND,
        client_number="123456789012",
        enclosures=(LEAFLET,) if code == WITH_LEAFLET else (),
    )


def variants(code: str) -> dict[str, RenderInput]:
    """What may come of a document elsewhere and with other people, by what is special about it."""
    usual = sample(code)
    name, *rest = usual.address_lines
    return {
        "usual": usual,
        "scotland": replace(usual, jurisdiction="scotland"),
        "northern ireland": replace(usual, jurisdiction="northern_ireland"),
        "long names": _named(usual, LONGEST_NAME),
        "seven lines": replace(usual, address_lines=(LONGEST_NAME, *SEVEN_LINES)),
        "abroad": replace(usual, address_lines=(name, "12 rue de l'Évêché", "F-75007 Paris", "France")),
        "welsh": _named(usual, "Mr Llŷr ap Siôn Ŵyn-Gruffydd"),
        "accents": _named(usual, "Frau Zoë Škvorecká Ångström Ñuñez Łącka"),
        "other alphabets": _named(usual, "Кузьма Ναυσικά Nguyễn Ế"),
        "literally": _named(usual, LITERALLY),
        "nothing known": replace(usual, client=None, representative=None, client_number=None, jurisdiction=None),
        "three lines": replace(usual, address_lines=(name, rest[0], rest[-1])),
    }


def many(count: int) -> Iterator[RenderInput]:
    """Letters that all differ, in the proportions of usual business: mostly pairs that tell of an appointment."""
    codes = chain.from_iterable(repeat(_BUSINESS))
    for number, code in zip(range(count), codes, strict=False):
        usual = sample(code)
        who = f"{usual.address_lines[0]} {_surname(number)}"
        yield replace(
            usual,
            letter_id=f"{number:08x}-0000-5000-8000-000000000000",
            address_lines=(who, f"{number % 300} {usual.address_lines[1]}", *usual.address_lines[2:]),
            client_number=f"{number:012d}",
            client=f"{CLIENT} {_surname(number)}",
            representative=f"{FRIEND} {_surname(number + 7)}",
        )


_BUSINESS = (
    *("CMSL0042", "CMSL0041") * 4,
    *("CMSL0040", "CMSL0043", "CMSL5512", "CMSL0047", "CMSL0049", "CMSL0048"),
)


def _named(letter: RenderInput, name: str) -> RenderInput:
    return replace(letter, address_lines=(name, *letter.address_lines[1:]), client=name, representative=name)


def _surname(number: int) -> str:
    syllables = ("ab", "er", "cro", "wyn", "mor", "gan", "ell", "is", "tho", "mas")
    return "".join(syllables[int(digit)] for digit in f"{number:05d}").capitalize()
