"""What is published is what the models say, and no change of a schema breaks a reader unnoticed."""

import copy
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from contracts import publish
from contracts.asyncapi import document_text
from contracts.catalogue import EVENTS, EventSpec, named
from contracts.errors import TAGGED
from contracts.evolution import broken, broken_promises, refusals
from contracts.publish import ASYNCAPI, RELEASED, SCHEMAS, schema_of, schema_text

Schema = dict[str, Any]
Change = Callable[[Schema], object]
NOMINATION = named("contact.nomination")


def test_no_schema_is_published_without_its_event() -> None:
    assert {file.name for file in SCHEMAS.glob("*.json")} == {event.schema_file for event in EVENTS}


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
def test_a_published_schema_is_the_models(event: EventSpec) -> None:
    published = (SCHEMAS / event.schema_file).read_text(encoding="utf-8")
    assert published == schema_text(event), "run: python -m contracts.publish"


def test_the_asyncapi_document_is_the_catalogues() -> None:
    published = ASYNCAPI.read_text(encoding="utf-8")
    assert published == document_text(), "run: python -m contracts.publish"
    channels = yaml.safe_load(published)["channels"].values()
    assert {"cm.contacts", "cm.contacts.activation.dlq"} <= {channel["address"] for channel in channels}


def test_publishing_again_removes_what_has_no_event(tmp_path: Path) -> None:
    (tmp_path / "gone.v1.json").write_text("{}")
    publish.publish(tmp_path, tmp_path / "asyncapi.yaml", tmp_path / "bad-input.md")
    assert {file.name for file in tmp_path.glob("*.json")} == {event.schema_file for event in EVENTS}


def test_fields_are_explained_in_the_schema() -> None:
    schema = schema_of(NOMINATION)
    assert schema["properties"]["requested_by"]["description"] == "Only the client may ask (SU-B)."
    assert schema["$defs"]["Client"]["properties"]["role"]["description"].startswith("Receiving or paying")


def test_every_event_is_released_and_no_promise_is_broken() -> None:
    assert {file.name for file in RELEASED.glob("*.json")} == {event.schema_file for event in EVENTS}
    assert broken_promises(RELEASED) == []


def test_a_schema_that_is_gone_is_a_broken_promise(tmp_path: Path) -> None:
    (tmp_path / "contact.shouted.v1.json").write_text("{}")
    assert broken_promises(tmp_path) == ["contact.shouted.v1: gone"]


def test_a_release_that_breaks_a_promise_is_refused(tmp_path: Path) -> None:
    promised = schema_of(NOMINATION)
    promised["properties"]["channel"]["enum"].append("pigeon")
    file = tmp_path / NOMINATION.schema_file
    file.write_text(json.dumps(promised))
    assert publish.release(tmp_path)
    assert list(tmp_path.iterdir()) == [file]
    file.unlink()
    assert publish.release(tmp_path) == []
    assert len(list(tmp_path.iterdir())) == len(EVENTS)


def _changed(event: EventSpec, change: Change) -> Schema:
    schema = copy.deepcopy(schema_of(event))
    change(schema)
    return schema


def _require_new(schema: Schema) -> None:
    schema["properties"]["shoe_size"] = {"type": "integer"}
    schema["required"].append("shoe_size")


def _require_old(schema: Schema) -> None:
    schema["required"].append("declines")


def _narrow_list(schema: Schema) -> None:
    schema["properties"]["channel"]["enum"].remove("email")


def _narrow_long_list(schema: Schema) -> None:
    schema["$defs"]["Country"]["enum"].remove("FR")


def _fewer_lines(schema: Schema) -> None:
    schema["$defs"]["Address"]["properties"]["lines"]["maxItems"] = 4


def _shorter_lines(schema: Schema) -> None:
    schema["$defs"]["Address"]["properties"]["lines"]["items"]["maxLength"] = 45


def _lose_branch(schema: Schema) -> None:
    schema["properties"]["representative"]["oneOf"].pop()


