"""CloudEvents 1.0 on Kafka: read in both modes, written in binary mode.

Why not the `cloudevents` library on this path: in binary mode it decodes the data, which its model then decodes again;
it takes data that isn't JSON for text; it reads times by ISO 8601 (dates alone, weeks) and keeps the last of two
headers of one name; and it takes two to three times as long. The tests hold both against each other.

Modes, as the Kafka binding has it: a content type of ``application/cloudevents+json`` means structured, else ``ce_*``
headers mean binary. An event with neither, as simple tools write it, is read as structured if its value is a JSON
object.
"""

import re
from base64 import b64decode
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import orjson

from contracts.digest import content_digest
from contracts.errors import Reason, Unreadable
from contracts.writing import Record, rfc3339, write

__all__ = [
    "MAX_BYTES",
    "Envelope",
    "Headers",
    "Reason",
    "Record",
    "Unreadable",
    "content_digest",
    "read",
    "rfc3339",
    "write",
]

Headers = Sequence[tuple[str, bytes | None]]
"""The headers of a Kafka record, in order; Kafka lets a value be null."""

MAX_BYTES = 262_144
"""The largest event that is read: value, key and headers together."""

_LONGEST_ATTRIBUTE = 500
_STRUCTURED = "application/cloudevents+json"
_JSON = re.compile(r"(?:application|text)/(?:[a-z0-9.-]+\+)?json *(?:;.*)?")
_RFC_3339 = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_CONTENT_TYPE = "content-type"


class Envelope(NamedTuple):
    """An event without its data having been looked into."""

    source: str
    id: str
    """`source` and `id` together name the event for ever (R-7)."""
    type: str
    time: datetime
    """When the thing happened, a letter: when it was received (R-2); in UTC."""
    key: str | None
    """The Kafka key, or the extension ``partitionkey`` where the record has none."""
    data: bytes
    """The event's data, JSON as far as is known."""
    subject: str | None = None
    correlation_id: str | None = None
    causation_id: str | None = None
    sequence: str | None = None
    data_schema: str | None = None


def read(key: bytes | None, headers: Headers, value: bytes | None) -> Envelope:
    """Reads the envelope of a Kafka record in either mode.

    Raises:
        Unreadable: ``too_large``; ``not_json``, when the value of a structured event isn't a JSON object or the data of
            a binary one is declared as something else; ``not_cloudevent``, when an attribute is missing or malformed.
    """
    body = value or b""
    if len(body) + sum([len(name) + len(text or b"") for name, text in headers]) + len(key or b"") > MAX_BYTES:
        raise Unreadable("too_large", f"value: more than {MAX_BYTES} bytes with its headers")
    attributes = _attributes_of(headers)
    content_type = attributes.pop(_CONTENT_TYPE, "").lower()
    if content_type.split(";", 1)[0].strip() == _STRUCTURED or not attributes:
        return _structured(key, body)
    if content_type and _JSON.fullmatch(content_type) is None:
        raise Unreadable("not_json", "datacontenttype: not_json")
    return _envelope(key, attributes, body)


def _attributes_of(headers: Headers) -> dict[str, str]:
    """The attributes among the headers, and the content type; other headers are another's business."""
    attributes: dict[str, str] = {}
    for header, text in headers:
        name = header.lower()
        if name.startswith("ce_"):
            name = name[3:]
        elif name != _CONTENT_TYPE:
            continue
        if name in attributes:
            raise Unreadable("not_cloudevent", f"{_named(name)}: repeated")
        try:
            attributes[name] = (text or b"").decode()
        except UnicodeDecodeError:
            raise Unreadable("not_cloudevent", f"{_named(name)}: not_utf8") from None
    return attributes


_OURS = frozenset(
    (
        *("specversion", "id", "source", "type", "time", "subject", "dataschema", "datacontenttype"),
        *("correlationid", "causationid", "sequence", "partitionkey", _CONTENT_TYPE),
    )
)


def _named(name: str) -> str:
    """An attribute's name if it is one we know; any other may hold anything."""
    return name if name in _OURS else "extension"


