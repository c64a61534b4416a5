"""One digest for one content, however it was written: what tells a repeated event from a conflicting one (R-7).

The digest is the SHA-256 of the RFC 8785 form of {data, time, type}, the time in UTC. Where an event holds nothing but
text, flags and ASCII keys, orjson with sorted keys writes the very same bytes, many times sooner: the two differ only
in numbers beyond 2^53 or with a fraction, and in the order of keys outside ASCII (UTF-16 units against UTF-8 bytes).
Whether that may be the case is seen in the written bytes: a number follows ``":``, ``,`` or ``[``. Anything doubtful is
looked at value by value, and what differs goes through `rfc8785`. To RFC 8785 numbers are IEEE 754 doubles, so that an
integer beyond 2^53 counts as its nearest double.
"""

import hashlib
from datetime import UTC, datetime
from typing import Any

import orjson
import rfc8785

from contracts.errors import Unreadable

_SAFE = 1 << 53
_DIGITS_AS_ZERO = bytes.maketrans(b"-123456789", b"0000000000")


def content_digest(full_type: str, time: datetime, data: bytes) -> bytes:
    """The 32 bytes that stand for an event's content.

    Args:
        full_type: The CloudEvents type.
        time: When the thing happened; the same instant in another offset gives the same digest.
        data: The event's data as JSON.

    Raises:
        Unreadable: ``not_json``, when `data` isn't JSON in UTF-8 or is nested more than 250 levels deep.
    """
    try:
        content = orjson.loads(data)
    except orjson.JSONDecodeError:
        raise Unreadable("not_json", "data: json_invalid") from None
    try:
        written = canonical({"data": content, "time": time.astimezone(UTC), "type": full_type})
    except orjson.JSONEncodeError:
        raise Unreadable("not_json", "data: too_deep") from None
    return hashlib.sha256(written).digest()


def canonical(value: dict[str, Any]) -> bytes:
    """The RFC 8785 form of a JSON object as orjson reads it; a moment is text as `datetime.isoformat` writes it."""
    written = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    if _holds_no_numbers(written) or _is_plain(value):
        return written
    return rfc8785.dumps(_as_doubles(value))


def _holds_no_numbers(written: bytes) -> bool:
    """Whether the bytes show at once that there are neither numbers nor letters outside ASCII; no says nothing."""
    shape = written.translate(_DIGITS_AS_ZERO)
    return written.isascii() and not (b'":0' in shape or b",0" in shape or b"[0" in shape)


def _is_plain(value: Any) -> bool:  # noqa: ANN401 - any JSON value
    """Whether orjson's sorted form is RFC 8785's: ASCII keys, integers below 2^53, no other numbers."""
    kind = type(value)
    if kind is str or value is None or kind is bool or kind is datetime:
        return True
    if kind is dict:
        return all(key.isascii() and _is_plain(inner) for key, inner in value.items())
    if kind is list:
        return all(_is_plain(inner) for inner in value)
    return kind is int and -_SAFE < value < _SAFE


def _as_doubles(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """The value with every integer beyond 2^53 as its nearest double."""
    if isinstance(value, dict):
        return {key: _as_doubles(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_doubles(inner) for inner in value]
    if isinstance(value, datetime):
        return value.isoformat()
    too_large = isinstance(value, int) and not -_SAFE < value < _SAFE
    return float(value) if too_large else value
