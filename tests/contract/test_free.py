"""What is read of a free object can be written again; what can't is refused, the same in both CloudEvents modes."""

import json
from collections.abc import Iterator

import orjson
import pytest
from pydantic import ValidationError

from contracts import envelope, reader
from contracts.catalogue import named
from contracts.contacts import ChangeRequested
from contracts.envelope import Envelope
from contracts.errors import Unreadable
from contracts.free import DEEPEST
from contracts.letters import LetterFields
from tests.contract.conftest import NOW, STRUCTURED

CHANGE = named("contact.change-requested")
ATTRIBUTES = b'"specversion": "1.0", "id": "1", "source": "/t", "time": "2026-11-22T12:00:00Z"'
DATA = b"""{"scin": "120000453218", "requester": {"kind": "poa", "id": "p"}, "channel": "telephone",
    "security_check": "passed", "change": {"kind": "process", "process": "A", "area": "B", "sub_area": "C",
    "details": {"account": %b}}}"""


def _in_both_modes(value: bytes) -> Iterator[Envelope]:
    """A change requested with this value in its details, as one document and in binary mode."""
    data = DATA % value
    document = b'{"type": "%b", %b, "data": %b}' % (CHANGE.type.encode(), ATTRIBUTES, data)
    about = envelope.read(None, STRUCTURED, document)
    yield from (about, about._replace(data=data))


def _refused(value: bytes) -> Iterator[str]:
    for about in _in_both_modes(value):
        with pytest.raises(Unreadable) as refused:
            reader.data_of(about, CHANGE, NOW)
        yield str(refused.value)


@pytest.mark.parametrize("number", [b"-9223372036854775807", b"18446744073709551615", b"9007199254740993", b"1.5e-300"])
def test_what_is_read_of_a_free_object_can_be_written_again(number: bytes) -> None:
    for about in _in_both_modes(number):
        data = reader.data_of(about, CHANGE, NOW)
        assert isinstance(data, ChangeRequested)
        assert data.change.kind == "process"
        assert orjson.loads(orjson.dumps(data.change.details)) == {"account": json.loads(number)}


@pytest.mark.parametrize(
    "number", [b"123456789012345678901234567890", b"18446744073709551616", b"-9223372036854775809", b"-1e30"]
)
def test_a_number_beyond_64_bits_is_refused(number: bytes) -> None:
    assert set(_refused(b"[%b]" % number)) == {"invalid_data (change.details: free_value)"}


@pytest.mark.parametrize(("begin", "end"), [(b'{"a":', b"}"), (b"[", b"]")])
def test_objects_and_lists_lie_a_few_levels_deep_in_each_other(begin: bytes, end: bytes) -> None:
    for about in _in_both_modes(begin * (DEEPEST - 1) + b"1" + end * (DEEPEST - 1)):
        assert reader.data_of(about, CHANGE, NOW).model_dump_json()
    for levels in (DEEPEST, 127, 150):
        told = set(_refused(begin * levels + b"1" + end * levels))
        assert told == {"invalid_data (change.details: too_deep)"}


def test_a_letters_own_fields_are_no_deeper() -> None:
    value = b"[" * DEEPEST + b"]" * DEEPEST
    assert LetterFields.model_validate_json(b'{"own": %b}' % value)
    with pytest.raises(ValidationError, match="too_deep"):
        LetterFields.model_validate_json(b'{"own": [%b]}' % value)
