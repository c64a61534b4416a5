"""JSON as it is written to topics and tables."""

from typing import Any

import orjson
from pydantic import BaseModel


def encode(value: Any) -> bytes:  # noqa: ANN401 - anything JSON can say
    """UTF-8 JSON; dataclasses, models, dates and times as RFC 3339 with offset."""
    return orjson.dumps(value, default=_default)


def encode_text(value: Any) -> str:  # noqa: ANN401 - anything JSON can say
    """The same as text, for a json parameter of a statement."""
    return orjson.dumps(value, default=_default).decode()


def _default(value: Any) -> Any:  # noqa: ANN401 - what orjson doesn't know
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_none=True)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} can't be JSON")
