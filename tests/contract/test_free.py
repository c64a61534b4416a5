"""What is read of a free object can be written again; what can't is refused, the same in both CloudEvents modes."""

import json
from collections.abc import Iterator

import orjson
import pytest

from contracts import envelope, reader
from contracts.catalogue import named
from contracts.contacts import ChangeRequested
from contracts.envelope import Envelope
from contracts.errors import Unreadable
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
