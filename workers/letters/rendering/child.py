"""A process that only renders: ``python -m workers.letters.rendering.child``.

It reads a line with what all letters share, then a line of JSON for each letter, and answers each with a line of JSON
and the document's bytes. It ends when its standard input does.
"""

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO

import orjson
from pydantic import TypeAdapter

from workers.letters.rendering.letter import CannotRenderError, RenderInput
from workers.letters.rendering.page import House
from workers.letters.rendering.renderer import Renderer

BEHIND_DECISIONS = 10
"""Niceness: where cores are short, rendering waits, not the procedures."""
HOUSE: TypeAdapter[House] = TypeAdapter(House)
LETTER: TypeAdapter[RenderInput] = TypeAdapter(RenderInput)


def serve(asked: BinaryIO, answers: BinaryIO) -> None:
    """Render until nothing more is asked for."""
    renderer = Renderer(HOUSE.validate_json(asked.readline()))
    gc.freeze()  # what is there now stays: the collector need not look at it again and again
    for line in asked:
        answers.writelines(_answer(renderer, line))
        answers.flush()


def _answer(renderer: Renderer, line: bytes) -> Iterator[bytes]:
    try:
        made = renderer.render(LETTER.validate_json(line))
    except (CannotRenderError, ValueError) as error:
        yield orjson.dumps({"fault": _words(error)}) + b"\n"
        return
    yield orjson.dumps({"bytes": len(made.pdf), "sha256": made.sha256, "pages": made.pages}) + b"\n"
    yield made.pdf


def _words(error: CannotRenderError | ValueError) -> str:
    """What pydantic says of a wrong value quotes it, so it isn't repeated."""
    return str(error) if isinstance(error, CannotRenderError) or type(error) is ValueError else "it isn't a letter"


if __name__ == "__main__":
    os.nice(BEHIND_DECISIONS)
    with suppress(BrokenPipeError):  # whoever asked was killed
        serve(sys.stdin.buffer, sys.stdout.buffer)
    os._exit(0)  # an answer that nobody takes isn't tried again
