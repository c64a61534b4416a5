"""Checks a finished document as the print vendor will get it; what was intended doesn't count."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from unicodedata import normalize

import pikepdf

from workers.letters.rendering.anatomy import catalogue_faults, font_faults, paper_faults
from workers.letters.rendering.ink import ink

MOST_PAGES = 10
MOST_BYTES = 2 * 1024 * 1024
HYPHENS = "-\x02\ufffe"


@dataclass(frozen=True, slots=True)
class Expected:
    """What must be found in the document."""

    address_lines: tuple[str, ...]
    title: str
    language: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What the preflight found.

    Attributes:
        faults: why the document can't be sent to print, without personal data; empty: it can.
        pages: how many; 0 where it can't be read.
    """

    faults: tuple[str, ...]
    pages: int


def preflight(pdf: bytes, expected: Expected) -> Findings:
    """Look at everything that printing, posting and reading aloud need."""
    if len(pdf) > MOST_BYTES:
        return Findings((f"it has {len(pdf)} bytes, more than {MOST_BYTES}",), 0)
    try:
        with pikepdf.open(BytesIO(pdf)) as document:
            pages = len(document.pages)
            if pages > MOST_PAGES:
                return Findings((f"it has {pages} pages, more than {MOST_PAGES}",), pages)
            inside = tuple(_inside(document, expected))
    except pikepdf.PdfError:
        return Findings(("it can't be read",), 0)
    return Findings((*inside, *_outside(pdf, expected)), pages)


def _inside(document: pikepdf.Pdf, expected: Expected) -> Iterator[str]:
    yield from paper_faults(document)
    yield from catalogue_faults(document, expected.title, expected.language)
    yield from font_faults(document)


def _outside(pdf: bytes, expected: Expected) -> Iterator[str]:
    seen = ink(pdf)
    yield from seen.misplaced
    if _unspaced(seen.window) != _unspaced(expected.address_lines):
        yield "the window shows other lines than the address"


def _unspaced(lines: tuple[str, ...]) -> list[str]:
    """Without spaces; ligatures in letters; no hyphen at a line's end, which PDFium takes for one that parts a word."""
    return ["".join(normalize("NFKC", line).split()).rstrip(HYPHENS) for line in lines]
