"""For every inbound event what is wrong with it: refused by the path of what is wrong, without a word of its values."""

from collections.abc import Iterator
from functools import cache
from typing import get_args

import orjson
import pytest

from contracts import reader, refusals
from contracts.bad_input import ANY_EVENT
from contracts.base import Data
from contracts.catalogue import EventSpec, inbound, named
from contracts.envelope import Envelope
from contracts.errors import Reason, Unreadable
from contracts.publish import BAD_INPUT, bad_input_text
from tests.contract.conftest import AHEAD, NOW
from tests.contract.shapes import MARK, SAMPLES, Place, drop, places, put, sample, shapes_of
from tests.contract.spoiling import spoiled

of_each_event = pytest.mark.parametrize("spec", inbound(), ids=lambda spec: spec.name)
Spot = tuple[bytes, Place]


@cache
def _spots(spec: EventSpec) -> tuple[Spot, ...]:
    """Each place of an event, with a document in which nothing lacks."""
    return tuple((orjson.dumps(sample(shape)), place) for shape in shapes_of(spec) for place in places(shape))


def _fields(spec: EventSpec, *, required: bool) -> Iterator[Spot]:
    return ((document, place) for document, place in _spots(spec) if place.part and place.required is required)


def _read(spec: EventSpec, data: bytes) -> Data:
    return reader.read_event(Envelope("/test", "1", spec.type, NOW, None, data), spec.topic, NOW, AHEAD)[1]


def _refused(spec: EventSpec, data: bytes) -> str:
    """The detail; nothing but paths and kinds of errors stands in it or in the error."""
    with pytest.raises(Unreadable) as refused:
        _read(spec, data)
    error = refused.value
    assert error.reason == "invalid_data"
    assert not [word for word in (MARK, *SAMPLES.values()) if word != "GB" and word in f"{error}{error!r}"]
    assert error.__cause__ is None
    return error.detail


def _documented(place: Place) -> set[str]:
    if place.apart == "by_word":
        return {"dict_type"}
    alone = place.apart is None or place.shape["type"] == "object"
    told = {case.kind for case in refusals.refusals(place.shape, place.part, place.name, alone=alone)}
    return told if place.in_a_case else told - {"scin_differs"}


@of_each_event
def test_whatever_can_be_wrong_with_a_field_is_told_by_its_path(spec: EventSpec) -> None:
    for document, place in _spots(spec):
        provoked = list(spoiled(place))
        for kind, value in provoked:
            assert _refused(spec, put(document, place.steps, value)) == f"{place.path}: {kind}", value
        assert {kind for kind, _ in provoked} == _documented(place), place.path


@of_each_event
def test_a_required_field_is_missed_by_its_path(spec: EventSpec) -> None:
    for document, place in _fields(spec, required=True):
        assert _refused(spec, drop(document, place.steps)) == f"{place.path}: missing"


@of_each_event
def test_an_optional_field_may_be_absent_and_null_says_the_same(spec: EventSpec) -> None:
    for document, place in _fields(spec, required=False):
        assert _read(spec, drop(document, place.steps)) == _read(spec, put(document, place.steps, None)), place.path


@of_each_event
def test_a_number_beyond_all_numbers_is_no_text(spec: EventSpec) -> None:
    for document, place in _spots(spec):
        for number in (b"1e999", b"-Infinity", b"NaN", b"-0.0"):
            told = _refused(spec, put(document, place.steps, "@@").replace(b'"@@"', number))
            assert told.partition(":")[0] == place.path


@of_each_event
def test_what_is_no_json_anywhere_is_refused_as_such(spec: EventSpec) -> None:
    halves = (b'"\\ud800"', b'"\\udc00x"', b'"\xff"', b'"\xed\xa0\x80"', b"1" * 5000, b"[" * 300)
    for document, place in _spots(spec)[:12]:
        for half in halves:
            with pytest.raises(Unreadable, match=r"^not_json \(data: json_invalid\)$"):
                _read(spec, put(document, place.steps, "@@").replace(b'"@@"', half))


@of_each_event
def test_data_that_is_no_object_is_refused(spec: EventSpec) -> None:
    for data in (b"null", b"[]", b"7", b'"Plumfeather"', b"true", b"1e999"):
        assert _refused(spec, data) == "data: model_type"


@pytest.mark.parametrize("tag", ["friend", "", None, 7, [], {}])
def test_the_word_that_decides_a_shape_is_told_by_its_own_path(tag: object) -> None:
    nomination = named("contact.nomination")
    document = _spots(nomination)[0][0]
    assert _refused(nomination, put(document, ("representative", "type"), tag)) == "representative.type: literal_error"
    assert _refused(nomination, put(document, ("representative",), {})) == "representative.type: missing"


def test_all_that_is_wrong_is_told_at_once_each_thing_once() -> None:
    reply = named("contact.representative-reply")
    document = _spots(reply)[0][0]
    spoilt = drop(put(put(document, ("channel",), MARK), ("person", "nino"), "QQ123456C"), ("scin",))
    assert _refused(reply, spoilt) == "scin: missing; channel: literal_error; person.nino: string_pattern_mismatch"
    process = named("contact.change-requested")
    document = next(document for document, place in _spots(process) if place.path == "change.details")
    details = {f"{MARK} {number}": "\0" for number in range(300)}
    assert _refused(process, put(document, ("change", "details"), details)) == "change.details: free_value"


def test_the_page_of_what_is_refused_is_up_to_date() -> None:
    assert BAD_INPUT.read_text(encoding="utf-8") == bad_input_text(), "run: python -m contracts.publish"


def test_the_page_tells_every_event_and_every_reason() -> None:
    text = bad_input_text()
    assert [spec.name for spec in inbound() if f"\n### {spec.name}\n" not in text] == []
    assert set(ANY_EVENT) == set(get_args(Reason))


def test_there_are_eighteen_inbound_events() -> None:
    assert len(inbound()) == 18
    assert not {spec.name for spec in inbound()} & {"service-management.sent", "cis.answered", "timer.due"}
