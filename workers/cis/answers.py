"""What an HTTP answer of the CIS gateway means."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

import orjson

from workers.runtime.checks import Answer, Later, Said

RESULTS = {
    (HTTPStatus.OK, "verified"),
    (HTTPStatus.OK, "not_verified"),
    (HTTPStatus.CONFLICT, "disabled"),
}
"""No other pair counts: a request would be let through unverified by a ``disabled`` that the gateway didn't mean."""

ASKED_WRONGLY = {HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNPROCESSABLE_ENTITY}
"""The request itself is refused: asking it again can't help, a person has to look (R-5)."""

WITHOUT_ANSWER: Mapping[int, str] = {HTTPStatus.TOO_MANY_REQUESTS: "busy", HTTPStatus.SERVICE_UNAVAILABLE: "down"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one call.

    Attributes:
        said: what it means for the request.
        word: the same for metrics and the log, never personal data.
        status: of HTTP; 0 where there was none.
        error: the kind of error, where there was one instead.
    """

    said: Said
    word: str
    status: int = 0
    error: str | None = None

    @property
    def answered(self) -> bool:
        """Whether the gateway did its work, be it by saying that the request is wrong."""
        return isinstance(self.said, Answer)


def read(status: int, headers: Mapping[str, str], body: bytes) -> Outcome:
    """What the gateway says; whatever isn't one of its answers is asked again later."""
    result = _result(body)
    if (status, result) in RESULTS:
        return Outcome(Answer(str(result)), str(result), status)
    if status in ASKED_WRONGLY:
        return Outcome(Answer("unavailable"), "refused", status)
    return Outcome(Later(retry_after(headers)), WITHOUT_ANSWER.get(status, "unexpected"), status)


def retry_after(headers: Mapping[str, str]) -> float:
    """The seconds to wait that ``Retry-After`` asks for (RFC 9110: a number of seconds or a date); 0 without a wish.

    A date is compared with the answer's own ``Date``, so that it doesn't matter what the clocks show.
    """
    wish = headers.get("Retry-After", "").strip()
    if wish.isascii() and wish.isdigit():
        return float(wish)
    until, now = _instant(wish), _instant(headers.get("Date", "")) or datetime.now(UTC)
    return max(0.0, (until - now).total_seconds()) if until else 0.0


def _instant(text: str) -> datetime | None:
    try:
        instant = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def _result(body: bytes) -> Any:  # noqa: ANN401 - whatever stands there
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    result = found.get("result") if isinstance(found, dict) else None
    return result if isinstance(result, str) else None
