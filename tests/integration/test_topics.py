"""The topics on a real Kafka: made once, with one partition count that never changes."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from tests.scene import Scene
from workers.runtime import topics
from workers.runtime.topics import Retention, TopicsError, create_topics, wanted_topics

UNREAD = "cm.consents.requests"
"""A topic that no worker of the test's platform reads or writes."""


@pytest_asyncio.fixture(loop_scope="session")
async def admin(scene: Scene) -> AsyncIterator[AIOKafkaAdminClient]:
    client = AIOKafkaAdminClient(bootstrap_servers=scene.settings.kafka)
    await client.start()
    yield client
    await client.close()


@pytest.fixture
def longer(monkeypatch: pytest.MonkeyPatch) -> None:
    """One topic is to keep its events longer than before."""
    monkeypatch.setattr(topics, "RETENTION", {**topics.RETENTION, UNREAD: Retention(timedelta(days=33), "a test")})


async def retention(admin: AIOKafkaAdminClient, topic: str) -> str:
    (answer,) = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic)])
    (resource,) = answer.to_object()["resources"]
    return str({entry["config_names"]: entry["config_value"] for entry in resource["config_entries"]}["retention.ms"])


async def test_all_are_there_and_asking_again_changes_nothing(scene: Scene, admin: AIOKafkaAdminClient) -> None:
    made = await create_topics(scene.settings)
    assert (made.created, made.changed) == ([], [])
    described = {topic["topic"]: topic["partitions"] for topic in await admin.describe_topics(sorted(wanted_topics()))}
    assert {len(partitions) for partitions in described.values()} == {scene.settings.partitions}
    assert described.keys() == wanted_topics().keys()


async def test_one_that_is_missing_is_made_and_led(scene: Scene, admin: AIOKafkaAdminClient) -> None:
    await admin.delete_topics([UNREAD])
    made = await create_topics(scene.settings)
    assert made.created == [UNREAD]
    (topic,) = await admin.describe_topics([UNREAD])
    assert all(partition["leader"] >= 0 for partition in topic["partitions"])


async def test_another_partition_count_is_refused(scene: Scene) -> None:
    with pytest.raises(TopicsError, match="has 8 partitions, not 12: the count is fixed"):
        await create_topics(scene.settings.model_copy(update={"partitions": 12}))


@pytest.mark.usefixtures("longer")
async def test_a_retention_that_changed_is_set(scene: Scene, admin: AIOKafkaAdminClient) -> None:
    assert (await create_topics(scene.settings)).changed == [UNREAD]
    assert await retention(admin, UNREAD) == str(33 * 86_400_000)


async def test_and_set_back(scene: Scene, admin: AIOKafkaAdminClient) -> None:
    await create_topics(scene.settings)
    assert await retention(admin, UNREAD) == wanted_topics()[UNREAD]["retention.ms"]
