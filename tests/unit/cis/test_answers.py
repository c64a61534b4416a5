"""What each answer of the gateway means."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from workers.cis.answers import read, retry_after
from workers.runtime.checks import Answer, Later

DATE = datetime(2030, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "body", "result"),
    [
        (200, b'{"result":"verified"}', "verified"),
        (200, b' {"more": [1], "result": "not_verified"}\n', "not_verified"),
        (409, b'{"result":"disabled"}', "disabled"),
    ],
)
def test_the_three_answers(status: int, body: bytes, result: str) -> None:
    outcome = read(status, {}, body)
    assert (outcome.said, outcome.word, outcome.answered) == (Answer(result), result, True)


@pytest.mark.parametrize("status", [400, 413, 422])
@pytest.mark.parametrize("body", [b"", b'{"result":"verified"}', b"<html>Bad Request</html>"])
def test_a_request_that_is_refused_is_not_asked_again(status: int, body: bytes) -> None:
    outcome = read(status, {"Retry-After": "5"}, body)
    assert (outcome.said, outcome.word, outcome.answered) == (Answer("unavailable"), "refused", True)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"verified",
        b"null",
        b"[]",
        b'"verified"',
        b'["result"]',
        b"{}",
        b'{"result":null}',
        b'{"result":["verified"]}',
        b'{"result":{"verified":true}}',
        b'{"result":"VERIFIED"}',
        b'{"result":"maybe"}',
        b'{"result":"unavailable"}',
        b'{"result":"verified"',
        b'{"result":"verified"}{"result":"not_verified"}',
        b'\xff{"result":"verified"}',
        b"<!doctype html><title>Login</title>",
        b"[" * 60_000,
    ],
)
@pytest.mark.parametrize("status", [200, 409])
def test_nonsense_is_no_answer(status: int, body: bytes) -> None:
    outcome = read(status, {}, body)
    assert (outcome.said, outcome.word, outcome.answered) == (Later(), "unexpected", False)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b'{"result":"disabled"}'),
        (409, b'{"result":"verified"}'),
        (409, b'{"result":"not_verified"}'),
        *((status, b'{"result":"verified"}') for status in (201, 202, 203, 204, 206, 404, 500)),
    ],
)
def test_a_result_counts_only_with_its_status(status: int, body: bytes) -> None:
    assert read(status, {}, body).said == Later()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308, 401, 403, 404, 405, 408, 410, 500, 501, 502, 504, 599])
def test_any_other_status_may_pass(status: int) -> None:
    assert read(status, {}, b"").said == Later()
    assert read(status, {"Retry-After": "3"}, b"").said == Later(3)


@pytest.mark.parametrize(("status", "word"), [(429, "busy"), (503, "down")])
def test_busy_and_down_say_when_to_come_again(status: int, word: str) -> None:
    outcome = read(status, {"Retry-After": " 120 "}, b"")
    assert (outcome.said, outcome.word, outcome.status) == (Later(120), word, status)


@pytest.mark.parametrize("wish", ["", "soon", "-5", "1.5", "5 s", "٣", "1e3", "Fri, 99 Foo 2030 12:00:00 GMT", "0"])
def test_no_wish_that_can_be_understood(wish: str) -> None:
    assert retry_after({"Retry-After": wish}) == 0


def test_a_date_is_compared_with_the_answers_own_date() -> None:
    dates = {"Date": format_datetime(DATE, usegmt=True)}
    until = format_datetime(DATE + timedelta(seconds=90), usegmt=True)
    assert retry_after({"Retry-After": until, **dates}) == 90
    past = format_datetime(DATE - timedelta(days=1), usegmt=True)
    assert retry_after({"Retry-After": past, **dates}) == 0


@pytest.mark.parametrize("date", [{}, {"Date": "yesterday"}])
def test_without_it_with_this_machines_clock(date: dict[str, str]) -> None:
    until = format_datetime(datetime.now(UTC) + timedelta(minutes=5), usegmt=True)
    assert retry_after({"Retry-After": until, **date}) == pytest.approx(300, abs=5)


@pytest.mark.parametrize("wish", ["9" * 400, "Fri, 31 Dec 9999 23:59:59 GMT", "31 Dec 9999 23:59:59"])
def test_an_absurd_wish_is_a_number_all_the_same(wish: str) -> None:
    assert retry_after({"Retry-After": wish}) > 10**10
