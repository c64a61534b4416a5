"""Both CloudEvents modes are read as the library reads them."""

import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import orjson
import pytest
from cloudevents.core.bindings.kafka import (
    KafkaMessage,
    from_kafka_event,
    to_binary_event,
    to_structured_event,
)
from cloudevents.core.v1.event import CloudEvent
from hypothesis import given
from hypothesis import strategies as st

from contracts import envelope, reader
from contracts.envelope import Envelope
from contracts.errors import Unreadable
from tests.contract.conftest import AHEAD, FIXED

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
OBJECTION = "uk.gov.dwp.cm.contact.objection.v1"
STRUCTURED = [("content-type", b"application/cloudevents+json")]
BINARY = {
    "ce_specversion": b"1.0",
    "ce_id": b"a-1",
    "ce_source": b"/telephony",
    "ce_type": OBJECTION.encode(),
    "ce_time": b"2026-11-22T13:00:00.5+01:00",
    "content-type": b"application/json",
}
DOCUMENT = {
    "specversion": "1.0",
    "id": "a-1",
    "source": "/telephony",
    "type": OBJECTION,
    "time": "2026-11-22T13:00:00.5+01:00",
    "data": {"scin": "120000453218"},
}
DATA = b'{"scin":"120000453218"}'

texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40)
moments = st.datetimes(
    min_value=datetime(2000, 1, 2),  # noqa: DTZ001 - the strategy adds the zone
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
    timezones=st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
payloads = st.dictionaries(
    texts,
    st.recursive(st.none() | st.booleans() | st.integers(-9, 9) | texts, lambda inner: st.lists(inner, max_size=3)),
)
events = st.builds(
    lambda time, data, **named: CloudEvent({**named, "specversion": "1.0", "time": time}, data),
    time=moments,
    data=payloads,
    id=texts,
    source=texts,
    type=texts,
    subject=texts,
    correlationid=texts,
    datacontenttype=st.sampled_from(["application/json", "application/json; charset=utf-8", "application/x+json"]),
)


def binary(key: bytes | None = b"120000453218", value: bytes | None = DATA, **changed: bytes | None) -> Envelope:
    headers = {**BINARY, **{name.replace("content_type", "content-type"): text for name, text in changed.items()}}
    return envelope.read(key, [(name, text) for name, text in headers.items() if text is not None], value)


def _structured(**changed: object) -> Envelope:
    document = {name: value for name, value in {**DOCUMENT, **changed}.items() if value is not ...}
    return envelope.read(b"120000453218", STRUCTURED, json.dumps(document).encode())


def test_both_modes_give_the_same_envelope() -> None:
    assert binary() == _structured()
    assert binary().time == datetime(2026, 11, 22, 12, 0, 0, 500_000, tzinfo=UTC)
    assert binary().data == DATA


@FIXED
@given(events)
def test_an_event_of_the_library_is_read_as_the_library_reads_it(event: CloudEvent) -> None:
    for message in (to_binary_event(event), to_structured_event(event)):
        theirs = from_kafka_event(message)
        ours = envelope.read(None, list(message.headers.items()), message.value)
        assert (ours.id, ours.source, ours.type) == (theirs.get_id(), theirs.get_source(), theirs.get_type())
        assert ours.time == theirs.get_time()
        assert ours.subject == theirs.get_subject()
        assert ours.correlation_id == theirs.get_extension("correlationid")
        assert orjson.loads(ours.data) == theirs.get_data()


@FIXED
@given(time=moments, data=payloads, identifier=texts, sequence=st.integers(0, 10**12 - 1))
def test_what_we_write_is_what_the_library_reads(
    time: datetime, data: dict[str, Any], identifier: str, sequence: int
) -> None:
    record = envelope.write(
        source="/workers/activation",
        id=identifier,
        type=OBJECTION,
        time=time,
        key="120000453218",
        data=orjson.dumps(data),
        subject="a case",
        correlation_id="story",
        causation_id="cause",
        sequence=sequence,
        data_schema="urn:x-clientrep:schema:contact.objection.v1",
    )
    theirs = from_kafka_event(KafkaMessage(dict(record.headers), record.key, record.value))
    assert (theirs.get_id(), theirs.get_type(), theirs.get_time()) == (identifier, OBJECTION, time)
    assert theirs.get_extension("partitionkey") == "120000453218"
    assert int(theirs.get_extension("sequence")) == sequence
    assert theirs.get_dataschema() == "urn:x-clientrep:schema:contact.objection.v1"
    assert theirs.get_datacontenttype() == "application/json"
    assert theirs.get_data() == (data or {})
    ours = envelope.read(*record)
    assert (ours.causation_id, ours.sequence) == ("cause", f"{sequence:012d}")


def test_structured_data_may_be_written_in_base64() -> None:
    encoded = b64encode(DATA).decode()
    assert _structured(data=..., data_base64=encoded) == _structured()


@pytest.mark.parametrize("encoded", ["e30", "e3 0=", "é30=", 7, None, ["e30="]])
def test_data_that_are_no_base64_are_unreadable(encoded: object) -> None:
    with pytest.raises(Unreadable) as unreadable:
        _structured(data=..., data_base64=encoded)
    assert (unreadable.value.reason, unreadable.value.detail) == ("not_cloudevent", "data_base64: not_base64")


def test_a_structured_event_may_come_without_its_content_type_or_with_parameters() -> None:
    value = json.dumps(DOCUMENT).encode()
    plain = envelope.read(b"120000453218", [], value)
    for content_type in (b"application/cloudevents+json; charset=UTF-8", b"Application/CloudEvents+JSON;charset=utf-8"):
        assert envelope.read(b"120000453218", [("Content-Type", content_type)], value) == plain


def test_the_content_type_decides_and_other_headers_do_not_matter() -> None:
    headers = [*STRUCTURED, ("ce_id", b"another"), ("traceparent", b"\xff"), ("traceparent", b"00")]
    assert envelope.read(None, headers, json.dumps(DOCUMENT).encode()).id == "a-1"


def test_header_names_are_read_in_any_case() -> None:
    headers = [(name.upper(), text) for name, text in BINARY.items()]
    assert envelope.read(b"120000453218", headers, DATA) == binary()


def test_the_key_is_the_records_or_else_the_partition_key() -> None:
    assert binary(key=None, ce_partitionkey=b"tp-1").key == "tp-1"
    assert binary(ce_partitionkey=b"tp-1").key == "120000453218"
    assert binary(key=None).key is None


@pytest.mark.parametrize(
    ("changed", "reason", "detail"),
    [
        ({"ce_id": None}, "not_cloudevent", "id: missing"),
        ({"ce_id": b""}, "not_cloudevent", "id: missing"),
        ({"ce_id": b"\xff"}, "not_cloudevent", "id: not_utf8"),
        ({"ce_id": b"a\x00"}, "not_cloudevent", "id: control_characters"),
        ({"ce_id": b"a" * 501}, "not_cloudevent", "id: too_long"),
        ({"CE_ID": b"again"}, "not_cloudevent", "id: repeated"),
        ({"ce_janeroe": b"\xff"}, "not_cloudevent", "extension: not_utf8"),
        ({"ce_specversion": b"0.3"}, "not_cloudevent", "specversion: not_supported"),
        ({"ce_specversion": None}, "not_cloudevent", "specversion: missing"),
        ({"ce_time": None}, "not_cloudevent", "time: missing"),
        ({"ce_time": b"2026-11-22"}, "not_cloudevent", "time: not_rfc3339"),
        ({"ce_time": b"2026-11-22T13:00:00"}, "not_cloudevent", "time: not_rfc3339"),
        ({"ce_time": b"2026-02-30T13:00:00Z"}, "not_cloudevent", "time: impossible"),
        ({"ce_time": b"0001-01-01T00:00:00+23:59"}, "not_cloudevent", "time: impossible"),
        ({"content_type": b"text/plain"}, "not_json", "datacontenttype: not_json"),
        ({"key": b"\xff"}, "not_cloudevent", "key: not_utf8"),
        ({"value": b" " * envelope.MAX_BYTES}, "too_large", "value: more than 262144 bytes with its headers"),
    ],
)
def test_a_malformed_binary_event_is_unreadable(changed: dict[str, Any], reason: str, detail: str) -> None:
    with pytest.raises(Unreadable) as refused:
        binary(**changed)
    assert (refused.value.reason, refused.value.detail) == (reason, detail)


@pytest.mark.parametrize(
    ("changed", "reason", "detail"),
    [
        ({"data": ...}, "not_cloudevent", "data: missing"),
        ({"data_base64": "e30="}, "not_cloudevent", "data_base64: beside_data"),
        ({"id": 7.5}, "not_cloudevent", "id: not_text"),
        ({"source": True}, "not_cloudevent", "source: not_text"),
        ({"datacontenttype": "text/xml"}, "not_json", "datacontenttype: not_json"),
        ({"time": "yesterday"}, "not_cloudevent", "time: not_rfc3339"),
    ],
)
def test_a_malformed_structured_event_is_unreadable(changed: dict[str, Any], reason: str, detail: str) -> None:
    with pytest.raises(Unreadable) as refused:
        _structured(**changed)
    assert (refused.value.reason, refused.value.detail) == (reason, detail)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "not_json"),
        (b"", "not_json"),
        (b"\xff\xfe", "not_json"),
        (b'{"id": "\\ud800"}', "not_json"),
        (b"[1]", "not_cloudevent"),
        (b"7", "not_cloudevent"),
        (b"{}", "not_cloudevent"),
        (b'{"data":' + b"[" * 300 + b"]" * 300 + b"}", "not_json"),
    ],
)
def test_bytes_that_are_no_event_are_unreadable(value: bytes | None, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        envelope.read(None, STRUCTURED, value)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("changed", "topic", "reason"),
    [
        ({"ce_type": b"uk.gov.dwp.cm.contact.objection.v2"}, "cm.contacts", "unknown_type"),
        ({}, "cm.register", "wrong_topic"),
        ({"ce_time": b"2026-11-22T12:05:00.000001Z"}, "cm.contacts", "future_time"),
        ({"ce_time": b"1999-12-31T23:59:59Z"}, "cm.contacts", "absurd_time"),
        ({"value": b"{"}, "cm.contacts", "not_json"),
        ({"value": None}, "cm.contacts", "not_json"),
        ({"value": b"[]"}, "cm.contacts", "invalid_data"),
        ({"value": b'{"scin":"1"}'}, "cm.contacts", "invalid_data"),
    ],
)
def test_an_event_that_cannot_be_used_says_why(changed: dict[str, Any], topic: str, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        reader.read_event(binary(**changed), topic, NOW, AHEAD)
    assert refused.value.reason == reason


def test_an_event_may_be_dated_five_minutes_ahead() -> None:
    spec, _ = reader.read_event(binary(ce_time=b"2026-11-22T12:05:00Z"), "cm.contacts", NOW, AHEAD)
    assert spec.name == "contact.objection"
