"""No bytes do worse to a reader than `Unreadable`."""

import contextlib
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import envelope, reader
from contracts.catalogue import EVENTS, EventSpec
from contracts.errors import Unreadable
from tests.contract.conftest import AHEAD, FIXED
from tests.contract.test_envelope import BINARY, DOCUMENT, NOW, STRUCTURED, binary

header_names = st.sampled_from([*BINARY, "ce_sequence", "ce_partitionkey", "CE_ID", "x"])
header_values = st.binary(max_size=30) | st.sampled_from([*BINARY.values(), *(event.type.encode() for event in EVENTS)])
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
garbage = st.binary(max_size=60) | json_values.map(lambda value: json.dumps(value).encode())


def _use(key: bytes | None, headers: list[tuple[str, bytes]], value: bytes | None) -> None:
    """All that a reader does with a record."""
    one = envelope.read(key, headers, value)
    envelope.content_digest(one.type, one.time, one.data)
    for topic in ("cm.contacts", "cm.letters"):
        with contextlib.suppress(Unreadable):
            reader.read_event(one, topic, NOW, AHEAD)


@settings(FIXED, max_examples=150)
@given(st.none() | st.binary(max_size=20), st.lists(st.tuples(header_names, header_values)), st.none() | garbage)
def test_no_bytes_crash_the_reader(key: bytes | None, headers: list[tuple[str, bytes]], value: bytes | None) -> None:
    with contextlib.suppress(Unreadable):
        _use(key, headers, value)


@settings(FIXED, max_examples=150)
@given(st.sampled_from(EVENTS), garbage)
def test_no_data_crashes_a_model(event: EventSpec, value: bytes) -> None:
    with contextlib.suppress(Unreadable):
        reader.data_of(binary(ce_type=event.type.encode(), value=value), event, NOW)


@settings(FIXED, max_examples=100)
@given(st.dictionaries(st.sampled_from([*DOCUMENT, "data_base64", "datacontenttype"]), json_values))
def test_no_structured_event_crashes_the_reader(changed: dict[str, object]) -> None:
    with contextlib.suppress(Unreadable):
        _use(None, STRUCTURED, json.dumps({**DOCUMENT, **changed}).encode())
