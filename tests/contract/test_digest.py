"""One content has one digest, in both modes, and it is the RFC 8785 form's."""

import hashlib
import json
import math
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import orjson
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from contracts.digest import canonical, content_digest
from contracts.errors import Unreadable
from tests.contract.conftest import FIXED

SAFE = 2**53
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
numbers = (
    st.integers(-SAFE + 1, SAFE - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from([1e16, 1e21, 1e-7, 5e-324, -0.0, 0.1, 123456789012345680.0])
)
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
objects = st.dictionaries(texts, values, max_size=4)
moments = st.datetimes(
    min_value=datetime(1, 1, 3),  # noqa: DTZ001 - the strategy adds the zone
    max_value=datetime(9999, 12, 29),  # noqa: DTZ001 - the strategy adds the zone
    timezones=st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)


@FIXED
@given(objects)
def test_the_canonical_form_is_that_of_rfc_8785(value: dict[str, Any]) -> None:
    assert canonical(orjson.loads(orjson.dumps(value))) == rfc8785.dumps(value)


def test_keys_stand_in_the_order_of_rfc_8785s_own_example() -> None:
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    ordered = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert list(orjson.loads(canonical(dict.fromkeys(keys, "x")))) == ordered


@FIXED
@given(objects, moments)
def test_the_digest_is_of_the_canonical_form(value: dict[str, Any], time: datetime) -> None:
    content: dict[str, Any] = {"data": value, "time": time.astimezone(UTC).isoformat(), "type": "t"}
    assert content_digest("t", time, orjson.dumps(value)) == hashlib.sha256(rfc8785.dumps(content)).digest()


@FIXED
@given(objects, moments)
def test_how_an_event_is_written_does_not_matter(value: dict[str, Any], time: datetime) -> None:
    turned = json.dumps(dict(reversed(value.items())), indent=1, ensure_ascii=True).encode()
    elsewhere = time.astimezone(timezone(timedelta(hours=1)))
    assert content_digest("t", time, orjson.dumps(value)) == content_digest("t", elsewhere, turned)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (b'{"a":1}', b'{"a":2}'),
        (b'{"a":1}', b'{"a":"1"}'),
        (b'{"a":[1,2]}', b'{"a":[2,1]}'),
        (b'{"a":null}', b"{}"),
        (b'{"a":0.1}', b'{"a":0.10000000000000002}'),
    ],
)
def test_different_contents_differ(one: bytes, other: bytes) -> None:
    assert content_digest("t", NOON, one) != content_digest("t", NOON, other)


def test_type_and_time_count() -> None:
    digest = content_digest("t", NOON, b"{}")
    assert digest != content_digest("u", NOON, b"{}")
    assert digest != content_digest("t", NOON + timedelta(microseconds=1), b"{}")
    assert len(digest) == 32


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (b'{"a":1.0}', b'{"a":1}'),
        (b'{"a":1e2}', b'{"a":100}'),
        (b'{"a":-0}', b'{"a":0}'),
        (b'{"a":9007199254740993}', b'{"a":9007199254740992.0}'),
        (b'{"a":123456789012345678901234567890}', b'{"a":1.2345678901234568e29}'),
        (b'{"\\u0061":"\\u00e9"}', '{"a":"é"}'.encode()),
    ],
)
def test_numbers_are_doubles_and_escapes_do_not_matter(one: bytes, other: bytes) -> None:
    assert content_digest("t", NOON, one) == content_digest("t", NOON, other)


@pytest.mark.parametrize("data", [b"", b"{", b'{"a":NaN}', b'{"a":"\\ud800"}', b"\xff", b"[" * 300 + b"]" * 300])
def test_what_is_not_json_has_no_digest(data: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        content_digest("t", NOON, data)
    assert refused.value.reason == "not_json"


def test_numbers_outside_the_doubles_are_refused_by_the_parser_or_finite() -> None:
    assert not math.isfinite(float("1e999"))
    with pytest.raises(Unreadable):
        content_digest("t", NOON, b'{"a":1e999}')
