"""R-1: days are London days, and a wait ends at midnight there."""

from datetime import UTC, date, datetime

import pytest

from workers.procedure.days import end_of_wait, london_date


@pytest.mark.parametrize(
    ("issued", "due_at"),
    [
        (date(2026, 1, 5), datetime(2026, 1, 20, 0, 0, tzinfo=UTC)),
        (date(2026, 3, 20), datetime(2026, 4, 3, 23, 0, tzinfo=UTC)),
        (date(2026, 10, 15), datetime(2026, 10, 30, 0, 0, tzinfo=UTC)),
    ],
)
def test_r1_fourteen_days_end_before_the_fifteenth_midnight_in_london(issued: date, due_at: datetime) -> None:
    assert end_of_wait(issued, 14) == due_at


def test_r1_the_day_changes_at_londons_midnight() -> None:
    assert london_date(datetime(2026, 6, 1, 22, 59, tzinfo=UTC)) == date(2026, 6, 1)
    assert london_date(datetime(2026, 6, 1, 23, 0, tzinfo=UTC)) == date(2026, 6, 2)
