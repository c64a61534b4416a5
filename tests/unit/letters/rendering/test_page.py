"""The words of a letter, as its template gets them."""

import json
from dataclasses import replace

import pytest

from workers.letters.catalogue import CATALOGUE
from workers.letters.rendering.letter import CannotRenderError
from workers.letters.rendering.page import House, page
from workers.letters.rendering.samples import LITERALLY, sample


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_letter_tells_how_to_reach_us(code: str, house: House) -> None:
    words = json.dumps(page(sample(code), house))
    assert "0808 157 0123" in words
    assert "large print" in words
    assert "ZZ99 9ZZ" in words


@pytest.mark.parametrize("code", CATALOGUE)
def test_in_northern_ireland_nicms_writes(code: str, house: House) -> None:
    words = json.dumps(page(replace(sample(code), jurisdiction="northern_ireland"), house))
    assert "NICMS" in words
    assert "(CMG)" not in words
    assert "028 9649 6123" in words


def test_only_the_client_reads_the_client_number(house: House) -> None:
    assert "123456789012" in json.dumps(page(sample("CMSL0042"), house))
    assert "123456789012" not in json.dumps(page(sample("CMSL0041"), house))


def test_every_page_says_whose_wording_it_is_until_it_is_approved(house: House) -> None:
    assert "No organisation has approved it" in page(sample("CMSL0042"), house)["notice"]
    assert page(sample("CMSL0042"), replace(house, wording_approved=True))["notice"] is None


def test_the_title_is_the_sources_or_has_it(house: House) -> None:
    assert page(sample("CMSL0042"), house)["title"] == "Important information about your representative"
    assert page(sample("CMSL5512"), house)["title"] == "We need some information from you (Generic free text)"


def test_the_leaflet_in_the_envelope_has_the_clients_details_in_part_one(house: House) -> None:
    [leaflet] = page(sample("CMSL5512"), house)["enclosures"]
    ours = leaflet["form"]["parts"][0]["fields"]
    assert [field["value"] for field in ours] == [
        *(["Ms Siân Ellis"], ["4 Mill Lane", "Bangor", "LL57 1AA"], ["123456789012"])
    ]
    assert all(field["value"] is None for part in leaflet["form"]["parts"][1:] for field in part["fields"])


def test_the_deadline_stands_out(house: House) -> None:
    steps = page(sample("CMSL0040"), house)["main"]["steps"]
    assert steps[1] == [
        "If you no longer want them to act for you, tell us. We must hear from you by ",
        "8 December 2025",
        ".",
    ]


def test_a_word_that_no_line_could_hold_can_be_parted_but_not_in_the_address(house: House) -> None:
    long = "x" * 44
    words = page(replace(sample("CMSL0042"), representative=long, address_lines=(long, "a", "LS1 4AP")), house)
    assert f"{'x' * 34}\u200b{'x' * 10}" in words["main"]["paragraphs"][0]
    assert words["address"][0] == long


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"representative": "王小明"}, "U\\+738B is not in the letters' font"),
        ({"free_text": "ok \U0001f600"}, "U\\+1F600"),
        ({"address_lines": ("W" * 45, "x", "LS1 4AP")}, "too wide"),
    ],
)
def test_what_cant_be_printed_is_refused_with_a_reason(change: dict[str, object], why: str, house: House) -> None:
    code = "CMSL5512" if "free_text" in change else "CMSL0042"
    with pytest.raises(CannotRenderError, match=why):
        page(replace(sample(code), **change), house)  # type: ignore[arg-type]


def test_signs_that_mean_something_elsewhere_are_only_text(house: House) -> None:
    words = page(replace(sample("CMSL0041"), address_lines=(LITERALLY, "x", "LS1 4AP")), house)
    assert words["greeting"] == f"Dear {LITERALLY}"
