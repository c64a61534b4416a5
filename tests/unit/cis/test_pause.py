"""When a request is tried again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.cis.agent import retried_for
from workers.runtime.checks import LATEST, LONGEST_WISH, SOONEST, pause

ATTEMPTS = st.integers(0, 10**6)
WISHES = st.floats(0, allow_nan=False, allow_infinity=True)


@given(ATTEMPTS, WISHES)
def test_it_is_bounded(attempts: int, wished: float) -> None:
    seconds = pause(attempts, wished)
    assert SOONEST / 2 <= seconds <= LONGEST_WISH
    assert seconds >= min(wished, LONGEST_WISH)
    assert timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("attempts", "longest"), [(0, 0.5), (1, 1), (2, 2), (5, 16), (11, 1024), (12, 1800), (99, 1800)]
)
def test_it_doubles_up_to_its_bound_with_jitter(attempts: int, longest: float) -> None:
    several = [pause(attempts, 0) for _ in range(200)]
    assert longest / 2 <= min(several) < max(several) <= longest <= LATEST


def test_those_who_were_told_the_same_time_do_not_come_together() -> None:
    several = [pause(0, 100) for _ in range(200)]
    assert 100 <= min(several) < 105
    assert 120 < max(several) <= 125


def test_r5_the_period_is_policys() -> None:
    assert retried_for(datetime(2026, 6, 1, tzinfo=UTC)) == timedelta(hours=24)
