"""What a pattern can't say: National Insurance numbers, postcodes, dates of birth that lie ahead (R-9).

Only what can't be is refused. What may be passes, in any usual spelling: a telephone number with words in it, any
postcode of another country, one of Jersey in a British address.

The checks look at nothing but the value and what the caller passes: no clock is read here. A reader gives the
platform's time as validation context ``{"now": datetime}``; without it a date of birth isn't compared with today.
"""

import re
from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, StringConstraints, ValidationInfo
from pydantic_core import PydanticCustomError

from contracts.text import Date

_LONDON = ZoneInfo("Europe/London")
EARLIEST_BIRTH = date(1880, 1, 1)
"""Nobody who was born earlier lives; such a date stands for an unknown one in its writer's system."""

_FIRST_LETTERS = "ABCEGHJKLMNOPRSTWXYZ"
_SECOND_LETTERS = "ABCEGHJKLMNPRSTWXYZ"
_NEVER_ISSUED = {"B": "G", "G": "B", "K": "N", "N": "KT", "T": "N", "Z": "Z"}


def _either_case(letters: str) -> str:
    """A character class of these letters, capital or small."""
    return f"[{letters}{letters.lower()}]"


def _prefix() -> str:
    """The two letters a National Insurance number may begin with."""
    others = "".join(letter for letter in _FIRST_LETTERS if letter not in _NEVER_ISSUED)
    pairs = [f"{_either_case(others)}{_either_case(_SECOND_LETTERS)}"]
    for first, never in _NEVER_ISSUED.items():
        seconds = "".join(letter for letter in _SECOND_LETTERS if letter not in never)
        pairs.append(f"{_either_case(first)}{_either_case(seconds)}")
    return "|".join(pairs)


NINO_AS_WRITTEN = rf"^(?: *(?:{_prefix()}) *(?:[0-9] *){{6}}[A-Da-d] *| *)$"
"""HMRC's rules: prefix without D F I Q U V, no O as second letter, never BG GB NK KN TN NT ZZ; six digits; A to D."""

_POSTCODE = re.compile(
    r"(GIR(?=0AA)|[A-PR-UWYZ](?:[0-9]{1,2}|[A-HK-Y][0-9]|[A-HK-Y][0-9](?:[0-9]|[ABEHMNPRV-Y])|[0-9][A-HJKPS-UW]))"
    r"([0-9][ABD-HJLNP-UW-Z]{2})",
    re.ASCII | re.IGNORECASE,
)
"""BS 7666 with its letters by place, as the Government Data Standards Catalogue has it."""

_SPACES = re.compile(r"[ \u00a0\u2000-\u200a\u202f\u3000]")
_AREA_OF = {"GG": "GY", "IM": "IM", "JE": "JE"}


def _nino_without_spaces(value: object) -> object:
    """Spaces of any width say nothing, wherever they stand."""
    return _SPACES.sub("", value) if isinstance(value, str) else value


def _nino_in_one_form(value: str) -> str | None:
    """Capitals; nothing but spaces is no number at all."""
    return value.upper() or None


MaybeNino = (
    Annotated[
        str,
        StringConstraints(strict=True, max_length=20, pattern=NINO_AS_WRITTEN),
        BeforeValidator(_nino_without_spaces),
        AfterValidator(_nino_in_one_form),
    ]
    | None
)
"""A National Insurance number that can exist, read with or without spaces, kept as ``AA999999A``; blank is absent."""


def uk_postcode(value: str) -> str:
    """Writes a postcode in capitals with its one space.

    The format is the official one (A9, A99, A9A, AA9, AA99 or AA9A, then 9AA; and GIR 0AA), with the letters that may
    stand in each place. Whether the district exists is a question to an address register, not to the contract.

    Raises:
        PydanticCustomError: ``postcode_malformed``, when the text can't be a postcode.
    """
    found = _POSTCODE.fullmatch("".join(value.split()))
    if found is None:
        raise PydanticCustomError("postcode_malformed", "not a postcode of the United Kingdom")
    return f"{found[1]} {found[2]}".upper()


def postcode_in(country: str, value: str) -> str:
    """Writes a postcode as its country does, where that is known here: the United Kingdom and the Crown dependencies.

    Jersey, Guernsey and the Isle of Man are countries of their own (JE, GG, IM) with an area of the same format each;
    their postcodes pass in GB too, for many systems know no other country there.

    Args:
        country: ISO 3166-1 alpha-2.
        value: Not blank.

    Raises:
        PydanticCustomError: ``postcode_malformed``, when the country can't have such a postcode.
    """
    if country != "GB" and country not in _AREA_OF:
        return value
    written = uk_postcode(value)
    if not written.startswith(_AREA_OF.get(country, "")):
        raise PydanticCustomError("postcode_malformed", "not a postcode of its country")
    return written


def _of_the_living(born: date, info: ValidationInfo) -> date:
    """A person was born today at the latest, by the London calendar at the platform's time, and not before 1880."""
    if born < EARLIEST_BIRTH:
        raise PydanticCustomError("date_too_early", "nobody who was born then can represent anyone")
    now: datetime | None = info.context.get("now") if info.context else None
    if now is not None and born >= now.date() and born > now.astimezone(_LONDON).date():
        raise PydanticCustomError("date_in_future", "a date of birth can't lie ahead")
    return born


DateOfBirth = Annotated[Date, AfterValidator(_of_the_living)]
"""A date of birth; it exists, isn't before 1880 and, when the reader says what time it is, doesn't lie ahead."""