def _structured(key: bytes | None, body: bytes) -> Envelope:
    """Reads an event that is one JSON document."""
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Unreadable("not_json", "value: json_invalid") from None
    if not isinstance(document, dict):
        raise Unreadable("not_cloudevent", "value: not_an_object")
    declared = document.get("datacontenttype")
    if declared is not None and not (isinstance(declared, str) and _JSON.fullmatch(declared.lower())):
        raise Unreadable("not_json", "datacontenttype: not_json")
    return _envelope(key, document, _data_of(document))


def _data_of(document: dict[str, Any]) -> bytes:
    """The data's own bytes, which some libraries write in base64 though they are JSON."""
    if "data_base64" not in document:
        if "data" not in document:
            raise Unreadable("not_cloudevent", "data: missing")
        return _as_json(document.pop("data"))
    if "data" in document:
        raise Unreadable("not_cloudevent", "data_base64: beside_data")
    try:
        return b64decode(document.pop("data_base64"), validate=True)
    except (TypeError, ValueError):
        raise Unreadable("not_cloudevent", "data_base64: not_base64") from None


def _as_json(data: object) -> bytes:
    """The data's own bytes; orjson writes 254 levels, more than any model takes."""
    try:
        return orjson.dumps(data)
    except orjson.JSONEncodeError:
        raise Unreadable("not_json", "data: too_deep") from None


def _envelope(key: bytes | None, attributes: Mapping[str, Any], data: bytes) -> Envelope:
    """Checks the attributes of either mode."""
    if _required(attributes, "specversion") != "1.0":
        raise Unreadable("not_cloudevent", "specversion: not_supported")
    record_key = _optional(attributes, "partitionkey") if key is None else _key_text(key)
    return Envelope(
        source=_required(attributes, "source"),
        id=_required(attributes, "id"),
        type=_required(attributes, "type"),
        time=_moment(_required(attributes, "time")),
        key=record_key,
        data=data,
        subject=_optional(attributes, "subject"),
        correlation_id=_optional(attributes, "correlationid"),
        causation_id=_optional(attributes, "causationid"),
        sequence=_optional(attributes, "sequence"),
        data_schema=_optional(attributes, "dataschema"),
    )


def _required(attributes: Mapping[str, Any], name: str) -> str:
    """An attribute that must be there and say something."""
    text = _optional(attributes, name)
    if not text:
        raise Unreadable("not_cloudevent", f"{name}: missing")
    return text


def _optional(attributes: Mapping[str, Any], name: str) -> str | None:
    """An attribute's text, if it is there."""
    text = attributes.get(name)
    if text is None or (type(text) is str and len(text) <= _LONGEST_ATTRIBUTE and text.isprintable()):
        return text
    return _checked(name, text)


def _checked(name: str, text: object) -> str:
    """An attribute that isn't plain text at first sight; whole numbers count as text, as they do in headers."""
    if type(text) is int:
        return _checked(name, str(text))
    if not isinstance(text, str):
        raise Unreadable("not_cloudevent", f"{name}: not_text")
    if len(text) > _LONGEST_ATTRIBUTE:
        raise Unreadable("not_cloudevent", f"{name}: too_long")
    if _CONTROLS.search(text):
        raise Unreadable("not_cloudevent", f"{name}: control_characters")
    return text


def _key_text(key: bytes) -> str:
    """The text of a record's key."""
    try:
        text = key.decode()
    except UnicodeDecodeError:
        raise Unreadable("not_cloudevent", "key: not_utf8") from None
    return _optional({"key": text}, "key") or ""


def _moment(text: str) -> datetime:
    """A moment in UTC, from RFC 3339 with its offset; parts of a microsecond are dropped."""
    capitals = text.upper()
    if _RFC_3339.fullmatch(capitals) is None:
        raise Unreadable("not_cloudevent", "time: not_rfc3339")
    try:
        return datetime.fromisoformat(capitals).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Unreadable("not_cloudevent", "time: impossible") from None
