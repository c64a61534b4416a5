"""Who writes: name, address and telephone of CMG and, for Northern Ireland, NICMS."""

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

SAMPLES = Path(__file__).with_name("letterhead.yaml")
NAMED = "CLIENTREP_LETTERHEAD names"

Words = Annotated[str, Field(min_length=1, max_length=60)]


class LetterheadError(Exception):
    """The file named by ``CLIENTREP_LETTERHEAD`` is missing or wrong."""


class Letterhead(BaseModel):
    """One organisation's details.

    Attributes:
        address: its lines, the postcode last; where letters and forms are sent back to.
        hours: when the telephone is answered.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)

    name: Words
    address: Annotated[tuple[Words, ...], Field(min_length=2, max_length=7)]
    telephone: Words
    hours: Words


Letterheads = dict[Literal["CMG", "NICMS"], Letterhead]
"""By the organisation's short name, as ``composition.TERMS`` has it."""


@cache
def letterheads(file: Path = SAMPLES) -> Letterheads:
    """The details in a file; by default samples.

    Raises:
        LetterheadError: it can't be read, or a part is missing or impossible.
    """
    try:
        found = TypeAdapter(Letterheads).validate_python(yaml.safe_load(file.read_text("utf-8")))
    except OSError as error:
        raise LetterheadError(f"{NAMED} {file}, which can't be read: {error.strerror}") from None
    except (ValidationError, yaml.YAMLError) as error:
        raise LetterheadError(f"{NAMED} {file}, which is no letterhead file: {_first_line(error)}") from None
    if missing := {"CMG", "NICMS"} - found.keys():
        raise LetterheadError(f"{NAMED} {file}, which lacks {' and '.join(sorted(missing))}")
    return found


def _first_line(error: ValidationError | yaml.YAMLError) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    return str(error).partition("\n")[0]
