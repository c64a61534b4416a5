"""What is wrong with a task's result or a timer is one worker's business, in whatever mode it came."""

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import Any

import orjson
import pytest

import policy
from contracts import catalogue
from contracts.catalogue import named
from tests.unit.runtime.events import NOW, PARTITIONS, SCIN, Raw, event
from workers.runtime.ledger import Place
from workers.runtime.owners import concerns
from workers.runtime.reader import Accepted, Reader

TASK = {"task_id": "letters:1", "scin": SCIN, "outcome": "done", "by": "caseworker-1"}
TIMER = {
    "timer_id": "maintain:1",
    "scin": SCIN,
    "name": "joint_consent",
    "rule": "MA-10",
    "due_at": "2026-06-01T12:00:00Z",
}
AHEAD = "2026-06-01T12:10:00+00:00"
READERS = [
    Reader(import_module(f"workers.{name}.agent").ROOM, policy.load(), PARTITIONS, None) for name in catalogue.WORKERS
]


def _result(data: dict[str, Any], **more: Any) -> Raw:
    return event("task.completed", data, topic="cm.tasks.results", **more)


def _timer(data: dict[str, Any], **more: Any) -> Raw:
    return event("timer.due", data, topic="cm.timers", **more)


def _with_charset(record: Raw) -> Raw:
    return replace(record, headers=(*record.headers[:-1], ("content-type", b"application/json; charset=utf-8")))


def _without_content_type(record: Raw) -> Raw:
    return replace(record, headers=record.headers[:-1])


def _structured(record: Raw) -> Raw:
    attributes = {name[3:]: value.decode() for name, value in record.headers[:-1]}
    document = orjson.dumps({**attributes, "data": orjson.Fragment(record.value or b"null")})
    return replace(record, value=document, headers=(("content-type", b"application/cloudevents+json; charset=UTF-8"),))


async def _taken(record: Raw) -> dict[str, str]:
    """What it is to each worker that it concerns."""
    found = {}
    for name, reader in zip(catalogue.WORKERS, READERS, strict=True):
        if name not in catalogue.topic_named(record.topic).read_by:
            continue
        place = Place(record.topic, record.partition)
        reading = (await reader.read(NOW, {place: [record]}))[place][record.offset]
        if reading is not None:
            found[name] = "accepted" if isinstance(reading, Accepted) else f"{reading.reason}: {reading.detail}"
    return found


@pytest.mark.parametrize("mode", [lambda one: one, _with_charset, _without_content_type, _structured])
@pytest.mark.parametrize(
    ("record", "taken"),
    [
        (_result(TASK), {"letters": "accepted"}),
        (_result({**TASK, "task_id": "cis:1"}), {"activation": "accepted"}),
        (_result({**TASK, "outcome": 7}), {"letters": "invalid_data: outcome: string_type"}),
        (_result(TASK, time=AHEAD), {"letters": "future_time: time: ahead"}),
        (_result({**TASK, "scin": "1"}), {"letters": "invalid_data: scin: string_pattern_mismatch"}),
        (_result({**TASK, "task_id": 7}), {"activation": "invalid_data: task_id: string_type"}),
        (_result({"scin": SCIN, "outcome": "done", "by": "me"}), {"activation": "invalid_data: task_id: missing"}),
        (_result({**TASK, "task_id": "nobody:1"}, time=AHEAD), {"activation": "future_time: time: ahead"}),
        (replace(_result(TASK), value=b"[]"), {"activation": "invalid_data: data: model_type"}),
        (_timer(TIMER), {"maintain": "accepted"}),
        (_timer({**TIMER, "due_at": "soon"}), {"maintain": "invalid_data: due_at: string_pattern_mismatch"}),
        (_timer({**TIMER, "timer_id": "letters:1"}), {"activation": "accepted"}),
    ],
)
async def test_one_worker_takes_it_or_parks_it(record: Raw, taken: dict[str, str], mode: Callable[[Raw], Raw]) -> None:
    assert await _taken(mode(record)) == taken


async def test_what_is_no_json_is_the_first_named_readers() -> None:
    assert list(await _taken(replace(_result(TASK), value=b"{"))) == ["activation"]


@pytest.mark.parametrize(
    ("data", "whose"),
    [
        (b'{"task_id": "maintain:1"}', "maintain"),
        (b'{"task_id": "maintain:1", "task_id": "letters:2"}', "letters"),
        (b'{"task_id": "cis:1"}', None),
        (b'{"task_id": ["maintain:1"]}', None),
        (b'"task_id"', None),
        (b"", None),
    ],
)
def test_whose_it_is_is_told_by_how_its_id_begins(data: bytes, whose: str | None) -> None:
    readers = named("task.completed").readers
    [taken_by] = [name for name in readers if concerns("task.completed", data, name, first=name == "activation")]
    assert taken_by == whose or (whose is None and taken_by == "activation")


@pytest.mark.parametrize("data", [b"{}", b'{"service_request_id": null}', b'{"service_request_id": " "}', b"[]", b"{"])
def test_a_record_that_answers_nothing_is_the_first_named_readers(data: bytes) -> None:
    assert concerns("register.third-party", data, "activation", first=True)
    assert not concerns("register.third-party", data, "maintain", first=False)
