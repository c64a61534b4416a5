"""Plays journeys side by side on one platform."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from clientrep.errors import CommandError
from tests.journeys.actor import Actor, World
from tests.journeys.journey import Journey
from tests.journeys.lock_step import LockStep
from tests.journeys.promises import Ended, broken
from tests.journeys.seen import Case
from tests.scene import Scene
from workers.procedure.days import LONDON

Results = dict[str, BaseException | None]
BEGIN = time(10)
"""All begin at this time of a London day, so that none straddles midnight by accident."""
NOTHING: dict[str, Any] = {
    part: [] for part in ("service_requests", "representatives", "letters", "tasks", "timers", "changes", "timeline")
}
"""A case of which the platform knows nothing."""


async def play(scene: Scene, journeys: Iterable[Journey]) -> Results:
    """Play them; tells for each what stopped it, if anything did."""
    chosen, results = tuple(journeys), Results()
    for apart in (False, True):
        results |= await _together(scene, [one for one in chosen if one.apart is apart])
    return results


async def _together(scene: Scene, journeys: Sequence[Journey]) -> Results:
    await scene.settled()
    await scene.until(_next_beginning(datetime.fromisoformat(await scene.now())))
    world = World(scene, LockStep(scene))
    stopped = await world.steps.play(_played(one, Actor(world)) for one in journeys)
    return dict(zip((one.name for one in journeys), stopped, strict=True))


def _next_beginning(now: datetime) -> datetime:
    today = datetime.combine(now.astimezone(LONDON), BEGIN, LONDON)
    return today if today > now else datetime.combine(today + timedelta(days=1), BEGIN, LONDON)


async def _played(journey: Journey, client: Actor) -> None:
    try:
        await journey.play(client)
        await _holds(journey, client)
    except BaseException as error:
        error.add_note(await _told(client))
        raise


async def _holds(journey: Journey, client: Actor) -> None:
    case = await _case(client)
    complaints = broken(Ended(journey, case, await client.parked(), frozenset(client.said)))
    assert not complaints, "\n".join(complaints)


async def _case(client: Actor) -> Case:
    try:
        return await client.case()
    except CommandError:
        return Case(NOTHING)


async def _told(client: Actor) -> str:
    async with client.world.looking:
        try:
            return Case(await client.world.scene.case_now(client.scin)).brief()
        except Exception as error:  # noqa: BLE001 - what stopped the journey matters more
            return f"the case can't be read: {error}"
