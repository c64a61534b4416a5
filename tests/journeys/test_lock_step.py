"""Journeys that fail or hang don't stop the others; the clock goes from one wanted instant to the next."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from tests.journeys.lock_step import LockStep, StoppedError

BEGIN = datetime(2030, 1, 1, 10, tzinfo=UTC)
DAY = timedelta(days=1)


class Clock:
    """A clock that notes what is asked of it."""

    def __init__(self, *, broken: bool = False) -> None:
        self.stands = BEGIN
        self.did: list[str] = []
        self._broken = broken

    async def now(self) -> str:
        return self.stands.isoformat()

    async def settled(self) -> None:
        self.did.append("settled")
        if self._broken:
            raise TimeoutError("still in flight")

    async def until(self, instant: datetime) -> None:
        self.stands = max(self.stands, instant)
        self.did.append(f"day {(self.stands - BEGIN) / DAY:.0f}")

    async def leap(self, instant: datetime) -> None:
        await self.until(instant)


async def test_the_clock_stops_at_each_wanted_instant_once() -> None:
    clock = Clock()
    steps = LockStep(clock)

    async def waits(*days: int) -> None:
        for day in days:
            await steps.quiet()
            await steps.until(steps.now() + day * DAY)

    assert await steps.play([waits(10), waits(15), waits(10, 5)]) == [None, None, None]
    assert clock.did == ["settled", "day 10", "settled", "day 15"]


async def test_an_exact_instant_is_not_passed() -> None:
    clock = Clock()
    steps = LockStep(clock)
    seen: list[datetime] = []

    async def exactly() -> None:
        await steps.until(BEGIN + DAY, exactly=True)
        seen.append(clock.stands)

    async def about() -> None:
        await steps.until(BEGIN + DAY + timedelta(minutes=5))

    assert await steps.play([about(), exactly()]) == [None, None]
    assert seen == [BEGIN + DAY]


async def test_who_fails_does_not_stop_the_others() -> None:
    steps = LockStep(Clock())

    async def fails() -> None:
        await steps.quiet()
        raise ValueError("as it happens")

    async def goes_on() -> None:
        await steps.quiet()
        await steps.until(BEGIN + DAY)

    failed, went_on = await steps.play([fails(), goes_on()])
    assert (str(failed), went_on) == ("as it happens", None)


async def test_who_hangs_does_not_stop_the_others() -> None:
    steps = LockStep(Clock(), patience=0.2)

    async def goes_on() -> None:
        await steps.until(BEGIN + DAY)

    hung, went_on = await steps.play([asyncio.sleep(60), goes_on()])
    assert (type(hung), went_on) == (TimeoutError, None)


async def test_a_platform_that_is_never_quiet_is_told_to_each() -> None:
    steps = LockStep(Clock(broken=True))
    stopped = await steps.play([steps.quiet(), steps.quiet()])
    assert [str(one) for one in stopped] == ["still in flight", "still in flight"]


@pytest.mark.parametrize(("other", "lept"), [(2, True), (1, False)])
async def test_the_clock_leaps_only_where_nobody_waits_for_an_instant_before(other: int, *, lept: bool) -> None:
    clock = Clock()
    steps = LockStep(clock)

    async def waits() -> None:
        await steps.until(BEGIN + other * DAY)

    stopped, _ = await steps.play([steps.leap(timedelta(hours=25)), waits()])
    assert isinstance(stopped, StoppedError) is not lept