def _narrow_one_branch(schema: Schema) -> None:
    schema["$defs"]["Organisation"]["properties"]["legally_qualified"] = {"type": "boolean"}


def _require_in_one_branch(schema: Schema) -> None:
    schema["$defs"]["FriendOrRelative"]["required"].append("person")


def _narrow_items(schema: Schema) -> None:
    schema["$defs"]["PoaHolder"]["required"].append("nino")


def _no_more_null(schema: Schema) -> None:
    schema["$defs"]["Person"]["properties"]["date_of_birth"] = {"type": "string", "format": "date"}


def _flag_to_word(schema: Schema) -> None:
    schema["properties"]["declines"] = {"type": "string"}


REPLY = named("contact.representative-reply")
BREAKING = [
    (NOMINATION, _require_new),
    (REPLY, _require_old),
    (REPLY, _narrow_list),
    (REPLY, _narrow_long_list),
    (REPLY, _fewer_lines),
    (REPLY, _shorter_lines),
    (REPLY, _no_more_null),
    (named("contact.authorisation"), _lose_branch),
    (named("contact.authorisation"), _narrow_one_branch),
    (named("contact.authorisation"), _require_in_one_branch),
    (named("register.poas"), _narrow_items),
]


@pytest.mark.parametrize(("event", "change"), BREAKING)
def test_a_breaking_change_is_caught_and_its_reverse_is_none(event: EventSpec, change: Change) -> None:
    old = schema_of(event)
    new = _changed(event, change)
    assert broken(event, old, new)
    assert broken(event, new, old) == []


@pytest.mark.parametrize("change", [_flag_to_word, lambda schema: schema["$defs"]["Security"].update(type="array")])
def test_another_type_breaks_in_both_directions(change: Change) -> None:
    old, new = schema_of(REPLY), _changed(REPLY, change)
    assert refusals(old, new)
    assert refusals(new, old)


def _add_optional(schema: Schema) -> None:
    schema["properties"]["shoe_size"] = {"anyOf": [{"type": "integer"}, {"type": "null"}], "default": None}


def _explain(schema: Schema) -> None:
    schema["description"] = "Other words."


@pytest.mark.parametrize("change", [_add_optional, _explain])
def test_a_harmless_change_is_none(change: Change) -> None:
    old, new = schema_of(REPLY), _changed(REPLY, change)
    assert broken(REPLY, old, new) == []
    assert broken(REPLY, new, old) == []


def test_a_changed_pattern_is_reported_whichever_is_wider() -> None:
    def only_ones(schema: Schema) -> None:
        schema["properties"]["scin"]["pattern"] = "^1[0-9]{11}$"

    old, new = schema_of(REPLY), _changed(REPLY, only_ones)
    assert refusals(old, new) == ["data.scin: a text that the reader doesn't admit"]
    assert refusals(new, old) == refusals(old, new)


def test_a_new_word_in_what_we_write_breaks_its_released_readers() -> None:
    task = named("task.raised")
    new = _changed(task, lambda schema: schema["properties"]["kind"]["enum"].append("call_anyone"))
    assert broken(task, schema_of(task), new)
    assert broken(task, new, schema_of(task)) == []


def test_an_event_between_workers_is_held_to_both_promises() -> None:
    answer = named("cis.answered")
    wider = _changed(answer, lambda schema: schema["properties"]["result"]["enum"].append("unsure"))
    assert [line.partition(":")[0] for line in broken(answer, schema_of(answer), wider)] == ["cis.answered, old reader"]
    assert [line.partition(":")[0] for line in broken(answer, wider, schema_of(answer))] == ["cis.answered, old writer"]


def test_paths_of_errors_leave_out_the_tags_of_exactly_these_fields() -> None:
    tagged = {
        name: found[1]
        for event in EVENTS
        for schema in (schema_of(event), *schema_of(event).get("$defs", {}).values())
        for name, field in schema.get("properties", {}).items()
        if (found := re.search(r'"propertyName": "(\w+)"', json.dumps(field)))
    }
    assert tagged == TAGGED
