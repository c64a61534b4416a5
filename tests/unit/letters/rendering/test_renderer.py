"""Every document in every variant becomes a PDF that passes the preflight, and always the same one."""

import hashlib
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from workers.letters.address import Undeliverable, address_lines
from workers.letters.catalogue import CATALOGUE
from workers.letters.rendering.letter import CannotRenderError
from workers.letters.rendering.renderer import Renderer
from workers.letters.rendering.samples import LITERALLY, sample, variants
from workers.procedure.people import Address, Person

DOCS = Path(__file__).parents[4] / "docs" / "letters"


def text_of(pdf: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(pdf))


@pytest.mark.parametrize("code", CATALOGUE)
def test_each_document_renders_in_all_its_variants(code: str, renderer: Renderer) -> None:
    for letter in variants(code).values():
        made = renderer.render(letter)
        assert made.pages == (4 if CATALOGUE[code].completion != "system" else 1)
        assert made.sha256 == hashlib.sha256(made.pdf).hexdigest()


def test_what_looks_like_commands_is_printed_as_it_stands(renderer: Renderer) -> None:
    letter = replace(sample("CMSL0042"), representative=LITERALLY)
    assert LITERALLY in text_of(renderer.render(letter).pdf).replace("\r\n", " ")


def test_the_enclosure_is_in_the_same_document_and_its_form_begins_a_sheet(renderer: Renderer) -> None:
    made = renderer.render(sample("CMSL5512"))
    pages = [page.get_textpage().get_text_range() for page in pdfium.PdfDocument(made.pdf)]
    assert ["CMSL5512" in page for page in pages] == [True, False, False, False]
    assert "Choosing someone to act for you" in pages[1]
    assert pages[2].startswith("Client rep type/Authorisation form")


def test_a_free_text_keeps_its_paragraphs_and_may_take_pages(renderer: Renderer) -> None:
    long = "\n\n".join(["One sentence after the other. " * 12] * 12)
    assert renderer.render(replace(sample("CMSL5512"), free_text=long)).pages > 4


def test_a_text_without_end_is_no_letter(renderer: Renderer) -> None:
    endless = "\n\n".join("a" * 3000)
    with pytest.raises(CannotRenderError, match="more than 10"):
        renderer.render(replace(sample("CMSL5512"), free_text=endless))


def test_a_letter_that_awaits_an_answer_needs_its_day(renderer: Renderer) -> None:
    with pytest.raises(ValueError, match="by which day"):
        renderer.render(replace(sample("CMSL0040"), answer_by=None))


ANOTHER_PROCESS = """
from workers.letters.rendering.renderer import Renderer
from workers.letters.rendering.samples import sample
from workers.letters.rendering.settings import LetterSettings
print(Renderer(LetterSettings().house()).render(sample("CMSL5512")).sha256)
"""


def test_the_same_letter_makes_the_same_bytes_in_any_process(renderer: Renderer) -> None:
    first = renderer.render(sample("CMSL5512")).sha256
    assert renderer.render(sample("CMSL5512")).sha256 == first
    elsewhere = subprocess.run([sys.executable, "-c", ANOTHER_PROCESS], capture_output=True, text=True, check=True)
    assert elsewhere.stdout.strip() == first


@pytest.mark.parametrize("code", CATALOGUE)
def test_the_samples_in_docs_are_of_today(code: str, renderer: Renderer) -> None:
    here = renderer.render(sample(code)).pdf
    assert (DOCS / f"{code}.pdf").read_bytes() == here, "run clientrep letters samples --to docs/letters"


LINE = st.text(st.characters(codec="utf-8"), min_size=1, max_size=45) | st.text(
    st.sampled_from("abcABCWMijgŴŷÂéőñßŁЖΩ0123456789 #$*_\\\"'`<>@/[]{}=-~.,&"), min_size=1, max_size=45
)
ADDRESS = st.builds(
    Address,
    lines=st.lists(LINE, min_size=1, max_size=5, unique=True).map(tuple),
    postcode=st.just("LS1 4AP"),
    country=st.sampled_from(["GB", "FR", "CI"]),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(st.builds(Person, name=LINE, address=ADDRESS), st.sampled_from(["CMSL0042", "CMSL0041"]))
def test_whatever_the_composer_accepts_is_rendered_and_passes(renderer: Renderer, person: Person, code: str) -> None:
    lines = address_lines(person)
    assume(not isinstance(lines, Undeliverable))
    assert isinstance(lines, tuple)
    letter = replace(sample(code), address_lines=lines, client=lines[0], representative=lines[0])
    assert renderer.render(letter).pages == 1
