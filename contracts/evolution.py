"""Whether a change of a schema breaks a reader.

Two promises are kept, each of them against the schemas last released:

* what a released writer sends can still be read: for every event that a worker reads, released ⊆ current;
* what we send can be read by a released reader: for every event that a worker writes, current ⊆ released.

An event between workers is held to both, for old and new workers run side by side during an upgrade.

`jsonsubschema` decides whether all that one schema admits is admitted by the other. It knows draft 4 and neither reads
all that is in a 2020-12 schema nor ends in time with long texts and patterns, so it is given the schemas as follows:

* references are put in place; a recursive one (a free value) stands for any value;
* the writer's objects are closed: a writer sends only the fields that its schema knows, so that a field that is new and
  optional to the reader isn't held against it;
* ``const`` becomes ``enum``, ``oneOf`` becomes ``anyOf`` (our unions are told apart by a field of theirs);
* free objects are any object, the further fields that an object may have any value;
* formats, patterns, lengths and long lists of texts (the countries) are left to a rule of our own, `_texts`: it holds
  each text of the writer against the texts that the reader knows in that place. Lengths may only widen, a list may only
  grow, a pattern or format must be the same or be gone; what one pattern admits beyond another isn't judged, so that a
  wider pattern is reported too.

A change that breaks a promise needs a new version of the event beside the old one.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from contracts.catalogue import EVENTS, EventSpec
from contracts.topics import WORKERS

Schema = dict[str, Any]

_SAYS_NOTHING = frozenset({"title", "description", "default", "discriminator", "examples", "$id", "$schema", "$defs"})
_TEXT_RULES = frozenset({"format", "pattern", "minLength", "maxLength", "propertyNames"})
_LONG_LIST = 30
_ANY: Schema = {}


def broken_promises(released: Path) -> list[str]:
    """What the schemas of now would break for those who rely on the schemas in a folder."""
    from contracts.publish import schema_of  # noqa: PLC0415 - the two modules are one command

    found = []
    for spec in EVENTS:
        file = released / spec.schema_file
        if file.exists():
            found += broken(spec, json.loads(file.read_text(encoding="utf-8")), schema_of(spec))
    known = {spec.schema_file for spec in EVENTS}
    return found + [f"{file.stem}: gone" for file in sorted(released.glob("*.json")) if file.name not in known]


def broken(spec: EventSpec, released: Schema, current: Schema) -> list[str]:
    """What a new schema of one event would break."""
    found = []
    if any(reader in WORKERS for reader in spec.readers):
        found += [f"{spec.name}, old writer: {line}" for line in refusals(released, current)]
    if any(writer in WORKERS for writer in spec.writers):
        found += [f"{spec.name}, old reader: {line}" for line in refusals(current, released)]
    return found


def refusals(writer: Schema, reader: Schema) -> list[str]:
    """What a reader of one schema may refuse of what a writer of another sends; empty if nothing."""
    from jsonsubschema import isSubschema  # noqa: PLC0415 - a development tool, and slow to load

    sent, taken = in_place(writer), in_place(reader)
    if sent == taken:
        return []
    found = list(_texts(sent, taken))
    sent, taken = _apart(sent, taken)
    if not isSubschema(_decidable(sent, closed=True), _decidable(taken, closed=False)):
        found.append("data: a field, type, list or bound that the reader doesn't admit")
    return found


def in_place(schema: Schema) -> Schema:
    """The schema with its references put in place and without what says nothing of values."""
    resolved = _resolved(schema, schema.get("$defs", {}), ())
    assert isinstance(resolved, dict)  # noqa: S101 - a schema
    return resolved


def _resolved(node: Any, parts: dict[str, Any], above: tuple[str, ...]) -> Any:  # noqa: ANN401 - a piece of a schema
    """Puts the parts in the place of their references."""
    if isinstance(node, list):
        return [_resolved(inner, parts, above) for inner in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        name = node["$ref"].rsplit("/", 1)[1]
        return _ANY if name in above else _resolved(parts[name], parts, (*above, name))
    return {
        key: {name: _resolved(inner, parts, above) for name, inner in value.items()}
        if key in {"properties", "patternProperties"}
        else _resolved(value, parts, above)
        for key, value in node.items()
        if key not in _SAYS_NOTHING
    }


def _apart(sent: Schema, taken: Schema) -> tuple[Schema, Schema]:
    """Two schemas of one place with nothing said of the fields that are the same in both: they can't set them apart."""
    one, other = dict(sent), dict(taken)
    if "properties" in sent and "properties" in taken:
        one["properties"], other["properties"] = _fields_apart(sent["properties"], taken["properties"])
    if "items" in sent and "items" in taken:
        one["items"], other["items"] = _apart(sent["items"], taken["items"])
    for union in sent.keys() & taken.keys() & {"oneOf", "anyOf"}:
        one[union], other[union] = _branches_apart(sent[union], taken[union])
    return one, other


