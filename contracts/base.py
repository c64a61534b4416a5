"""What all models of the contract have in common."""

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel, ConfigDict, GetPydanticSchema
from pydantic_core import core_schema

FIELD_NAMES: set[str] = set()
"""The names of all fields of the contract; any other name in an event may hold anything, personal data too."""


class Part(BaseModel):
    """A strict, frozen piece of an event.

    Strict: a number is never read from a string, nor a flag from a word. Frozen: what was read stays as it was read.
    Fields that a reader doesn't know are ignored, so that a writer may add some without a new version of the event.
    ``null`` in an optional field means the same as its absence.
    """

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:  # noqa: ANN401 - pydantic's own signature
        """Notes the names of the new model's fields."""
        FIELD_NAMES.update(cls.model_fields)


class Data(Part):
    """The ``data`` of one type of event."""


def null_as(absent: Callable[[], object]) -> GetPydanticSchema:
    """Reads ``null`` as what the field's absence means, where the field's type has no null of its own.

    Args:
        absent: Makes the field's default, such as ``bool`` for a flag that is off unless said.
    """

    def filled(value: object) -> object:
        return absent() if value is None else value

    return GetPydanticSchema(
        lambda source, handler: core_schema.no_info_after_validator_function(
            filled, core_schema.nullable_schema(handler(source))
        )
    )
