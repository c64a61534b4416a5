"""The published schemas as shapes that a document can be made of: without references, unions and ``null``."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, TypeAlias

import orjson

from contracts.catalogue import EventSpec
from contracts.publish import schema_of
from contracts.refusals import is_free

Shape: TypeAlias = dict[str, Any]
Steps: TypeAlias = tuple[str | int, ...]

MARK = "Plumfeather"
"""Stands in every text of a sample, and in no text of the contract."""

SAMPLES = {
    "scin": "120000453218",
    "nino": "AB123456C",
    "sealed": "UGx1bWZlYXRoZXI=",
    "date_of_birth": "1979-05-06",
    "postcode": "M21 9WQ",
    "country": "GB",
}
"""Values of fields that don't take any text."""


@dataclass(frozen=True, slots=True)
class Place:
    """A field of an event or an item of a list in it, where it stands."""

    steps: Steps
    shape: Shape
    part: str
    """The part that the field belongs to; none for an item."""
    required: bool
    in_a_case: bool = False
    """Whether the event has a ``scin`` of its own, which a client in it must have too."""

    @property
    def name(self) -> str:
        """The field's name, of an item that of its list."""
        return next(str(step) for step in reversed(self.steps) if isinstance(step, str))

    @property
    def apart(self) -> str | None:
        """How the shapes of the field are told apart, ``by_word`` or ``by_type``; None if it has but one."""
        how: str | None = self.shape.get("apart")
        return how

    @property
    def path(self) -> str:
        """As a detail names it."""
        return ".".join(map(str, self.steps))


@cache
def published(spec: EventSpec) -> Shape:
    """The schema of an event."""
    return schema_of(spec)


@cache
def shapes_of(spec: EventSpec) -> tuple[Shape, ...]:
    """The shapes of an event's data; together they have every branch of every union."""
    schema = published(spec)
    return tuple(_shapes(schema, schema.get("$defs", {})))


def _shapes(node: Shape, parts: dict[str, Shape]) -> list[Shape]:
    if "$ref" in node:
        return _shapes(parts[node["$ref"].rsplit("/", 1)[1]], parts)
    if "oneOf" in node or "anyOf" in node:
        apart = {"apart": "by_word" if "discriminator" in node else "by_type"} if "oneOf" in node else {}
        branches = node.get("oneOf") or node["anyOf"]
        return [apart | shape for one in branches if one.get("type") != "null" for shape in _shapes(one, parts)]
    if "properties" in node:
        fields = {name: _shapes(field, parts) for name, field in node["properties"].items()}
        count = max(map(len, fields.values()))
        return [node | {"properties": {f: s[i % len(s)] for f, s in fields.items()}} for i in range(count)]
    return [node | {"items": item} for item in _shapes(node["items"], parts)] if "items" in node else [node]


def places(shape: Shape) -> Iterator[Place]:
    """Every field of an event's shape, and the second item of each list."""
    in_a_case = "scin" in shape["properties"]
    return (replace(place, in_a_case=in_a_case) for place in _places(shape))


def _places(shape: Shape, above: Steps = ()) -> Iterator[Place]:
    for name, field in shape.get("properties", {}).items():
        here = Place((*above, name), field, shape["title"], name in shape.get("required", ()))
        yield here
        yield from _places(field, here.steps)
    if "items" in shape:
        here = Place((*above, 1), shape["items"], "", required=True)
        yield here
        yield from _places(shape["items"], here.steps)


def sample(shape: Shape, name: str = "", counter: "itertools.count[int] | None" = None) -> Any:
    """A document of this shape in which nothing lacks."""
    counter = counter or itertools.count()
    if "properties" in shape:
        return {field: sample(inner, field, counter) for field, inner in shape["properties"].items()}
    if "items" in shape:
        return [sample(shape["items"], name, counter) for _ in range(2)]
    if is_free(shape):
        return {f"{MARK} key": [f"{MARK} value", {"b": [1, -2.5, True, None, ""]}]}
    return _leaf(shape, name, next(counter))


def _leaf(shape: Shape, name: str, number: int) -> Any:
    if name in SAMPLES:
        return SAMPLES[name]
    if "const" in shape or "enum" in shape:
        return shape.get("const") or shape["enum"][0]
    return shape["type"] == "boolean" or f"{MARK}-{number}"


def put(document: bytes, steps: Steps, value: Any) -> bytes:
    """The document with another value at a place."""
    whole = orjson.loads(document)
    *above, last = steps
    inner = whole
    for step in above:
        inner = inner[step]
    inner[last] = value
    return orjson.dumps(whole)


def drop(document: bytes, steps: Steps) -> bytes:
    """The document without a field."""
    whole = orjson.loads(document)
    *above, last = steps
    inner = whole
    for step in above:
        inner = inner[step]
    del inner[last]
    return orjson.dumps(whole)
