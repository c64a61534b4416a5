"""Why an event can't be used, told without a word of what stood in it."""

from typing import Literal

from pydantic import ValidationError

from contracts.base import FIELD_NAMES

LONGEST_DETAIL = 500
"""Characters of a detail; it travels in a header and stands in lists."""

TAGGED = {"representative": "type", "change": "kind"}
"""The fields whose shape a word decides, with the name of the field that holds it; pydantic names it in its paths."""

_TAG_ERRORS = {"union_tag_not_found": "missing", "union_tag_invalid": "literal_error"}
"""What is wrong with such a word, told as of any other field."""

_DATE_ERRORS = {"date_from_datetime_parsing": "date_impossible", "date_parsing": "date_impossible"}
"""pydantic tells a day that doesn't exist in one way, the year 0 in another."""

Reason = Literal[
    "not_json",
    "not_cloudevent",
    "unknown_type",
    "wrong_topic",
    "invalid_data",
    "too_large",
    "future_time",
    "absurd_time",
    "invalid_key",
]
"""The reasons that an event can't be read."""


class Unreadable(Exception):  # noqa: N818 - what it says of the event, not of the program
    """An event can't be read; it is parked with this reason.

    Attributes:
        reason: One of `Reason`.
        detail: Paths of fields and kinds of errors, never a value; at most 500 characters.
    """

    def __init__(self, reason: Reason, detail: str = "") -> None:
        self.reason: Reason = reason
        self.detail = shortened(detail)
        super().__init__(f"{reason} ({self.detail})" if detail else reason)


def shortened(detail: str) -> str:
    """A detail of 500 characters at most."""
    return detail if len(detail) <= LONGEST_DETAIL else f"{detail[: LONGEST_DETAIL - 1]}\u2026"


def field_paths(error: ValidationError) -> str:
    """Where a validation failed and how: ``client.scin: missing; channel: literal_error``, in at most 500 characters.

    Only names that the contract itself gives appear, and places in lists: the keys of free objects may hold anything.
    The values are never looked at.
    """
    found = error.errors(include_url=False, include_context=False, include_input=False)
    return shortened("; ".join(dict.fromkeys(_told(one["loc"], one["type"]) for one in found)))


def _told(steps: tuple[int | str, ...], kind: str) -> str:
    """One error: the path to the field and what is wrong there."""
    if kind in _TAG_ERRORS:
        return f"{_path(steps)}.{TAGGED[str(steps[-1])]}: {_TAG_ERRORS[kind]}"
    return f"{_path(steps)}: {_DATE_ERRORS.get(kind, kind)}"


def _path(steps: tuple[int | str, ...]) -> str:
    """The steps to a field, joined by dots, without the tags that follow a union."""
    named = [
        step
        for before, step in zip((None, *steps), steps, strict=False)
        if isinstance(step, int) or (step in FIELD_NAMES and before not in TAGGED)
    ]
    return ".".join(map(str, named)) or "data"
