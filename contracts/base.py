"""What all models of the contract have in common."""

from typing import Any

from pydantic import BaseModel, ConfigDict

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
