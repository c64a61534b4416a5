"""Live traffic: straight-through activations at random moments, measured again and again."""

from bench.child import Child
from bench.driver import Wire, drive
from bench.legs import Spread, spread
from bench.load import Clients, fill

WARM_UP = 300
LEAD_SECONDS = 5.0
"""For which traffic comes before it counts."""


class Traffic:
    """Live traffic, from a process of its own; to be ended.

    Args:
        wire: where it goes.
        rate: activations a second.
        seconds: for which it is measured.
    """

    def __init__(self, wire: Wire, rate: float, seconds: float) -> None:
        self._driver = Child(drive, wire)
        self._clients = Clients()
        self._rate = rate
        self._count = int(rate * seconds)

    async def begin(self) -> None:
        """Warm the workers up."""
        await fill(self._driver, self._clients, WARM_UP, WARM_UP)

    async def passes(self) -> Spread:
        """How long it takes, from each nomination until its letters are asked for; the first seconds don't count."""
        first = int(self._rate * LEAD_SECONDS)
        await self._clients.prepare(self._driver, first + self._count)
        self._driver.ask("pace", self._rate)
        (durations,) = await self._driver.hears("paced")
        return spread(durations[first:])

    def end(self) -> None:
        """End its process."""
        self._driver.stop()
