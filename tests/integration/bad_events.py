"""Events that can't be read or served, with the reason each is parked for."""

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from tests.stories import FRIEND, Data, call_result, nomination
from tests.wire import STRUCTURED, Mode, Raw, event, record

PLANTED = {
    "last_name": "Quillfeather",
    "line": "77 Hidden Warren",
    "nino": "QQ987654Z",
    "postcode": "ZZZ9 9ZZ9",
    "telephone": "0161 555 99 77",
    "sealed": "cGx1bS1jb2xvdXJlZCBraXRl",
}
"""Personal data in bad events, to be found in no reason, no detail and no log."""

PERSON: Data = {
    **FRIEND,
    "last_name": PLANTED["last_name"],
    "address": {"lines": [PLANTED["line"]], "postcode": "M21 9WQ", "country": "GB"},
    "telephone": PLANTED["telephone"],
}
TOO_LARGE = 262_145


@dataclass(frozen=True)
class Setting:
    """What a bad event is made for: a client of its own, the platform's clock now and in ten minutes."""

    scin: str
    now: str
    ahead: str
    task: Data | None = None

    def nominates(self, person: Data = PERSON, **changes: Any) -> Data:
        return event("contact.nomination", nomination(self.scin, person, **changes), self.now)

    def record(self, document: Mapping[str, Any], mode: Mode = "binary") -> Raw:
        return record(document, self.scin, mode)


Make = Callable[[Setting], Raw]


@dataclass(frozen=True)
class Bad:
    """A bad event.

    Attributes:
        make: the record.
        reason: for which it is parked.
        detail: a part of the detail: the field's path.
        before: a good record that goes first.
        beside: sent to another partition than its key's.
    """

    make: Make
    reason: str
    detail: str
    topic: str = "cm.contacts"
    before: Make | None = None
    beside: bool = False


def _nominating(*path: str, to: object) -> Make:
    """A nomination whose field at ``path`` has another value."""

    def make(setting: Setting) -> Raw:
        document = deepcopy(setting.nominates())
        inner = document["data"]
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = to
        return setting.record(document)

    return make


def _enveloped(mode: Mode = "binary", **attributes: str | None) -> Make:
    """A nomination with other attributes; None: without."""

    def make(setting: Setting) -> Raw:
        document = {**setting.nominates(), **attributes}
        return setting.record({name: value for name, value in document.items() if value is not None}, mode)

    return make


def _without(field: str) -> Make:
    def make(setting: Setting) -> Raw:
        document = setting.nominates()
        del document["data"][field]
        return setting.record(document)

    return make


def _ahead(setting: Setting) -> Raw:
    return setting.record({**setting.nominates(), "time": setting.ahead})


def _torn(setting: Setting) -> Raw:
    whole = setting.record(setting.nominates())
    return Raw(whole.key, whole.headers, (whole.value or b"")[:-9])


def _of_another(setting: Setting) -> Raw:
    return record(event("contact.nomination", nomination("1" * 12, PERSON), setting.now), setting.scin)


def _objecting(setting: Setting, event_id: str) -> Raw:
    return setting.record({**event("contact.objection", {"scin": setting.scin}, setting.now), "id": event_id})


def _result(setting: Setting, outcome: str, task_id: str = "", **brought: Any) -> Raw:
    about = {"task_id": task_id or (setting.task or {})["task_id"], "scin": setting.scin}
    return setting.record(event("task.completed", call_result(about, outcome, **brought), setting.now))


_OF_FRIEND = ("representative", "person")

