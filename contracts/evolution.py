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
* a closed list of texts becomes a choice of objects, as `jsonsubschema` makes regular expressions of texts;
* free objects are any object; formats, patterns and lengths of texts are left to `_texts`: a rule of our own that holds
  each text of the writer against the texts that the reader knows in that place. A pattern or format must be the same or
  be gone; what one pattern admits beyond another isn't judged, so that a wider pattern is reported too.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from contracts.catalogue import EVENTS, EventSpec
from contracts.topics import WORKERS

Schema = dict[str, Any]

_SAYS_NOTHING = frozenset({"title", "description", "default", "discriminator", "examples", "$id", "$schema", "$defs"})
_TEXT_RULES = frozenset({"format", "pattern", "minLength", "maxLength"})
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
    found = list(_texts(sent, taken, "data"))
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
