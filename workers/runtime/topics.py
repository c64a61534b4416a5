"""Makes the topics: all of the catalogue, with one partition count that never changes.

A client's events stay in order only while their SCIN leads to the same partition, so a change is refused.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import TopicAlreadyExistsError, for_code

from contracts.catalogue import DEAD_LETTERS, TOPICS
from workers.runtime.brokers import Brokers, brokers
from workers.runtime.settings import Settings

REPLICAS_FOR_QUORUM = 3
OF_THE_TOPIC = 1
"""Kafka's number for a configuration that a topic has of its own."""


class TopicsError(Exception):
    """The topics can't be brought to what is wanted."""


@dataclass(frozen=True, slots=True)
class Retention:
    """How long a kind of topic keeps its events.

    Attributes:
        kept: since an event came in.
        why: what it must outlast, and what bounds it.
    """

    kept: timedelta
    why: str


RETENTION: Mapping[str, Retention] = {
    "cm.security.requests": Retention(timedelta(days=1), "sealed PINs and passwords, needed for one call"),
    "dlq": Retention(timedelta(days=90), "time for a person to look at what was parked, and to send it again"),
    "cm.letters": Retention(timedelta(days=30), "print vendors may be weeks late; names and addresses (R-10)"),
    "": Retention(timedelta(days=14), "an outage over holidays; events hold personal data, cases don't need them"),
}
"""R-10: events on topics go with their topic's retention; a topic by its name, parked events, all others."""


ROOM_FOR_REASONS = {"max.message.bytes": str(1_048_588 + 65_536)}
"""The largest event a live topic takes, and the headers that say why it was parked."""


@dataclass(frozen=True, slots=True)
class Made:
    """What ``create_topics`` found and did."""

    topics: int
    partitions: int
    created: Sequence[str]
    changed: Sequence[str]


def wanted_topics() -> dict[str, dict[str, str]]:
    """Every topic and its configuration.

    Time is that of arrival: an old date on an event must not make it old for retention.
    """
    live = {topic.name: RETENTION.get(topic.name, RETENTION[""]) for topic in TOPICS}
    wanted = {name: _configuration(retention) for name, retention in live.items()}
    return wanted | {letters.name: {**_configuration(RETENTION["dlq"]), **ROOM_FOR_REASONS} for letters in DEAD_LETTERS}


async def create_topics(settings: Settings) -> Made:
    """Make what is missing, set the retention of what is there, and wait until all partitions have a leader.

    Raises:
        TopicsError: a topic has another partition count, or can't be made.
    """
    admin = AIOKafkaAdminClient(**brokers(settings).client)
    await admin.start()
    try:
        return await _bring_about(admin, settings)
    finally:
        await admin.close()


async def partition_count(settings: Settings) -> int:
    """How many partitions every topic has.

    Raises:
        TopicsError: the topics are not there yet.
    """
    admin = AIOKafkaAdminClient(**brokers(settings).client)
    await admin.start()
    try:
        there = await _described(admin, dict.fromkeys(("cm.contacts",)))
    finally:
        await admin.close()
    if not there:
        raise TopicsError("there are no topics yet: run `clientrep topics`")
    return len(there["cm.contacts"])


async def cluster_id(brokers: Brokers) -> str:
    """Which cluster this is; a ledger belongs to one."""
    admin = AIOKafkaAdminClient(**brokers.client)
    await admin.start()
    try:
        return str((await admin.describe_cluster())["cluster_id"])
    finally:
        await admin.close()


async def _bring_about(admin: AIOKafkaAdminClient, settings: Settings) -> Made:
    wanted = wanted_topics()
    there = await _described(admin, wanted)
    _refuse_other_counts(there, settings.partitions)
    missing = [name for name in wanted if name not in there]
    changed = await _configure(admin, {name: wanted[name] for name in there})
    if missing:
        await _create(admin, {name: wanted[name] for name in missing}, settings)
        await _wait_for_leaders(admin, wanted, settings.partitions)
    return Made(len(wanted), settings.partitions, missing, changed)


