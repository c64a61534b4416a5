r"""The kinds of text on the wire: names, identifiers, numbers of persons and cases, dates and times.

Every kind refuses control characters (U+0000 to U+001F, U+007F to U+009F); only `FreeText` may hold line breaks and
tabs. Upper limits, in characters: `Line` 200, `AddressLine` 120, `Telephone` 40, `Identifier` 200, `FreeText` 10 000.
White space around a `Line`, `AddressLine`, `Telephone` or `FreeText` is dropped. Optional text that is blank counts as
absent: absent is a gap that a rule deals with, while a present but impossible value is refused (R-9).

What a pattern can say stands in a pattern, which pydantic-core checks without a call into Python; the patterns are kept
to what both Rust's and JavaScript's regular expressions understand, for they are published in the JSON Schemas.
"""

import re
from datetime import date
from typing import Annotated

from pydantic import (
    AfterValidator,
    AwareDatetime,
    GetPydanticSchema,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import core_schema
from typing_extensions import TypeAliasType

from contracts.base import null_as
from contracts.iso3166 import ALPHA_2

NO_CONTROLS = r"^[^\u0000-\u001f\u007f-\u009f]*$"
LINES_ALLOWED = r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]*$"
_SCIN = r"^[0-9]{12}$"
_DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_TIME = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})$"
_BASE64 = r"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"


Flag = Annotated[bool, null_as(bool)]
"""Yes or no; absent means no."""


def _blank_is_absent(value: str) -> str | None:
    """Nothing but white space says as little as no field at all."""
    return value or None


def _line(longest: int, shortest: int = 1) -> StringConstraints:
    """One line of text without control characters."""
    return StringConstraints(
        strict=True, strip_whitespace=True, min_length=shortest, max_length=longest, pattern=NO_CONTROLS
    )


Line = Annotated[str, _line(200)]
"""One line of text that must be there: a name, a reason's heading. 1 to 200 characters."""

MaybeLine = Annotated[str, _line(200, 0), AfterValidator(_blank_is_absent)] | None
"""One line of text that may be missing; blank counts as missing."""

AddressLine = Annotated[str, _line(120)]
"""One line of a postal address as it came in, 1 to 120 characters (a letter allows 45: that is the letter's rule)."""

MaybeTelephone = Annotated[str, _line(40, 0), AfterValidator(_blank_is_absent)] | None
"""A telephone number as it was given, at most 40 characters; blank counts as missing."""

Identifier = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=200, pattern=r"^[\u0021-\u007e]+$")]
"""The name that a system gave to a thing: 1 to 200 printable ASCII characters without spaces."""

FreeText = Annotated[
    str,
    StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=10_000, pattern=LINES_ALLOWED),
]
"""Text in a person's own words, with line breaks; 1 to 10 000 characters."""

MaybeFreeText = (
    Annotated[
        str,
        StringConstraints(strict=True, strip_whitespace=True, max_length=10_000, pattern=LINES_ALLOWED),
        AfterValidator(_blank_is_absent),
    ]
    | None
)
"""Free text that may be missing; blank counts as missing."""

Scin = Annotated[str, StringConstraints(strict=True, pattern=_SCIN)]
"""Scheme client identification number: exactly 12 digits."""


def is_scin(text: str) -> bool:
    """Whether a text can be a scheme client identification number."""
    return re.fullmatch(_SCIN, text) is not None


RuleId = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Z]{1,4}-[0-9A-Za-z]{1,8}$")]
"""The id of a rule of the procedures, such as ``SU-5a``."""

Word = Annotated[str, StringConstraints(strict=True, max_length=60, pattern=r"^[a-z][a-z0-9_]*$")]
"""A name in lower case with underscores, such as a timer's: ``written_authorisation``."""

Sha256 = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256 digest in lower-case hexadecimal."""

Base64 = Annotated[str, StringConstraints(strict=True, min_length=4, max_length=4096, pattern=_BASE64)]
"""Bytes in standard base64 with padding, at most 4096 characters."""

Language = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z]{2}$")]
"""The language of a letter, ISO 639-1, such as ``en``."""


def _written_as(pattern: str, kind: core_schema.CoreSchema) -> GetPydanticSchema:
    """In JSON only text of this pattern (pydantic alone would also read digits as seconds since 1970)."""
    text = core_schema.chain_schema([core_schema.str_schema(strict=True, pattern=pattern), kind])
    return GetPydanticSchema(lambda source, handler: core_schema.json_or_python_schema(text, handler(source)))


Date = Annotated[
    date,
    _written_as(_DATE, core_schema.date_schema(strict=False)),
    WithJsonSchema({"type": "string", "format": "date"}),
]
"""A calendar date that exists, ``YYYY-MM-DD``."""

Instant = Annotated[
    AwareDatetime,
    _written_as(_TIME, core_schema.datetime_schema(strict=False, tz_constraint="aware")),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""A moment, RFC 3339 with its offset from UTC."""

Country = TypeAliasType(
    "Country",
    Annotated[str, GetPydanticSchema(lambda _source, _handler: core_schema.literal_schema(sorted(ALPHA_2)))],
)
"""A country by its ISO 3166-1 alpha-2 code in capitals."""
