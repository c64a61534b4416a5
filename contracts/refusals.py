"""What is wrong with a field, case by case: the kinds of error that a reader tells, with their causes in words.

The cases are read off the published schemas. What is checked beyond them stands in `BEYOND`. The tests provoke every
case of every field of every inbound event, and find no other.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from contracts.checks import EARLIEST_BIRTH
from contracts.free import DEEPEST

Schema = dict[str, Any]


class Refusal(NamedTuple):
    """One way in which a field can be wrong."""

    kind: str
    """As it is told after the field's path."""
    when: str


BEYOND = {
    ("Person", "date_of_birth"): (
        Refusal("date_in_future", "later than today in London, by the platform's clock"),
        Refusal("date_too_early", f"before {EARLIEST_BIRTH.year}"),
    ),
    ("Address", "postcode"): (
        Refusal("postcode_malformed", "not a British postcode where `country` is GB, not one of its own in GG, IM, JE"),
    ),
    ("Client", "scin"): (Refusal("scin_differs", "another than the event's own `scin`, where it has one"),),
    ("Poas", "poas"): (Refusal("id_repeated", "two holders under one `id`"),),
    ("ProcessWanted", "details"): (Refusal("too_deep", f"objects and lists in it more than {DEEPEST} levels deep"),),
}
"""What no schema says, by part and field."""

WORDS = {
    r"^[^\u0000-\u001f\u007f-\u009f]*$": "with a control character",
    r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]*$": "with a control character but tab and line break",
    r"^[\u0021-\u007e]+$": "with a space, or anything else than printable ASCII",
    r"^[0-9]{12}$": "not 12 digits",
}
"""What a text is that a pattern refuses."""

_BY_FIELD = {
    "nino": "no number by HMRC's rules: prefix without D F I Q U V, no O second, never BG GB KN NK NT TN ZZ; six "
    "digits; A to D",
    "sealed": "not standard base64 with its padding",
}
_LONG_LIST = 20
_NOT = {"string": "text", "boolean": "true or false", "array": "a list", "object": "an object"}
_TYPE_ERRORS = {"string": "string_type", "boolean": "bool_type", "array": "tuple_type", "object": "model_type"}


def branches(field: Schema) -> list[Schema]:
    """The shapes that a field may have, ``null`` left out."""
    if "oneOf" in field:
        return [shape for one in field["oneOf"] for shape in branches(one)]
    if "anyOf" in field:
        return [shape for one in field["anyOf"] for shape in branches(one)]
    return [] if field.get("type") == "null" else [field]


def is_free(shape: Schema) -> bool:
    """Whether a shape is an object whose fields the contract doesn't fix."""
    return "patternProperties" in shape


def refusals(shape: Schema, part: str, name: str, *, alone: bool = True) -> Iterator[Refusal]:
    """What can be wrong with one shape of a field, apart from the fields and items in it.

    Args:
        shape: One of the field's `branches`, references put in place.
        part: The name of the part that the field belongs to.
        name: The field's name.
        alone: Whether the field has no other shape; else a value of another type is the other shape's.
    """
    if "const" in shape or "enum" in shape:
        yield Refusal("literal_error", _not_listed(shape))
    elif is_free(shape):
        yield from _FREE
    else:
        if alone:
            yield Refusal(_TYPE_ERRORS[shape["type"]], f"not {_NOT[shape['type']]}")
        yield from _of_text(shape, name) if shape["type"] == "string" else _of_list(shape)
    yield from BEYOND.get((part, name), ())


def _not_listed(shape: Schema) -> str:
    words = shape.get("enum", [shape.get("const")])
    return "not a code of ISO 3166-1 alpha-2" if len(words) > _LONG_LIST else f"not {' or '.join(words)}"


_FREE = (
    Refusal("dict_type", "not an object"),
    Refusal("string_pattern_mismatch", "a name in it with a control character"),
    Refusal("string_too_short", "a name in it empty"),
    Refusal("string_too_long", "a name in it longer than 100 characters"),
    Refusal(
        "free_value",
        "a value in it a text with a control character or longer than 10\u202f000 characters, or a number beyond 64 "
        "bits (-2^63 or less, 2^64 or more)",
    ),
)


def _of_text(shape: Schema, name: str) -> Iterator[Refusal]:
    if "pattern" in shape:
        yield Refusal("string_pattern_mismatch", _BY_FIELD.get(name) or WORDS[shape["pattern"]])
    if shape.get("format") == "date":
        yield Refusal("string_pattern_mismatch", "not written YYYY-MM-DD")
        yield Refusal("date_impossible", "a day that doesn't exist")
    if shortest := shape.get("minLength"):
        yield Refusal("string_too_short", "blank" if shortest == 1 else f"shorter than {shortest} characters")
    if longest := shape.get("maxLength"):
        yield Refusal("string_too_long", f"longer than {longest:,} characters".replace(",", "\u202f"))


def _of_list(shape: Schema) -> Iterator[Refusal]:
    if "minItems" in shape:
        yield Refusal("too_short", "empty" if shape["minItems"] == 1 else f"fewer than {shape['minItems']} items")
    if "maxItems" in shape:
        yield Refusal("too_long", f"more than {shape['maxItems']} items")