ON_CONTACTS: dict[str, Bad] = {
    "garbage": Bad(lambda s: Raw(s.scin.encode(), (), b"\xff\x00\xfegarbage"), "not_json", "value"),
    "a tombstone": Bad(lambda s: Raw(s.scin.encode(), (), None), "not_json", "value"),
    "a list": Bad(lambda s: Raw(s.scin.encode(), STRUCTURED, b"[]"), "not_cloudevent", "value"),
    "torn": Bad(_torn, "not_json", "data"),
    "unknown type": Bad(_enveloped(type="uk.gov.dwp.cm.contact.greeting.v1"), "unknown_type", "type"),
    "unknown version": Bad(_enveloped(type="uk.gov.dwp.cm.contact.nomination.v9"), "unknown_type", "type"),
    "wrong topic": Bad(_enveloped(type="uk.gov.dwp.cm.letter.status.v1"), "wrong_topic", "type"),
    "no id": Bad(_enveloped(id=None), "not_cloudevent", "id"),
    "no time": Bad(_enveloped("structured", time=None), "not_cloudevent", "time"),
    "time without offset": Bad(_enveloped(time="2026-03-02T10:15:00"), "not_cloudevent", "time"),
    "ten minutes ahead": Bad(_ahead, "future_time", "time"),
    "last century": Bad(_enveloped(time="1999-03-02T10:15:00Z"), "absurd_time", "time"),
    "missing field": Bad(_without("representative"), "invalid_data", "representative"),
    "missing client": Bad(_without("client"), "invalid_data", "client"),
    "short SCIN": Bad(_nominating("client", "scin", to="12345"), "invalid_data", "client.scin"),
    "unknown word": Bad(_nominating("channel", to="pigeon"), "invalid_data", "channel"),
    "a flag in words": Bad(_nominating("point_of_contact", to="yes"), "invalid_data", "point_of_contact"),
    "born tomorrow": Bad(_nominating(*_OF_FRIEND, "date_of_birth", to="2999-01-01"), "invalid_data", "date_of_birth"),
    "born on 30 February": Bad(
        _nominating(*_OF_FRIEND, "date_of_birth", to="1979-02-30"), "invalid_data", "date_of_birth"
    ),
    "impossible NINO": Bad(_nominating(*_OF_FRIEND, "nino", to=PLANTED["nino"]), "invalid_data", "person.nino"),
    "malformed postcode": Bad(
        _nominating(*_OF_FRIEND, "address", "postcode", to=PLANTED["postcode"]), "invalid_data", "address.postcode"
    ),
    "NUL in a name": Bad(_nominating("client", "name", "last_name", to="Oka\0for"), "invalid_data", "name.last_name"),
    "NUL in an attribute": Bad(_enveloped("structured", source="/a\0b"), "not_cloudevent", "source"),
    "too large": Bad(_nominating("client", "name", "title", to="M" * TOO_LARGE), "too_large", "value"),
    "another's key": Bad(_of_another, "invalid_key", "key"),
    "no key": Bad(lambda s: Raw(None, *_headers_and_value(s.record(s.nominates()))), "invalid_key", "key"),
    "wrong partition": Bad(lambda s: s.record(s.nominates()), "wrong_partition", "key", beside=True),
    "known id, other content": Bad(
        lambda s: s.record({**s.nominates(), "id": f"id-{s.scin}"}),
        *("conflict", "id"),
        before=lambda s: _objecting(s, f"id-{s.scin}"),
    ),
}
"""On ``cm.contacts``."""

ON_TASKS: dict[str, Bad] = {
    "outcome not offered": Bad(lambda s: _result(s, "maybe"), "outcome_not_offered", "outcome", "cm.tasks.results"),
    "unknown task": Bad(
        lambda s: _result(s, "reached", "activation:nobody-asked"), "unknown_task", "task_id", "cm.tasks.results"
    ),
    "nobody's task": Bad(
        lambda s: _result(s, "reached", "made-up-by-a-caller"), "unknown_task", "task_id", "cm.tasks.results"
    ),
    "second result": Bad(
        lambda s: _result(s, "not_reached"),
        *("task_not_open", "task_id", "cm.tasks.results"),
        before=lambda s: _result(s, "declined"),
    ),
    "broken seal": Bad(
        lambda s: _result(s, "reached", security={"sealed": PLANTED["sealed"]}),
        *("invalid_data", "security.sealed", "cm.tasks.results"),
    ),
}
"""On ``cm.tasks.results``."""


def _headers_and_value(raw: Raw) -> tuple[Any, bytes | None]:
    return raw.headers, raw.value


def as_bytes(value: object) -> bytes:
    """Anything JSON can hold, to be searched for what was planted."""
    return json.dumps(value, ensure_ascii=False).encode()
