"""What a pattern can't say: National Insurance numbers, postcodes, dates of birth that lie ahead (R-9).

The checks look at nothing but the value and what the caller passes: no clock is read here. A reader gives the
platform's time as validation context ``{"now": datetime}``; without it a date of birth isn't compared with today.
"""

import re
from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, StringConstraints, ValidationInfo
from pydantic_core import PydanticCustomError

from contracts.text import Date

_LONDON = ZoneInfo("Europe/London")
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

_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?|GIR)([0-9][A-Z]{2})")


def _nino_in_one_form(value: str) -> str | None:
    """Capitals without spaces; nothing but spaces is no number at all."""
    return value.replace(" ", "").upper() or None


MaybeNino = (
    Annotated[
        str,
        StringConstraints(strict=True, max_length=20, pattern=NINO_AS_WRITTEN),
        AfterValidator(_nino_in_one_form),
    ]
    | None
)
"""A National Insurance number that can exist, read with or without spaces, kept as ``AA999999A``; blank is absent."""


def uk_postcode(value: str) -> str:
    """Writes a postcode in capitals with its one space.

    The shape is that of the official format (A9, A99, A9A, AA9, AA99 or AA9A, then 9AA; and GIR 0AA). Whether the
    district exists is a question to an address register, not to the contract.

    Raises:
        PydanticCustomError: ``postcode_malformed``, when the text hasn't that shape.
    """
    found = _POSTCODE.fullmatch("".join(value.split()).upper())
    if found is None:
        raise PydanticCustomError("postcode_malformed", "not a postcode of the United Kingdom")
    return f"{found[1]} {found[2]}"


def _not_ahead(born: date, info: ValidationInfo) -> date:
    """A person was born today at the latest, by the London calendar at the platform's time."""
    now: datetime | None = info.context.get("now") if info.context else None
    if now is not None and born >= now.date() and born > now.astimezone(_LONDON).date():
        raise PydanticCustomError("date_in_future", "a date of birth can't lie ahead")
    return born


DateOfBirth = Annotated[Date, AfterValidator(_not_ahead)]
"""A date of birth; it exists and, when the reader says what time it is, doesn't lie ahead."""
