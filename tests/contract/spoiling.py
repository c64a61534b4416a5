"""Values that can't stand in a field, by the kind of error that they are told as."""

import itertools
from collections.abc import Iterator
from typing import Any, TypeAlias

from contracts.free import DEEPEST
from contracts.refusals import is_free
from tests.contract.shapes import MARK, Place, Shape, sample

Spoils: TypeAlias = Iterator[tuple[str, Any]]

IMPOSSIBLE_NINOS = (
    *(f"{first}A123456C" for first in "DFIQUV"),
    *(f"A{second}123456C" for second in "DFIQUVO"),
    *(f"{prefix}123456C" for prefix in ("BG", "GB", "KN", "NK", "NT", "TN", "ZZ", "zz", "Z Z")),
    *(f"AB123456{suffix}" for suffix in "EFMPZ1"),
    *(
        "AB12345C",
        "AB1234567C",
        "AB123456",
        "A1123456C",
        "AB-123456-C",
        "\u0391B123456C",
        "AB12345\u0666C",
        "AB123456C\n",
    ),
)
IMPOSSIBLE_POSTCODES = (
    *(
        "M21 9W",
        "M21 9WQQ",
        "21 9WQ",
        "M21",
        "MM21W 9WQ",
        "M2Q1 9WQ",
        MARK,
        "M21 9\u00dfQ",
        "\u017f1 1AA",
        "M2\u0661 9WQ",
    ),
    *(f"{letter}A1 1AA" for letter in "QVX"),
    *(f"A{letter}1 1AA" for letter in "IJZ"),
    *(f"M1 1A{letter}" for letter in "CIKMOV"),
    *(f"M1 1{letter}A" for letter in "CIKMOV"),
    *("M1I 1AA", "EC1C 1AA", "GIR 1AA", "69003", "D02 X285"),
)
IMPOSSIBLE_DATES = ("2026-02-30", "2026-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "0000-01-01")
NO_DATES = (
    *("30/02/2026", "2026-2-3", "1979-05-06T00:00:00Z", "1979-05-06T00:00:00", "19790506", "1262304000", "", MARK),
    *("1979-05-06\n", "\u0661979-05-06", "-1979-05-06", "1979-W18-7", " 1979-05-06"),
)
NO_BASE64 = ("not base64!", "AAAAA", "AAAAAA", "AAA=A", "AA==AAAA", "AAAA\n", "AAA-AAA_", "AAAA\0AAA")
CONTROLS = ("\0", "\x08", "\x1f", "\x7f", "\x9f")
_UNMATCHED = {
    r"^[^\u0000-\u001f\u007f-\u009f]*$": tuple(f"{MARK}{control}x" for control in (*CONTROLS, "\n", "\t", "\x85")),
    r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]*$": tuple(f"{MARK}{control}" for control in CONTROLS),
    r"^[\u0021-\u007e]+$": (f"{MARK} x", f" {MARK}", f"{MARK}\n", f"{MARK}\0", "Pl\u00fcm"),
    r"^[0-9]{12}$": ("", "12000045321", "1200004532189", "12000045321\u0661", "120000453218\n", " 120000453218", MARK),
}
_OTHER_TYPES: tuple[Any, ...] = (7, 7.5, -1e300, 10**18, True, MARK, [], [MARK], {}, {MARK: MARK})
_PYTHON_TYPES = {"string": str, "boolean": bool, "array": list, "object": dict}
_TYPE_ERRORS = {"string": "string_type", "boolean": "bool_type", "array": "tuple_type", "object": "model_type"}


def spoiled(place: Place) -> Spoils:
    """Every kind of error that a place knows, with values that are told as it."""
    shape = place.shape
    if "const" in shape or "enum" in shape:
        word = shape.get("const") or shape["enum"][0]
        yield from (
            ("literal_error", value) for value in (*_OTHER_TYPES, "", "gb", f" {word}", f"{word}\n", "UK", "XX")
        )
    else:
        yield from _of_another_type(place)
        yield from _texts(shape, place.name) if shape["type"] == "string" else _lists(place)
    if is_free(shape):
        yield from _free()
    if (place.part, place.name, place.in_a_case) == ("Client", "scin", True):
        yield "scin_differs", "120000453219"
    if place.required:
        yield _type_error(place), None


def _of_another_type(place: Place) -> Spoils:
    own = (_PYTHON_TYPES[place.shape["type"]], str if place.apart == "by_type" else ())
    if place.apart != "by_type" or place.shape["type"] == "object":
        yield from ((_type_error(place), value) for value in _OTHER_TYPES if type(value) not in own)


def _type_error(place: Place) -> str:
    """How a value of another JSON type is told."""
    if "const" in place.shape or "enum" in place.shape:
        return "literal_error"
    if place.apart == "by_word" or is_free(place.shape):
        return "dict_type"
    return _TYPE_ERRORS[place.shape["type"]]


def _lists(place: Place) -> Spoils:
    shape, counter = place.shape, itertools.count()
    if "minItems" in shape:
        yield "too_short", []
    if "maxItems" in shape:
        yield "too_long", [sample(shape["items"], place.name, counter) for _ in range(shape["maxItems"] + 1)]
    if place.steps == ("poas",):
        yield "id_repeated", [sample(shape["items"], place.name)] * 2


def _texts(shape: Shape, name: str) -> Spoils:
    if shape.get("format") == "date":
        yield from _dates()
    if name == "postcode":
        yield from (("postcode_malformed", text) for text in IMPOSSIBLE_POSTCODES)
    yield from (("string_pattern_mismatch", text) for text in _unmatched(shape, name))
    if shape.get("minLength"):
        yield "string_too_short", ""
    if "maxLength" in shape:
        yield "string_too_long", "A" * (shape["maxLength"] + 1)


def _dates() -> Spoils:
    yield from (("date_impossible", text) for text in IMPOSSIBLE_DATES)
    yield from (("date_too_early", text) for text in ("1879-12-31", "0001-01-01"))
    yield from (("date_in_future", text) for text in ("2026-11-23", "2999-01-01", "9999-12-31"))


def _unmatched(shape: Shape, name: str) -> tuple[str, ...]:
    if shape.get("format") == "date":
        return NO_DATES
    return {"nino": IMPOSSIBLE_NINOS, "sealed": NO_BASE64}.get(name) or _UNMATCHED[shape["pattern"]]


def _free() -> Spoils:
    yield from (("string_pattern_mismatch", {f"{MARK}{control}": 1}) for control in (*CONTROLS, "\n"))
    yield "string_too_short", {"": 1}
    yield "string_too_long", {MARK * 10: 1}
    for control in CONTROLS:
        yield "free_value", {MARK: f"{MARK}{control}"}
        yield "free_value", {MARK: [{MARK: [1, f"{control}{MARK}"]}]}
    yield "free_value", {MARK: MARK * 1000}
    yield "free_value", {MARK: {f"{MARK}\n": 1}}
    for number in (1e300, 2.0**64, -(2.0**63), -(2**63)):
        yield "free_value", {MARK: [{MARK: [number]}]}
    yield "too_deep", nested(DEEPEST + 1)


def nested(levels: int) -> dict[str, Any]:
    """An object of so many levels."""
    return {MARK: MARK} if levels == 1 else {MARK: nested(levels - 1)}
