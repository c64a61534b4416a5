"""Waits that end at the same midnight, more of them than go in one round: none early, none lost, none twice."""

from collections.abc import AsyncIterator
from itertools import islice

import pytest
import pytest_asyncio

from clientrep.local.platform import Platform
from clientrep.prepare import prepare
from tests.conftest import CHEAP_HASHES
from tests.faults.checker import check
from tests.faults.facts import NO_CONTACT, UNREACHABLE, Facts, gather
from tests.faults.load import friends
from tests.faults.rows import Ending
from tests.scene import SCINS, Scene
from tests.stories import by_telephone
from workers.runtime.pace import pace

WITH_CONTACT, WITHOUT = 50, 500
"""Those with a contact end with a pair of letters, the others with none (SU-5a, SU-5b)."""
WAITING = "SELECT max(due_at) AS due, count(*)::int AS number FROM timers WHERE status = 'waiting'"
EARLY = """
SELECT count(*) FROM timers JOIN history USING (scin, grp) WHERE event_id = ANY($1::text[]) AND at < due_at
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def scene(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scene]:
    folder = tmp_path_factory.mktemp("herd")
    async with (
        Platform(folder, prepare=prepare, clock="virtual", settings=CHEAP_HASHES) as platform,
        Scene(platform) as opened,
    ):
        yield opened


async def test_a_herd_of_waits_ends_once_each_and_not_early(scene: Scene) -> None:
    nominated = await _all_wait(scene)
    (due, number), *_ = await scene.database.fetch(WAITING)
    assert number == len(nominated) > pace(live=False, share=1).at_once
    await scene.until(due)
    await scene.settled()
    facts = await gather(scene.database, scene.wire, nominated)
    assert check(facts, repeats_allowed=0).violations == []
    assert _fired(facts) == number
    assert await scene.database.fetchval(EARLY, [e.id for e in facts.written if e.kind == "timer.due"]) == 0


async def _all_wait(scene: Scene) -> dict[str, Ending]:
    """Clients who nominate, and how their requests will end; their letters are issued on one day."""
    people = [*islice(friends(), WITH_CONTACT), *[None] * WITHOUT]
    ends = [UNREACHABLE if person else NO_CONTACT for person in people]
    nominated = dict(zip(SCINS, ends, strict=False))
    said = [by_telephone(scin, person) for scin, person in zip(nominated, people, strict=True)]
    for one in said:
        await scene.send("contact.nomination", one)
    await scene.settled()
    return nominated


def _fired(facts: Facts) -> int:
    return sum(timer.status == "fired" for timer in facts.timers)
