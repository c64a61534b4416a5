"""What a published schema admits its reader takes, and the other way round, but where this page says so."""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from jsonschema.protocols import Validator

from contracts import envelope, reader
from contracts.base import Data
from contracts.catalogue import EventSpec, inbound
from contracts.envelope import Envelope
from contracts.errors import Unreadable
from contracts.refusals import BEYOND
from tests.contract.conftest import AHEAD, FIXED, NOW, STRUCTURED
from tests.contract.shapes import MARK, SAMPLES, Place, Shape, places, published, put, sample, shapes_of
from tests.contract.spoiling import spoiled
from tests.contract.strategies import events

of_each_event = pytest.mark.parametrize("spec", inbound(), ids=lambda spec: spec.name)
SOME = settings(FIXED, max_examples=12)
BEYOND_SCHEMA = {case.kind for cases in BEYOND.values() for case in cases}
ODD: tuple[Any, ...] = (
    *("", " ", "\t", "\u00a0", " x ", "x\n", "\nx", "\r\n", "\u2028", "\u200b", "\ufeffx", "\U0001f600", "\u0301"),
    *("x" * length for length in (40, 41, 45, 100, 101, 120, 121, 200, 201, 4096, 4097)),
    *(" " * 201 + "x", "x" + " " * 201, "x" * 10_000, "x" * 10_001, "\U0001f600" * 41, "\U0001f600" * 121),
    *(
        "120000453218",
        " 120000453218",
        "AB123456C",
        " ab 12 34 56 c ",
        "AB\u00a0123456C",
        "A B123456C",
        "AAAA",
        "AAAA ",
    ),
    *("1979-05-06", " 1979-05-06", "9999-12-31", "GB", "gb", "true", "null", "0", "1979-05-06T00:00:00Z"),
    *(0, 1, -1, 0.0, 1.0, 1.5, 10**15, 1e300, True, False, None, [], [[]], [None], [""], {}, {"": ""}, {"x": None}),
)
"""Values that two readers of one contract might see with different eyes."""


def _read(spec: EventSpec, data: bytes) -> Data:
    return reader.read_event(Envelope("/test", "1", spec.type, NOW, None, data), spec.topic, NOW, AHEAD)[1]


def _told(spec: EventSpec, data: bytes) -> str | None:
    """The detail of what is wrong, None if nothing is."""
    try:
        _read(spec, data)
    except Unreadable as error:
        return error.detail
    return None


def _validator(schema: Shape) -> Validator:
    """A validator by this schema; ``$`` is the very end, as JSON Schema's own regular expressions have it."""
    ecma = json.loads(json.dumps(schema).replace('$"', '\\\\Z"'))
    return Draft202012Validator(ecma, format_checker=Draft202012Validator.FORMAT_CHECKER)


@cache
def _schema(spec: EventSpec) -> Validator:
    return _validator(published(spec))


@cache
def _documents(spec: EventSpec) -> st.SearchStrategy[tuple[Shape, Any]]:
    return st.one_of([st.tuples(st.just(shape), events(shape)) for shape in shapes_of(spec)])


@of_each_event
@SOME
@given(draw=st.data())
def test_what_the_schema_describes_is_taken_in_both_modes(spec: EventSpec, draw: st.DataObject) -> None:
    _, document = draw.draw(_documents(spec))
    assert _schema(spec).is_valid(document)
    taken = _read(spec, json.dumps(document).encode())
    assert _read(spec, json.dumps(document | {"shoe_size": {"\0": [MARK]}}).encode()) == taken
    assert spec.model.model_validate_json(taken.model_dump_json(exclude_none=True)) == taken
    whole = {"specversion": "1.0", "id": "1", "source": "/test", "type": spec.type, "time": "2026-11-22T12:00:00Z"}
    structured = envelope.read(None, STRUCTURED, json.dumps(whole | {"data": document}).encode())
    assert reader.read_event(structured, spec.topic, NOW, AHEAD)[1] == taken


@of_each_event
@SOME
@given(draw=st.data())
def test_one_thing_wrong_anywhere_is_told_by_its_path_alone(spec: EventSpec, draw: st.DataObject) -> None:
    shape, document = draw.draw(_documents(spec))
    place = draw.draw(st.sampled_from([place for place in places(shape) if _is_there(place, document)]))
    kind, value = draw.draw(st.sampled_from(list(spoiled(place))))
    assert _told(spec, put(orjson.dumps(document), place.steps, value)) == f"{place.path}: {kind}"


def _is_there(place: Place, document: Any) -> bool:
    """Whether a document has the field; a postcode is held against its country, which must be British."""
    *above, last = place.steps
    try:
        for step in above:
            document = document[step]
        found = document[last] is not None
    except (KeyError, IndexError, TypeError):
        return False
    return found and (last != "postcode" or document["country"] == "GB")


def test_the_reader_and_the_schema_differ_only_as_said() -> None:
    for spec, document, place in _unlike_places():
        definitions = published(spec).get("$defs", {})
        shapes = [place.shape] if place.required else [place.shape, {"type": "null"}]
        schema = _validator({"anyOf": shapes, "$defs": definitions})
        for value in (*ODD, *(value for _, value in spoiled(place))):
            told = _told(spec, put(document, place.steps, value))
            if schema.is_valid(value) is not (told is None):
                assert _is_said(schema, value, told), (place.path, value, told)


def _unlike_places() -> Iterator[tuple[EventSpec, bytes, Place]]:
    """One of all places that are alike, with a document to put it in."""
    seen = set()
    for spec in inbound():
        for shape in shapes_of(spec):
            document = orjson.dumps(sample(shape))
            for place in places(shape):
                about = {word: said for word, said in place.shape.items() if word not in {"title", "description"}}
                alike = json.dumps([about, place.required, place.name if place.name in SAMPLES else None])
                if place.apart is None and alike not in seen:
                    seen.add(alike)
                    yield spec, document, place


def _is_said(schema: Validator, value: Any, told: str | None) -> bool:
    """The reader asks more than the schema says (`BEYOND`; a required text isn't blank), and drops needless spaces."""
    if told is not None:
        kind = told.rpartition(": ")[2]
        return kind in BEYOND_SCHEMA or (kind == "string_too_short" and not value.strip())
    return isinstance(value, str) and any(map(schema.is_valid, (value.strip(), re.sub(r"\s", "", value))))
