"""Once a day: room for the coming months in the inbox, and an end to what lies behind its horizon."""

import asyncio

from workers.runtime.inbox_months import drop_inbox_months, ensure_inbox_months
from workers.runtime.logs import log
from workers.runtime.shift import Shift

EVERY_SECONDS = 24 * 3600
HORIZON_MONTHS = 13
"""A repeat that comes later than this isn't noticed; no topic keeps an event as long."""


class Housekeeping:
    """Runs in the ``timers`` worker; several at once do no harm."""

    def __init__(self, shift: Shift) -> None:
        self._connections = shift.connections

    def wake(self) -> None:
        """Nothing here waits for a commit."""

    async def run(self) -> None:
        """Tidy up for ever; a failure is told and tried again the next day, it stops no deadline."""
        while True:
            try:
                await self._tidy()
            except Exception as error:  # noqa: BLE001 - see above
                log.warning("housekeeping_failed", error=type(error).__name__)
            await asyncio.sleep(EVERY_SECONDS)

    async def _tidy(self) -> None:
        connection = await self._connections.get("housekeeping")
        made = await ensure_inbox_months(connection)
        dropped = await drop_inbox_months(connection, HORIZON_MONTHS)
        log.info("inbox_months", count=len(made), outcome=f"{len(dropped)} dropped")
