"""The page for those who send events: what is refused of each of them, ``docs/bad-input.md``."""

from collections.abc import Iterator
from typing import Any

from contracts.catalogue import EventSpec, inbound
from contracts.envelope import MAX_BYTES
from contracts.errors import TAGGED, Reason
from contracts.refusals import Refusal, branches, refusals
from contracts.register import ThirdParty

Schema = dict[str, Any]
Parts = dict[str, Schema]

ANY_EVENT: dict[Reason, tuple[str, str]] = {
    "not_json": ("`value`, `data`, `datacontenttype`", "no JSON in UTF-8, half a surrogate pair in it, or too deep"),
    "not_cloudevent": (
        "the attribute",
        (
            "`specversion` isn't 1.0; `id`, `source`, `type`, `time` or `data` lacks; an attribute stands there twice, "
            "has a control character or more than 500 characters; `time` isn't RFC 3339 with an offset, or can't be"
        ),
    ),
    "unknown_type": ("`type`", "no such type, or not in this version"),
    "wrong_topic": ("`type`", "the type belongs to another topic"),
    "too_large": ("`value`", f"more than {MAX_BYTES} bytes with key and headers"),
    "future_time": ("`time`", "more than the policy's `ahead_minutes` ahead of the platform's clock (R-2)"),
    "absurd_time": ("`time`", "before the year 2000"),
    "invalid_key": ("`key`", "not what the event is keyed by (below), or, where the data doesn't say it, no SCIN"),
    "invalid_data": ("the field, as `representative.person.nino`", "see below"),
}
"""The reasons that an event can't be read, each with what its detail names and its causes."""

_BEGIN = """# What is refused

Made by `python -m contracts.publish` from the schemas and checks; a test holds it against them.

Absent is a gap that a rule deals with; present but impossible is refused (R-9). An event that can't be read never stops
its partition and is never dropped: it is parked with a `reason` and a `detail`. The detail has the path of each field
that is wrong and the kind of error, `client.scin: missing; channel: literal_error`, and never a value of the event.

* `null` means the same as absence. Fields that the contract doesn't know are ignored.
* White space around a text is dropped; an optional text that is blank counts as absent, a required one is refused.
* Places in lists count from 0: `client.address.lines.0`.
* Nothing is read from another type: no number from a text, no flag from a word.
* A task's result is parked once, by the worker that its `task_id` begins with; where that names none, or the type can't
  be read, by the topic's first-named reader. Anything else is parked by each worker that reads it.

## Any event
"""
_BETWEEN = """
## By event

*Absent* says what the absence of a field means; where it is refused, it is told as `missing`.
"""
_PARTS = """
## Parts

The paths of the fields of a part begin with the path of the field that holds it. What should be a part and is no object
is told at that path: as `dict_type` where a word in it tells its shapes apart, else as `model_type`.
"""


def page(schemas: dict[str, Schema]) -> str:
    """The whole page.

    Args:
        schemas: The published schema of each inbound event, by the event's short name.
    """
    parts: Parts = {name: part for schema in schemas.values() for name, part in schema.get("$defs", {}).items()}
    lines = [*_BEGIN.splitlines(), *_reasons(), *_BETWEEN.splitlines()]
    for spec in inbound():
        lines += ["", f"### {spec.name}", "", f"{_keyed(spec)} {schemas[spec.name]['description']}", ""]
        lines += _table(schemas[spec.name], parts)
    lines += _PARTS.splitlines()
    for name in sorted(name for name, part in parts.items() if "properties" in part):
        lines += ["", f"### {name}", "", parts[name]["description"], "", *_table(parts[name], parts)]
    return "\n".join(lines) + "\n"


def _reasons() -> Iterator[str]:
    yield from ("| reason | detail names | refused when |", "|---|---|---|")
    for reason, (names, when) in ANY_EVENT.items():
        yield f"| `{reason}` | {names} | {when} |"


def _keyed(spec: EventSpec) -> str:
    other = ", or by the client's SCIN if it answers a service request" if spec.model is ThirdParty else ""
    return f"On `{spec.topic}`, keyed by `{spec.key}`{other}."


def _table(part: Schema, parts: Parts) -> Iterator[str]:
    yield from ("| field | absent | refused when |", "|---|---|---|")
    for name, field in part["properties"].items():
        shapes = branches(field)
        yield f"| `{name}` | {_absent(name, field, part)} | {_wrong(name, shapes, part, parts)} |"
        yield from _items(name, shapes, parts)


def _wrong(name: str, shapes: list[Schema], part: Schema, parts: Parts) -> str:
    """What is wrong with a field; where no word in it tells its shapes apart, one of two is text."""
    alone = len(shapes) == 1
    told = [_as(one) if _is_part(one, parts) else _cases(one, parts, part["title"], name, alone) for one in shapes]
    if alone:
        return told[0]
    return f"{' or '.join(told)}, by its `{TAGGED[name]}`" if name in TAGGED else " or, where it is text: ".join(told)


def _items(name: str, shapes: list[Schema], parts: Parts) -> Iterator[str]:
    """What is wrong with the items of a list, in a line of its own."""
    for item in (shape["items"] for shape in shapes if "items" in shape):
        case = _as(item) if _is_part(item, parts) else _cases(item, parts, "", name)
        yield f"| `{name}.0` \u2026 | | {case} |"


def _is_part(shape: Schema, parts: Parts) -> bool:
    return "$ref" in shape and "properties" in parts[_named(shape)]


def _named(shape: Schema) -> str:
    return str(shape["$ref"].rsplit("/", 1)[1])


def _as(shape: Schema) -> str:
    return f"as [{_named(shape)}](#{_named(shape).lower()})"


def _cases(shape: Schema, parts: Parts, part: str, name: str, alone: bool = True) -> str:  # noqa: FBT001, FBT002
    in_place = parts[_named(shape)] if "$ref" in shape else shape
    return "; ".join(map(_case, refusals(in_place, part, name, alone=alone)))


def _case(refusal: Refusal) -> str:
    return f"{refusal.when} `{refusal.kind}`"


def _absent(name: str, field: Schema, part: Schema) -> str:
    if name in part.get("required", ()):
        return "refused"
    default = field.get("default")
    if isinstance(default, bool):
        return "yes" if default else "no"
    return "a gap" if default is None and "default" in field else "none"
