"""Every document in every variant keeps PDF/A-2a and PDF/UA-1, by veraPDF's judgement and not our own."""

from io import BytesIO
from typing import Any

import pikepdf
import pytest

from tests.verapdf.validator import breaches
from workers.letters.catalogue import CATALOGUE
from workers.letters.rendering.renderer import Renderer
from workers.letters.rendering.samples import sample, variants
from workers.letters.rendering.settings import LetterSettings

VARIANTS = tuple(variants("CMSL0042"))


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer(LetterSettings().house())


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("code", CATALOGUE)
def test_a_document_keeps_both_standards(code: str, variant: str, renderer: Renderer) -> None:
    assert breaches(renderer.render(variants(code)[variant]).pdf) == []


def _without_language(document: Any) -> None:
    del document.Root["/Lang"]


def _without_tags(document: Any) -> None:
    del document.Root["/StructTreeRoot"]


def _without_fonts(document: Any) -> None:
    for font in document.pages[0].Resources.Font.values():
        del font.DescendantFonts[0].FontDescriptor["/FontFile2"]


@pytest.mark.parametrize("change", [_without_language, _without_tags, _without_fonts])
def test_the_judge_finds_what_is_broken(change: Any, renderer: Renderer) -> None:
    with pikepdf.open(BytesIO(renderer.render(sample("CMSL0042")).pdf)) as document:
        change(document)
        document.save(to := BytesIO())
    assert breaches(to.getvalue())
