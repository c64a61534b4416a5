"""The golden events are read in both modes, alike, and come out as they went in."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from contracts import envelope, reader
from contracts.catalogue import EVENTS, by_type
from contracts.publish import schema_of
from tests.contract.conftest import AHEAD

GOLDEN = sorted((Path(__file__).parents[2] / "contracts" / "golden").glob("*.json"))
STRUCTURED = [("content-type", b"application/cloudevents+json; charset=utf-8")]


def _read(file: Path) -> envelope.Envelope:
    return envelope.read(None, STRUCTURED, file.read_bytes())


def test_every_event_has_a_golden_example() -> None:
    assert {_read(file).type for file in GOLDEN} == {event.type for event in EVENTS}


@pytest.mark.parametrize("file", GOLDEN, ids=lambda file: file.stem)
def test_a_golden_event_is_read_alike_in_both_modes(file: Path, now: datetime) -> None:
    one = _read(file)
    spec = by_type(one.type)
    assert spec is not None
    assert file.stem.partition("--")[0] == spec.name
    _, data = reader.read_event(one, spec.topic, now, AHEAD)
    key = spec.key_of(data) or one.key
    assert key is not None
    record = envelope.write(source=one.source, id=one.id, type=one.type, time=one.time, key=key, data=one.data)
    other = envelope.read(*record)
    assert (other.source, other.id, other.type, other.time, other.key) == (one.source, one.id, one.type, one.time, key)
    assert reader.read_event(other, spec.topic, now, AHEAD)[1] == data
    assert _digest(one) == _digest(other)


@pytest.mark.parametrize("file", GOLDEN, ids=lambda file: file.stem)
def test_a_golden_event_says_the_same_after_it_was_read_and_written(file: Path, now: datetime) -> None:
    one = _read(file)
    spec = by_type(one.type)
    assert spec is not None
    _, data = reader.read_event(one, spec.topic, now, AHEAD)
    again = spec.model.model_validate_json(data.model_dump_json(exclude_none=True))
    assert again == data
    assert spec.model.model_validate(data.model_dump()) == data


@pytest.mark.parametrize("file", GOLDEN, ids=lambda file: file.stem)
def test_the_published_schema_admits_a_golden_event(file: Path) -> None:
    document = json.loads(file.read_bytes())
    spec = by_type(document["type"])
    assert spec is not None
    Draft202012Validator(schema_of(spec)).validate(document["data"])


def _digest(one: envelope.Envelope) -> bytes:
    return envelope.content_digest(one.type, one.time, one.data)
