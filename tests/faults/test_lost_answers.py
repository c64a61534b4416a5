"""A COMMIT whose answer is lost has happened all the same: what it left in the outbox is sent, by whoever made it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio

from tests.faults.proxy import Leg
from tests.faults.rig import Rig
from tests.scene import SCINS, Scene
from tests.stories import FRIEND, by_telephone, nomination

PORT = "SELECT client_port FROM pg_stat_activity WHERE application_name LIKE 'clientrep ' || $1 || ' %'"
SENT = "SELECT count(*) = 1 FROM timers WHERE scin = $1 AND sent_at IS NOT NULL"
ANSWERED = "SELECT count(*) = 1 FROM cis_requests WHERE scin = $1 AND status = 'answered'"
LEAP = "UPDATE clock SET ahead = ahead + interval '15 days'"
LEFT = """
INSERT INTO outbox (grp, part, id, topic, to_part, key, value, headers)
VALUES ('cis', 5, 1, 'cm.cis.requests.cis.dlq', 5, 'key', 'left', '[["reason", "none"]]')
"""
SENDS_WITHIN = 15.0


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def rig(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Rig]:
    async with Rig(tmp_path_factory.mktemp("lost") / "platform") as started:
        yield started


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def scene(rig: Rig) -> AsyncIterator[Scene]:
    async with Scene(rig.platform) as opened:
        yield opened


async def test_a_deadline_is_told_though_the_answer_to_its_commit_was_lost(rig: Rig, scene: Scene) -> None:
    scin = next(SCINS)
    await scene.send("contact.nomination", by_telephone(scin))
    await scene.settled()
    async with _answer_lost(rig, scene, "timers/due"):
        await scene.database.execute(LEAP)
        await _until(lambda: scene.database.fetchval(SENT, scin))
    await _nothing_unsent(rig, scene)


async def test_what_cis_said_is_told_though_the_answer_to_its_commit_was_lost(rig: Rig, scene: Scene) -> None:
    await _verified(scene, "Wrenone")
    await scene.settled()
    async with _answer_lost(rig, scene, "cis/answers"):
        scin = await _verified(scene, "Wrentwo")
        await _until(lambda: scene.database.fetchval(ANSWERED, scin))
    await _nothing_unsent(rig, scene)


async def test_what_nobody_knows_to_be_in_the_outbox_is_sent_all_the_same(scene: Scene) -> None:
    """A server may be slow to end a COMMIT after its connection broke: then nothing was there to be found at first."""
    await scene.settled()
    await scene.database.execute(LEFT)
    await _until(lambda: scene.database.fetchval("SELECT count(*) = 0 FROM outbox"))
    (found,) = [one for one in await scene.wire.events("cm.cis.requests.cis.dlq") if one.value == b"left"]
    assert (found.partition, dict(found.headers)) == (5, {"reason": b"none"})


@asynccontextmanager
async def _answer_lost(rig: Rig, scene: Scene, connection: str) -> AsyncIterator[None]:
    """From within the ``async with`` on a worker's connection carries no answer to COMMIT; at its end it breaks."""
    port = await scene.database.fetchval(PORT, connection)
    (front,) = [leg for leg in rig.proxies["postgres"].some(0) if _port(leg.other) == port]
    rig.proxies["postgres"].lose_answers([front], after=b"COMMIT")
    yield
    rig.proxies["postgres"].cut([front])


async def _nothing_unsent(rig: Rig, scene: Scene) -> None:
    """By the process that was there before."""
    before = dict(rig.platform.pids)
    await _until(lambda: scene.database.fetchval("SELECT count(*) = 0 FROM outbox"))
    await scene.settled()
    assert rig.platform.pids == before


async def _verified(scene: Scene, last_name: str) -> str:
    """Somebody whom CIS is asked about."""
    scin = next(SCINS)
    await scene.send("contact.nomination", nomination(scin, {**FRIEND, "last_name": last_name}))
    await scene.answer(scin, "call_representative", "reached", security=scene.security())
    return scin


def _port(leg: Leg | None) -> int | None:
    name = leg and leg.transport and leg.transport.get_extra_info("sockname")
    return name[1] if name else None


async def _until(so: Callable[[], Awaitable[object]]) -> None:
    async with asyncio.timeout(SENDS_WITHIN):
        while not await so():  # noqa: ASYNC110 - what is waited for happens in other processes
            await asyncio.sleep(0.05)
