"""Topics that Kafka didn't tell of when partitions were shared out, as a broker that is just starting."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import uuid4

from aiokafka.admin import AIOKafkaAdminClient, NewTopic

import policy
from tests.integration.bare_loop import PARTITIONS, ROOM
from tests.scene import Scene
from workers.runtime.faust_app import Bounds
from workers.runtime.ledger import Place
from workers.runtime.worker import Worker

SOON = 40.0


class Watched(Worker):
    """A worker that tells when it was given all of a topic."""

    complete: asyncio.Event

    async def assigned(self, places: Sequence[Place], bounds: Bounds) -> Mapping[Place, int]:
        if {place.part for place in places if place.topic in self._room.shares} == set(range(PARTITIONS)):
            self.complete.set()
        return await super().assigned(places, bounds)


async def test_a_topic_that_was_not_told_of_is_given_out_once_it_is(quiet: Scene) -> None:
    late = f"late.{uuid4()}"
    worker = Watched(replace(ROOM, shares=(late,)), quiet.settings, policy.load(), ())
    worker.complete = asyncio.Event()
    admin = AIOKafkaAdminClient(bootstrap_servers=quiet.settings.kafka)
    await admin.start()
    try:
        await worker.start()
        assert not worker.complete.is_set()
        await admin.create_topics([NewTopic(late, PARTITIONS, 1)])
        await asyncio.wait_for(worker.complete.wait(), SOON)
    finally:
        await worker.stop()
        await admin.delete_topics([late])
        await admin.close()
