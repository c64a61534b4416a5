"""Typst sets the page as PDF/A-2a and PDF/UA-1, with the packaged fonts and nothing of the machine it runs on."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import typst

from workers.letters.rendering.letter import CannotRenderError

HERE = Path(__file__).parent
TEMPLATES, FONTS = HERE / "templates", HERE / "fonts"
STANDARDS: list[Any] = ["a-2a", "ua-1"]
MAIN = '#import "/letter.typ": render\n#render(json(bytes("{words}")))'


class Typesetter:
    """Keeps fonts, templates and what it has set before, so that one letter after another goes quickly."""

    def __init__(self) -> None:
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
        self._compiler = typst.Compiler(b"", root=str(TEMPLATES), font_paths=fonts)

    def pdf(self, texts: Mapping[str, Any], day: date) -> bytes:
        """The document; its creation time is the start of ``day``, so that the same texts make the same bytes.

        Raises:
            CannotRenderError: Typst refuses it; its own words may quote the text, so they aren't repeated.
        """
        instant = datetime.combine(day, time.min, UTC)
        try:
            made = self._compiler.compile(_main(texts), format="pdf", pdf_standards=STANDARDS, timestamp=instant)
        except typst.TypstError as error:
            raise CannotRenderError("the typesetter refuses it") from error
        if not isinstance(made, bytes):
            raise CannotRenderError("the typesetter made no document")
        return made


def _main(texts: Mapping[str, Any]) -> bytes:
    r"""The words as a string of Typst, ASCII only, in which nothing but \ and " has a meaning.

    As a source of its own and not as `sys.inputs`: when those change, Typst sets again what it has set before,
    which takes two to three times as long.
    """
    words = json.dumps(texts).replace("\\", "\\\\").replace('"', '\\"')
    return MAIN.replace("{words}", words).encode("ascii")
