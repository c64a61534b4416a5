"""What pikepdf finds inside a finished document: paper, fonts, glyphs, tags, language, title and what it claims."""

from collections.abc import Iterator
from typing import Any

import pikepdf

from workers.letters.rendering.zones import A4_HEIGHT, A4_WIDTH, PT_PER_MM

PAPER = (0.0, 0.0, A4_WIDTH * PT_PER_MM, A4_HEIGHT * PT_PER_MM)
ROUNDING = 0.1
"""Points."""
FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
CLAIMS = {"pdfaid:part": "2", "pdfaid:conformance": "A", "pdfuaid:part": "1"}
NOTDEF = b"\0\0"


def paper_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Pages that aren't A4, upright."""
    for number, page in enumerate(pdf.pages, 1):
        for box in (page.mediabox, page.cropbox):
            if any(abs(float(one) - other) > ROUNDING for one, other in zip(box, PAPER, strict=True)):
                yield f"page {number}: not A4"
                break
        if page.get("/Rotate", 0) or page.get("/UserUnit", 1) != 1:
            yield f"page {number}: turned or scaled"


def font_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Fonts that aren't in the document, and glyphs that stand for a character the font lacks."""
    for number, page in enumerate(pdf.pages, 1):
        resources: Any = page.obj.get("/Resources", pikepdf.Dictionary())
        fonts = dict(resources.get("/Font", pikepdf.Dictionary()).items())
        if any(not _embedded(font) for font in fonts.values()):
            yield f"page {number}: a font isn't embedded"
        if len(resources.get("/XObject", pikepdf.Dictionary())):
            yield f"page {number}: has parts that can't be looked into"
        if any(_misses_a_glyph(shown) for shown in _shown(page)):
            yield f"page {number}: a character is missing in its font"


def catalogue_faults(pdf: pikepdf.Pdf, title: str, language: str) -> Iterator[str]:
    """Missing tags, language or title, and claims other than PDF/A-2a and PDF/UA-1."""
    root: Any = pdf.Root
    if not root.get("/MarkInfo", pikepdf.Dictionary()).get("/Marked", False) or "/StructTreeRoot" not in root:
        yield "it isn't tagged"
    if str(root.get("/Lang", "")) != language:
        yield f"its language isn't {language}"
    if not root.get("/ViewerPreferences", pikepdf.Dictionary()).get("/DisplayDocTitle", False):
        yield "its title isn't shown"
    yield from _metadata_faults(pdf, title)


def _metadata_faults(pdf: pikepdf.Pdf, title: str) -> Iterator[str]:
    if "/Metadata" not in pdf.Root:
        yield "it has no metadata"
        return
    metadata = pdf.open_metadata()
    if metadata.get("dc:title") != title:
        yield "its title is another one"
    for claim, value in CLAIMS.items():
        if str(metadata.get(claim)) != value:
            yield f"its {claim} isn't {value}"


def _embedded(font: Any) -> bool:  # noqa: ANN401 - a PDF object
    """Only fonts as Typst writes them: two bytes a character, which are the glyph's number."""
    if font.get("/Encoding") != "/Identity-H":
        return False
    [descendant] = font.DescendantFonts
    return any(file in descendant.FontDescriptor for file in FONT_FILES)


def _shown(page: pikepdf.Page) -> Iterator[bytes]:
    for operation in pikepdf.parse_content_stream(page, "Tj TJ ' \""):
        for operand in operation.operands:
            parts: Any = operand if isinstance(operand, pikepdf.Array) else [operand]
            yield from (bytes(part) for part in parts if isinstance(part, pikepdf.String))


def _misses_a_glyph(shown: bytes) -> bool:
    return NOTDEF in shown and any(shown[place : place + 2] == NOTDEF for place in range(0, len(shown), 2))
