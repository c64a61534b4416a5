"""Objects whose fields the contract doesn't fix: any JSON that whoever reads it can write again.

Texts hold no control characters. A number is of 64 bits, whole or not: JSON doesn't tell ``1e20`` from its digits, and
some readers take larger whole numbers for their nearest double, so that one bound for all numbers is what lets an event
say the same in both CloudEvents modes. Objects and lists lie in each other at most `DEEPEST` levels deep, far from what
libraries that read or write them give up at.
"""

from typing import Annotated, Any, Final, TypeVar

from pydantic import AfterValidator, Field, GetJsonSchemaHandler, GetPydanticSchema, StringConstraints
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import PydanticCustomError, core_schema
from typing_extensions import TypeAliasType

from contracts.text import LINES_ALLOWED, NO_CONTROLS

DEEPEST: Final = 32
"""How many levels of objects and lists there may be, the outermost among them."""

_ABOVE = -(2**63)
_BELOW = 2**64

Key = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=100, pattern=NO_CONTROLS)]
"""The name of a field in a free object, at most 100 characters."""

AnyText = Annotated[str, StringConstraints(strict=True, max_length=10_000, pattern=LINES_ALLOWED)]
"""A text in a free object, kept as it came; at most 10 000 characters."""

AnyInteger = Annotated[int, Field(gt=_ABOVE, lt=_BELOW)]
"""A whole number in a free object, above -2^63 and below 2^64."""

AnyFloat = Annotated[float, Field(gt=float(_ABOVE), lt=float(_BELOW), allow_inf_nan=False)]
"""Any other number in a free object, within the same bounds."""


class _NoOtherKeys:
    """Lets the schema say what the reader does: a key that isn't a `Key` is refused, not let pass unlooked at."""

    @staticmethod
    def __get_pydantic_json_schema__(schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {**handler(schema), "additionalProperties": False}


_ONE_ERROR = GetPydanticSchema(
    lambda source, handler: core_schema.custom_error_schema(
        handler(source),
        custom_error_type="free_value",
        custom_error_message="text with control characters, or too long, or a number beyond 64 bits",
    )
)

Value = TypeVar("Value")


def _within(value: Any, levels: int) -> bool:  # noqa: ANN401 - any JSON value
    """Whether there are no more levels than these."""
    if not isinstance(value, dict | list):
        return True
    inner = value.values() if isinstance(value, dict) else value
    return levels > 0 and all(_within(one, levels - 1) for one in inner)


def _not_too_deep(value: Value) -> Value:
    """What is nested deeper says nothing that anybody asked for."""
    if not _within(value, DEEPEST):
        raise PydanticCustomError("too_deep", "nested too deep")
    return value


FreeValue = TypeAliasType(
    "FreeValue",
    "Annotated[AnyText | bool | AnyInteger | AnyFloat | list[FreeValue] | FreeObject | None, _ONE_ERROR]",
)
"""A JSON value whose texts hold no control characters and whose numbers are of 64 bits, as it lies in an object."""

FreeObject = TypeAliasType("FreeObject", Annotated[dict[Key, FreeValue], _NoOtherKeys])
"""A JSON object of free values, as it lies in another."""

AnyValue = Annotated[FreeValue, AfterValidator(_not_too_deep)]
"""Any JSON value, within the bounds of this page."""

AnyObject = Annotated[FreeObject, AfterValidator(_not_too_deep)]
"""A JSON object whose fields the contract doesn't fix, within the bounds of this page."""