async def _described(admin: AIOKafkaAdminClient, wanted: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The partitions of those topics that are there."""
    found = set(await admin.list_topics()) & set(wanted)
    topics = await admin.describe_topics(sorted(found)) if found else []
    return {topic["topic"]: topic["partitions"] for topic in topics}


def _refuse_other_counts(there: Mapping[str, Sequence[object]], partitions: int) -> None:
    others = {name: len(found) for name, found in there.items() if len(found) != partitions}
    if others:
        name, count = min(others.items())
        raise TopicsError(
            f"{name} has {count} partitions, not {partitions}: the count is fixed when topics are made, "
            "for a client's events must stay in one partition; set CLIENTREP_PARTITIONS to it"
        )


async def _create(admin: AIOKafkaAdminClient, missing: Mapping[str, dict[str, str]], settings: Settings) -> None:
    replicas = settings.replication_factor
    more = {"min.insync.replicas": str(replicas - 1)} if replicas >= REPLICAS_FOR_QUORUM else {}
    topics = [
        NewTopic(name, settings.partitions, replicas, topic_configs={**configuration, **more})
        for name, configuration in missing.items()
    ]
    answer = await admin.create_topics(topics, timeout_ms=30_000)
    _check(answer.topic_errors)


async def _configure(admin: AIOKafkaAdminClient, there: Mapping[str, dict[str, str]]) -> list[str]:
    """Set what differs and leave what others have set; returns the topics that changed."""
    set_now = await _overrides(admin, list(there)) if there else {}
    different = {
        name: {**set_now[name], **configuration}
        for name, configuration in there.items()
        if set_now[name] | configuration != set_now[name]
    }
    if different:
        resources = [ConfigResource(ConfigResourceType.TOPIC, *one) for one in different.items()]
        for answer in await admin.alter_configs(resources):
            _check((resource[3], *resource[:2]) for resource in answer.resources)
    return sorted(different)


async def _overrides(admin: AIOKafkaAdminClient, names: Sequence[str]) -> dict[str, dict[str, str]]:
    """What is set for each topic itself, not taken over from the broker."""
    resources = [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
    answers = [answer.to_object() for answer in await admin.describe_configs(resources)]
    return {
        resource["resource_name"]: {
            entry["config_names"]: entry["config_value"]
            for entry in resource["config_entries"]
            if entry["config_source"] == OF_THE_TOPIC
        }
        for answer in answers
        for resource in answer["resources"]
    }


def _check(answers: Iterable[tuple[str, int, str | None]]) -> None:
    for name, code, message in answers:
        if code not in {0, TopicAlreadyExistsError.errno}:
            raise TopicsError(f"{name}: {for_code(code).__name__} {message or ''}")


async def _wait_for_leaders(admin: AIOKafkaAdminClient, wanted: Mapping[str, Any], partitions: int) -> None:
    deadline = monotonic() + 30
    while True:
        there = await _described(admin, wanted)
        led = [name for name, found in there.items() if len(found) == partitions and all(_led(p) for p in found)]
        if len(led) == len(wanted):
            return
        if monotonic() > deadline:
            raise TopicsError(f"{len(wanted) - len(led)} topics have no leader yet")
        await asyncio.sleep(0.05)


def _led(partition: Mapping[str, Any]) -> bool:
    return bool(partition["error_code"] == 0 and partition["leader"] >= 0)


def _configuration(retention: Retention) -> dict[str, str]:
    milliseconds = int(retention.kept / timedelta(milliseconds=1))
    return {
        "cleanup.policy": "delete",
        "retention.ms": str(milliseconds),
        "message.timestamp.type": "LogAppendTime",
        "compression.type": "uncompressed",  # whatever a producer uses, a reader needs no codec for it
    }
