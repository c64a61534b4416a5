"""Documents that a published schema admits, and that nothing checked beyond it speaks against."""

import base64
from datetime import date
from functools import cache
from typing import Any, TypeAlias

from hypothesis import strategies as st

from contracts.refusals import is_free
from tests.contract.shapes import Shape

Values: TypeAlias = st.SearchStrategy[Any]

TODAY = date(2026, 11, 22)
POSTCODES = ("M21 9WQ", "m219wq", " ec1a  1bb ", "W1A 0AX", "GIR 0AA", "KY3 9XX", "je2 3ab", "", " ", None)
_TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=10)
_FREE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63) + 1, 2**64 - 1)
    | st.floats(-(2.0**63), 2.0**64, exclude_min=True, exclude_max=True)
    | _TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(_TEXT.filter(bool), inner, max_size=2),
    max_leaves=4,
)
_BY_NAME: dict[str, Values] = {
    "postcode": st.sampled_from(POSTCODES),
    "sealed": st.binary(min_size=1, max_size=90).map(lambda sealed: base64.b64encode(sealed).decode()),
}


def events(shape: Shape) -> Values:
    """Documents of an event's shape, with and without each of its optional fields."""
    return documents(shape).map(_of_one_case)


def _of_one_case(document: Any) -> Any:
    """A client in an event that has a SCIN of its own has the same."""
    for about in (document, document.get("data") or {}):
        if about.get("client") and "scin" in document:
            about["client"]["scin"] = document["scin"]
    return document


def documents(shape: Shape, name: str = "") -> Values:
    """Documents of a shape, whatever else is asked of them in an event."""
    if "properties" in shape:
        fields = {field: documents(inner, field) for field, inner in shape["properties"].items()}
        required = {field: fields.pop(field) for field in shape.get("required", ())}
        return st.fixed_dictionaries(required, optional={field: st.none() | one for field, one in fields.items()})
    if "items" in shape:
        return _lists(shape, name)
    if is_free(shape):
        return st.dictionaries(_TEXT.filter(bool), _FREE, max_size=3)
    return _BY_NAME[name] if name in _BY_NAME else _leaf(shape)


def _lists(shape: Shape, name: str) -> Values:
    apart = (lambda holder: holder["id"]) if name == "poas" else None
    return st.lists(documents(shape["items"], name), min_size=shape.get("minItems", 0), max_size=3, unique_by=apart)


def _leaf(shape: Shape) -> Values:
    if "const" in shape or "enum" in shape:
        return _words(shape.get("enum") or [shape["const"]])
    if shape["type"] == "boolean":
        return st.booleans()
    if shape.get("format") == "date":
        return st.dates(date(1880, 1, 1), TODAY).map(date.isoformat)
    return _texts(shape["pattern"], shape.get("minLength", 0), shape.get("maxLength", 20))


def _words(words: list[str]) -> Values:
    """One of the words; most addresses are British, those of Crown dependencies have postcodes of their own."""
    if "GB" not in words:
        return st.sampled_from(words)
    return st.just("GB") | st.sampled_from([code for code in words if code not in {"GG", "IM", "JE"}])


@cache
def _texts(pattern: str, shortest: int, longest: int) -> Values:
    """Texts of a pattern; a required one says something, and none is longer than it may be with spaces around."""
    texts = _TEXT if "\\u001f" in pattern else st.from_regex(pattern, fullmatch=True)
    return texts.filter(lambda text: len(text.strip()) >= shortest and len(text) <= longest)
