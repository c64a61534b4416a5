"""Why an event can't be used, told without a word of what stood in it."""

from typing import Literal

from pydantic import ValidationError

from contracts.base import FIELD_NAMES

LONGEST_DETAIL = 500
"""Characters of a detail; it travels in a header and stands in lists."""

TAGGED = frozenset({"representative", "change"})
"""The fields whose shape a word in them decides; pydantic names that word in its paths."""

Reason = Literal[
    "not_json",
    "not_cloudevent",
    "unknown_type",
    "wrong_topic",
    "invalid_data",
    "too_large",
    "future_time",
    "absurd_time",
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
    return shortened("; ".join(f"{_path(one['loc'])}: {one['type']}" for one in found))


def _path(steps: tuple[int | str, ...]) -> str:
    """The steps to a field, joined by dots, without the tags that follow a union."""
    named = [
        step
        for before, step in zip((None, *steps), steps, strict=False)
        if isinstance(step, int) or (step in FIELD_NAMES and before not in TAGGED)
    ]
    return ".".join(map(str, named)) or "data"
