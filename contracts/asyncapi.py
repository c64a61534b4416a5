"""The AsyncAPI 3.0 document: channels, messages and who sends and receives them, from the catalogue."""

from typing import Any

import yaml

from contracts.catalogue import EVENTS, TOPICS, EventSpec, events_on
from contracts.topics import DEAD_LETTERS, WORKERS, DeadLetters, Topic

Node = dict[str, Any]

_BINDING_VERSION = "0.5.0"


def document_text() -> str:
    """The document as YAML."""
    return yaml.safe_dump(document(), sort_keys=False, allow_unicode=True, width=110)


def document() -> Node:
    """The document; its messages' payloads are the published JSON Schemas."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Client representatives",
            "version": "1.0.0",
            "description": "Events of the Child Maintenance procedures for client representatives. CloudEvents 1.0 on "
            "Kafka, written in binary mode and read in both modes; the key is the client's SCIN.",
        },
        "defaultContentType": "application/json",
        "channels": {
            **{_id(topic.name): _channel(topic) for topic in TOPICS},
            **{_id(parked.name): _parked(parked) for parked in DEAD_LETTERS},
        },
        "operations": {
            name: operation
            for topic in TOPICS
            for action, names in (("send", _senders(topic)), ("receive", _receivers(topic)))
            for name, operation in _operations(topic, action, names)
        },
        "components": {"messages": {spec.name: _message(spec) for spec in EVENTS}},
    }


def _id(topic: str) -> str:
    """A channel's id: no dots, for references follow it."""
    return topic.replace(".", "-")


def _channel(topic: Topic) -> Node:
    """A topic with the messages that appear on it."""
    return {
        "address": topic.name,
        "description": topic.holds,
        "messages": {spec.name: {"$ref": f"#/components/messages/{spec.name}"} for spec in events_on(topic.name)},
        "bindings": {"kafka": {"bindingVersion": _BINDING_VERSION}},
    }


def _parked(parked: DeadLetters) -> Node:
    """A topic of parked events: the same bytes, whatever they are, with the reason in headers."""
    return {
        "address": parked.name,
        "description": f"Events of {parked.topic} that {parked.group} parked, bytes untouched; headers reason, detail, "
        "topic, partition, offset, first_seen",
        "bindings": {"kafka": {"bindingVersion": _BINDING_VERSION}},
    }


def _message(spec: EventSpec) -> Node:
    """One event."""
    return {
        "name": spec.type,
        "title": spec.name,
        "summary": (spec.model.__doc__ or "").splitlines()[0],
        "contentType": "application/json",
        "payload": {"$ref": f"./schemas/{spec.schema_file}"},
        "bindings": {"kafka": {"key": {"type": "string", "description": spec.key}, "bindingVersion": _BINDING_VERSION}},
        "tags": [{"name": f"written by {writer}"} for writer in spec.writers]
        + [{"name": f"read by {reader}"} for reader in spec.readers],
    }


def _senders(topic: Topic) -> list[str]:
    """The workers that write to a topic."""
    return [worker for worker in WORKERS if any(worker in spec.writers for spec in events_on(topic.name))]


def _receivers(topic: Topic) -> list[str]:
    """The workers that read from a topic."""
    return [worker for worker in WORKERS if any(worker in spec.readers for spec in events_on(topic.name))]


def _operations(topic: Topic, action: str, workers: list[str]) -> list[tuple[str, Node]]:
    """What each worker does with a topic."""
    return [(f"{worker}-{action}-{_id(topic.name)}", _operation(topic, action, worker)) for worker in workers]


def _operation(topic: Topic, action: str, worker: str) -> Node:
    """What one worker does with a topic."""
    specs = [spec for spec in events_on(topic.name) if worker in (spec.writers if action == "send" else spec.readers)]
    channel = f"#/channels/{_id(topic.name)}"
    return {
        "action": action,
        "channel": {"$ref": channel},
        "messages": [{"$ref": f"{channel}/messages/{spec.name}"} for spec in specs],
    }
