"""London days (R-1)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def london_date(instant: datetime) -> date:
    """The date in London at ``instant``."""
    return instant.astimezone(LONDON).date()


def end_of_wait(day: date, days: int) -> datetime:
    """The instant, in UTC, before which an answer counts: 00:00 London of ``day`` + ``days`` + 1 (R-1)."""
    return datetime.combine(day + timedelta(days=days + 1), time.min, LONDON).astimezone(UTC)
