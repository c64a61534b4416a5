"""Writes what others build on: a JSON Schema (2020-12) for each event, the AsyncAPI document, what is refused.

``python -m contracts.publish`` renews `schemas/`, `asyncapi.yaml` and `docs/bad-input.md` from the models. With
``--release`` it also makes the new schemas the ones that are promised, in `released/`, unless a change breaks a reader
(see `contracts.evolution`).
"""

import argparse
import ast
import inspect
import json
import sys
import textwrap
from functools import cache
from pathlib import Path
from typing import Any

from contracts import bad_input
from contracts.asyncapi import document_text
from contracts.base import Part
from contracts.catalogue import EVENTS, EventSpec, inbound

HERE = Path(__file__).parent
SCHEMAS = HERE / "schemas"
RELEASED = HERE / "released"
ASYNCAPI = HERE / "asyncapi.yaml"
BAD_INPUT = HERE.parent / "docs" / "bad-input.md"

Schema = dict[str, Any]


def schema_of(spec: EventSpec) -> Schema:
    """The published schema of an event's data, as its reader checks it.

    It can't say all: what is checked beyond it is `contracts.refusals.BEYOND`, and that a required text mustn't be
    blank. The reader takes a little more than the schema does: white space around a text, wider spaces in a NINO.
    """
    schema = spec.model.model_json_schema()
    parts = _parts_in(spec.model)
    for name, part in schema.get("$defs", {}).items():
        _explain(part, parts.get(name))
    _explain(schema, spec.model)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": spec.schema_id, **schema}


def schema_text(spec: EventSpec) -> str:
    """The schema's file."""
    return json.dumps(schema_of(spec), indent=2, ensure_ascii=False) + "\n"


def _explain(schema: Schema, part: type[Part] | None) -> None:
    """Adds to each field the words that stand below it in its model."""
    words = _words_below_fields(part) if part else {}
    for name, field in schema.get("properties", {}).items():
        if name in words:
            field["description"] = words[name]


@cache
def _parts_in(model: type[Part]) -> dict[str, type[Part]]:
    """All models by their names."""
    found = {model.__name__: model}
    for part in _all_parts():
        found.setdefault(part.__name__, part)
    return found


def _all_parts(below: type[Part] = Part) -> list[type[Part]]:
    """Every model of the contract."""
    return [part for child in below.__subclasses__() for part in (child, *_all_parts(child))]


@cache
def _words_below_fields(part: type[Part]) -> dict[str, str]:
    """The strings that stand right below the fields of a model.

    pydantic would do this itself as the models are made, which makes every command start 60 ms later.
    """
    (klass,) = ast.parse(textwrap.dedent(inspect.getsource(part))).body
    assert isinstance(klass, ast.ClassDef)  # noqa: S101 - the source of a class
    return {
        field.target.id: inspect.cleandoc(words.value.value)
        for field, words in zip(klass.body, klass.body[1:], strict=False)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        if isinstance(words, ast.Expr) and isinstance(words.value, ast.Constant) and isinstance(words.value.value, str)
    }


def bad_input_text() -> str:
    """The page of what is refused."""
    return bad_input.page({spec.name: schema_of(spec) for spec in inbound()})


def publish(schemas: Path = SCHEMAS, asyncapi: Path = ASYNCAPI, refused: Path = BAD_INPUT) -> None:
    """Renews the schemas, the AsyncAPI document and the page of what is refused; a schema without an event goes."""
    schemas.mkdir(exist_ok=True)
    for stale in {file.name for file in schemas.glob("*.json")} - {spec.schema_file for spec in EVENTS}:
        (schemas / stale).unlink()
    for spec in EVENTS:
        (schemas / spec.schema_file).write_text(schema_text(spec), encoding="utf-8")
    asyncapi.write_text(document_text(), encoding="utf-8")
    refused.write_text(bad_input_text(), encoding="utf-8")


def release(released: Path = RELEASED) -> list[str]:
    """Makes the schemas of now the promised ones, and returns the broken promises that stand against it."""
    from contracts.evolution import broken_promises  # noqa: PLC0415 - needs the development tools

    broken = broken_promises(released)
    if not broken:
        released.mkdir(exist_ok=True)
        for spec in EVENTS:
            (released / spec.schema_file).write_text(schema_text(spec), encoding="utf-8")
    return broken


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; 1 when a release would break a reader."""
    parser = argparse.ArgumentParser(prog="python -m contracts.publish", description=__doc__)
    parser.add_argument("--release", action="store_true", help="promise the schemas of now")
    options = parser.parse_args(arguments)
    publish()
    broken = release() if options.release else []
    for line in broken:
        print(line, file=sys.stderr)  # noqa: T201 - the command's answer
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
