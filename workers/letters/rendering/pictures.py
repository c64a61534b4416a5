"""Documents as pictures, for people to look at."""

from collections.abc import Mapping
from contextlib import closing
from io import BytesIO

import pypdfium2 as pdfium
from PIL import Image, ImageDraw, ImageFont

from workers.letters.rendering.typesetting import FONTS

SCREEN = 110
"""Dots per inch at which a page is read on a screen."""
THUMBNAIL = 60
GAP, CAPTION = 24, 30
PAPER, DESK, INK = "white", "#d0d4d8", "black"


def pictures(pdf: bytes, dots_per_inch: int = SCREEN) -> list[Image.Image]:
    """Each page of a document."""
    with closing(pdfium.PdfDocument(pdf)) as document:
        return [page.render(scale=dots_per_inch / 72).to_pil().convert("RGB") for page in document]


def as_png(picture: Image.Image) -> bytes:
    """The bytes of a PNG file; few colours, as a page has few."""
    file = BytesIO()
    picture.quantize(32).save(file, "PNG", optimize=True)
    return file.getvalue()


def contact_sheet(documents: Mapping[str, bytes], across: int = 5) -> Image.Image:
    """All pages of these documents side by side, under their captions."""
    pages = [
        (f"{caption}, page {number}", picture)
        for caption, pdf in documents.items()
        for number, picture in enumerate(pictures(pdf, THUMBNAIL), 1)
    ]
    width, height = pages[0][1].size
    down = -(-len(pages) // across)
    sheet = Image.new("RGB", (across * (width + GAP) + GAP, down * (height + GAP + CAPTION) + GAP), DESK)
    for place, (caption, picture) in enumerate(pages):
        left = GAP + place % across * (width + GAP)
        top = GAP + place // across * (height + GAP + CAPTION)
        sheet.paste(picture, (left, top + CAPTION))
        ImageDraw.Draw(sheet).text((left, top), caption, INK, _font())
    return sheet


def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / "NotoSans-Regular.ttf"), 18)
