"""The preflight looks at the document itself: each fault that is put into a good one is found."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from workers.letters.rendering.letter import RenderInput
from workers.letters.rendering.page import House, page
from workers.letters.rendering.preflight import Expected, preflight
from workers.letters.rendering.renderer import Renderer
from workers.letters.rendering.samples import LITERALLY, SEVEN_LINES, sample
from workers.letters.rendering.typesetting import Typesetter

USUAL = sample("CMSL0042")
EXPECTED = Expected(USUAL.address_lines, "Important information about your representative", "en-GB")
TEXT = b"q 1 0 0 -1 %d %d cm BT /f1 10 Tf 1 0 0 -1 0 0 Tm <0001> Tj ET Q"
BOX = b"q %d %d 40 20 re S Q"


@pytest.fixture(scope="module")
def good(renderer: Renderer) -> bytes:
    return renderer.render(USUAL).pdf


def changed(pdf: bytes, change: Callable[[Any], None]) -> tuple[str, ...]:
    with pikepdf.open(BytesIO(pdf)) as document:
        change(document)
        document.save(to := BytesIO())
    return preflight(to.getvalue(), EXPECTED).faults


def draw(what: bytes) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        document.pages[0].contents_add(pikepdf.Stream(document, what))

    return change


def test_a_good_one_passes(good: bytes) -> None:
    found = preflight(good, EXPECTED)
    assert (found.faults, found.pages) == ((), 1)


STRAY = "page 1: 1 marks stand where none may"
OTHER_LINES = "the window shows other lines than the address"


@pytest.mark.parametrize(
    ("what", "faults"),
    [
        (BOX % (20, 700), (STRAY,)),  # beside the window
        (BOX % (100, 580), (STRAY,)),  # between window and body
        (TEXT % (100, 645), (STRAY,)),
        (TEXT % (1, 400), (STRAY,)),  # in the margin
        (BOX % (100, 660), (OTHER_LINES,)),  # in the window
        (TEXT % (200, 660), (OTHER_LINES,)),
        (b"q 1 0 0 -1 200 400 cm BT /f1 10 Tf <0000> Tj ET Q", ("page 1: a character is missing in its font",)),
    ],
)
def test_ink_where_none_may_be_is_found(good: bytes, what: bytes, faults: tuple[str, ...]) -> None:
    assert changed(good, draw(what)) == faults


def _no_font_file(document: Any) -> None:
    for font in document.pages[0].Resources.Font.values():
        del font.DescendantFonts[0].FontDescriptor["/FontFile2"]


def _turned(document: Any) -> None:
    document.pages[0].Rotate = 90


def _letter_paper(document: Any) -> None:
    document.pages[0].MediaBox = [0, 0, 612, 792]


def _untagged(document: Any) -> None:
    del document.Root["/StructTreeRoot"]


def _welsh(document: Any) -> None:
    document.Root.Lang = "cy-GB"


def _plain_pdf(document: Any) -> None:
    del document.Root["/Metadata"]


def _claims_less(document: Any) -> None:
    with document.open_metadata(update_docinfo=False) as metadata:
        metadata["pdfaid:conformance"] = "B"


def _other_title(document: Any) -> None:
    with document.open_metadata(update_docinfo=False) as metadata:
        metadata["dc:title"] = "Untitled"


def _eleven_pages(document: Any) -> None:
    for _ in range(10):
        document.pages.append(document.pages[0])


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (_no_font_file, "page 1: a font isn't embedded"),
        (_turned, "page 1: turned or scaled"),
        (_letter_paper, "page 1: not A4"),
        (_untagged, "it isn't tagged"),
        (_welsh, "its language isn't en-GB"),
        (_plain_pdf, "it has no metadata"),
        (_claims_less, "its pdfaid:conformance isn't A"),
        (_other_title, "its title is another one"),
        (_eleven_pages, "it has 11 pages, more than 10"),
    ],
)
def test_a_document_that_isnt_what_it_should_be_is_found(
    good: bytes, change: Callable[[Any], None], fault: str
) -> None:
    assert fault in changed(good, change)


def test_another_address_in_the_window_is_found(good: bytes) -> None:
    other = replace(EXPECTED, address_lines=("Ms Siân Ellis", "5 Mill Lane", "Bangor", "LL57 1AA"))
    assert preflight(good, other).faults == (OTHER_LINES,)


def test_what_is_no_pdf_or_too_large_is_found() -> None:
    assert preflight(b"%PDF-1.7 no", EXPECTED).faults == ("it can't be read",)
    assert preflight(bytes(3 * 1024 * 1024), EXPECTED).faults == ("it has 3145728 bytes, more than 2097152",)


@pytest.mark.parametrize(
    "letter",
    [replace(USUAL, address_lines=("Ms A", *SEVEN_LINES)), replace(USUAL, address_lines=(LITERALLY, "x", "LS1 4AP"))],
)
def test_the_address_is_read_back_from_the_window(letter: RenderInput, renderer: Renderer) -> None:
    pdf = renderer.render(letter).pdf
    assert preflight(pdf, replace(EXPECTED, address_lines=letter.address_lines)).faults == ()


def test_what_the_typesetter_lets_overflow_is_found(house: House) -> None:
    words = page(USUAL, house)
    words["main"]["paragraphs"] = ["x" * 300]
    pdf = Typesetter().pdf(words, USUAL.issued_on)
    assert preflight(pdf, EXPECTED).faults == ("page 1: 1 marks stand where none may",)