def _fields_apart(sent: Schema, taken: Schema) -> tuple[Schema, Schema]:
    """The fields of two objects; the words that tell the branches of a union apart stay."""
    one, other = dict(sent), dict(taken)
    for name in sent.keys() & taken.keys():
        same = sent[name] == taken[name] and "const" not in sent[name]
        one[name], other[name] = (_ANY, _ANY) if same else _apart(sent[name], taken[name])
    return one, other


def _branches_apart(sent: list[Schema], taken: list[Schema]) -> tuple[list[Schema], list[Schema]]:
    """The branches of two unions in pairs, where nothing of one branch can be taken for another."""
    tags = _tags(sent)
    if tags != _tags(taken) or len(set(tags)) < len(tags):
        return sent, taken
    pairs = [_apart(one, other) for one, other in zip(sent, taken, strict=True)]
    return [one for one, _ in pairs], [other for _, other in pairs]


def _tags(branches: list[Schema]) -> list[str]:
    """What tells each branch of a union apart: the words in its fields, or that it is ``null``."""
    return [
        str([(name, field["const"]) for name, field in branch.get("properties", {}).items() if "const" in field])
        if branch.get("type") != "null"
        else "null"
        for branch in branches
    ]


def _decidable(node: Any, *, closed: bool) -> Any:  # noqa: ANN401 - a piece of a schema
    """A schema without what `jsonsubschema` can't decide."""
    if isinstance(node, list):
        return [_decidable(inner, closed=closed) for inner in node]
    if not isinstance(node, dict):
        return node
    if "patternProperties" in node and "properties" not in node:
        return {"type": "object"}
    if len(node.get("enum", ())) > _LONG_LIST:
        return {"type": node["type"]}
    plain = {_plain(key): _inner(key, value, closed) for key, value in node.items() if key not in _TEXT_RULES}
    if closed and "properties" in plain:
        plain.setdefault("additionalProperties", False)
    return plain


def _plain(key: str) -> str:
    """A keyword of draft 4 for one of 2020-12."""
    return {"oneOf": "anyOf", "const": "enum"}.get(key, key)


def _inner(key: str, value: Any, closed: bool) -> Any:  # noqa: ANN401, FBT001 - a piece of a schema
    """What a keyword holds."""
    if key == "const":
        return [value]
    if key in {"required", "enum"}:
        return value
    if key == "additionalProperties" and isinstance(value, dict):
        return _ANY
    if key == "properties":
        return {name: _decidable(inner, closed=closed) for name, inner in value.items()}
    return _decidable(value, closed=closed)


def _texts(writer: Schema, reader: Schema) -> Iterator[str]:
    """The places where the writer may send a text that none of the reader's texts there admits."""
    known = _by_place(reader)
    for place, texts in _by_place(writer).items():
        taken = known.get(place, [_ANY])
        for text in texts:
            if not any(_admits(one, text) for one in taken):
                yield f"{place}: a text that the reader doesn't admit"


def _by_place(schema: Schema) -> dict[str, list[Schema]]:
    """All texts of a schema by the path to them."""
    found: dict[str, list[Schema]] = {}
    for place, text in _walk(schema, "data"):
        found.setdefault(place, []).append(text)
    return found


def _walk(node: Schema, place: str) -> Iterator[tuple[str, Schema]]:
    """Each text with its path; the branches of a union share theirs."""
    if node.get("type") == "string":
        yield place, node
    for branch in (*node.get("anyOf", ()), *node.get("oneOf", ())):
        yield from _walk(branch, place)
    for name, field in node.get("properties", {}).items():
        yield from _walk(field, f"{place}.{name}")
    if "items" in node:
        yield from _walk(node["items"], f"{place}[]")


def _admits(reader: Schema, writer: Schema) -> bool:
    """Whether a reader's text admits all of a writer's, as far as the rule can tell."""
    if "const" in writer or ("enum" in writer and len(writer["enum"]) <= _LONG_LIST):
        return True
    return (
        reader.get("minLength", 0) <= writer.get("minLength", 0)
        and ("maxLength" not in reader or reader["maxLength"] >= writer.get("maxLength", float("inf")))
        and all(rule not in reader or reader[rule] == writer.get(rule) for rule in ("pattern", "format"))
        and ("enum" not in reader or set(writer.get("enum", ("",))) <= set(reader["enum"]))
    )
