"""The policy of a date, as rows."""

from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

import asyncpg

import policy
from workers.procedure.days import london_date
from workers.runtime import clock


async def today(connection: asyncpg.Connection) -> date:
    """The London date on the platform's clock."""
    return london_date(await clock.now(connection))


def on(day: date | None) -> list[dict[str, Any]]:
    """Each parameter with its value, unit, rule, source words, and since when it is so; today's without ``day``."""
    chosen = policy.load().in_force(day or london_date(datetime.now(UTC)))
    return [
        {"name": name, **asdict(parameter), "since": chosen.since, "version": chosen.version}
        for name, parameter in chosen.parameters.items()
    ]
