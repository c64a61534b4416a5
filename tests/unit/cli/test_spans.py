"""How a span of time is written."""

from datetime import timedelta

import pytest

from workers.runtime.clock import ClockError, parse_span


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("14d", timedelta(days=14)),
        ("49h", timedelta(hours=49)),
        ("30m", timedelta(minutes=30)),
        ("90s", timedelta(seconds=90)),
        ("1d12h", timedelta(days=1, hours=12)),
        ("2d3h4m5s", timedelta(days=2, hours=3, minutes=4, seconds=5)),
    ],
)
def test_spans(text: str, span: timedelta) -> None:
    assert parse_span(text) == span


@pytest.mark.parametrize("text", ["", "14", "d", "-1d", "1h1d", "1.5d", "0d", "14 days", "99999d"])
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(ClockError, match="is no span of time"):
        parse_span(text)
