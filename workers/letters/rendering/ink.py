"""What PDFium finds on the pages of a finished document: where there is ink, and what stands in the window."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2 as pdfium
from pypdfium2.raw import FPDF_PAGEOBJ_TEXT

from workers.letters.rendering.zones import PT_PER_MM, WINDOW, Box, zone_of

ONE_LINE = 6.0
"""Points; baselines that are nearer belong to one line: the address's lines are at least 10 apart."""
SAME_BASELINE = 0.1
"""Points."""
SAME = 0.01
"""Millimetres."""


@dataclass(frozen=True, slots=True)
class Ink:
    """What the pages show.

    Attributes:
        misplaced: what stands outside the zones, in words, by page.
        window: the lines of text in the envelope's window, from the top, without their spaces.
    """

    misplaced: tuple[str, ...]
    window: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """One piece of text, or one line or area.

    Attributes:
        place: in the order of the document.
        baseline: points from the bottom of the page; 0 where it's no text.
        text: None where it's no text.
    """

    place: int
    box: Box
    baseline: float
    text: str | None


def ink(pdf: bytes) -> Ink:
    """Look at all pages of a document."""
    with closing(pdfium.PdfDocument(pdf)) as document:
        pages = [_marks(document, number) for number in range(len(document))]
    strays = [sum(zone_of(mark.box, first_page=n == 0) is None for mark in marks) for n, marks in enumerate(pages)]
    found = (f"page {n}: {count} marks stand where none may" for n, count in enumerate(strays, 1) if count)
    return Ink(tuple(found), tuple(_lines(mark for mark in pages[0] if _in_window(mark))))


def _in_window(mark: Mark) -> bool:
    across = (mark.box.left + mark.box.right) / 2
    down = (mark.box.top + mark.box.bottom) / 2
    return WINDOW.left < across < WINDOW.right and WINDOW.top < down < WINDOW.bottom


def _lines(marks: Iterable[Mark]) -> Iterator[str]:
    """Texts of one line in the document's order: an accent may stand higher than its letter, and begin before it."""
    lines: list[list[Mark]] = []
    for mark in sorted(marks, key=lambda mark: -mark.baseline):
        if not lines or lines[-1][-1].baseline - mark.baseline > ONE_LINE:
            lines.append([])
        lines[-1].append(mark)
    above: list[Mark] = []
    for line in lines:
        above = [_legible(mark, above) for mark in sorted(line, key=lambda mark: mark.place)]
        yield _said(above)


def _legible(mark: Mark, above: list[Mark]) -> Mark:
    """PDFium takes a piece that repeats the one above, and touches it, for its shadow, and gives no text for it."""
    if mark.text is None or mark.text.strip():
        return mark
    repeated = (one for one in above if abs(one.box.left - mark.box.left) + abs(one.box.right - mark.box.right) < SAME)
    return replace(mark, text=next((one.text for one in repeated), mark.text))


def _said(line: list[Mark]) -> str:
    """An accent that is a glyph of its own has the text of its letter once more, and stands higher or lower."""
    said, baseline = "", line[0].baseline
    for mark in line:
        text = "".join((mark.text or "").split())
        if abs(mark.baseline - baseline) < SAME_BASELINE or not said.endswith(text):
            said += text
    return said


def _marks(document: Any, number: int) -> list[Mark]:  # noqa: ANN401 - pypdfium2 has no types
    """All on a page; what the text says only on the first page, where it is compared."""
    with closing(document[number]) as page:
        height = page.get_height()
        if number > 0:
            return [_mark(place, found, height, says=False) for place, found in enumerate(page.get_objects())]
        with closing(page.get_textpage()) as text:
            found = enumerate(page.get_objects(textpage=text))
            return [_mark(place, one, height, says=True) for place, one in found]


def _mark(place: int, found: Any, height: float, *, says: bool) -> Mark:  # noqa: ANN401 - the same
    left, bottom, right, top = found.get_bounds()
    box = Box(left / PT_PER_MM, (height - top) / PT_PER_MM, right / PT_PER_MM, (height - bottom) / PT_PER_MM)
    if not says or found.type != FPDF_PAGEOBJ_TEXT:
        return Mark(place, box, 0.0, None)
    return Mark(place, box, found.get_matrix().f, found.extract())
