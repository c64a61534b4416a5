"""What the documents say; the whole texts stand in the files beside this one."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from policy import load
from workers.letters.catalogue import CATALOGUE
from workers.letters.composition import Composed, Particulars, compose, in_words, last_day
from workers.letters.form import FormField

GOLDEN = Path(__file__).parent / "golden"
ABOUT = Particulars("england_wales", date(2025, 12, 8), "Ms Siân Ellis", "Mr Tom Reed")
POLICY = load().in_force(date(2025, 11, 24))


def as_text(composed: Composed) -> str:
    top = f"{composed.code}, version {composed.template_version}: {composed.title}\nFrom {composed.organisation}"
    steps = "\n".join(f"- {step}" for step in composed.next_steps)
    form = [
        "\n".join([f"# {part.heading} ({part.filled_by})", part.intro, *(as_field(field) for field in part.fields)])
        for part in composed.form
    ]
    body = [
        *(top, f"# {composed.heading}", *composed.paragraphs),
        *("\n\n".join([f"# {s.heading}", *s.paragraphs, *(f"- {p}" for p in s.points)]) for s in composed.sections),
        *(f"# What to do next\n{steps}", *form),
    ]
    day = f"Answer by: {composed.answer_by}" if composed.answer_by else ""
    return "\n\n".join(part for part in (*body, day) if part) + "\n"


def as_field(field: FormField) -> str:
    return f"[{field.kind}] {field.label}{f' ({field.hint})' if field.hint else ''}"


@pytest.mark.parametrize("code", CATALOGUE)
def test_each_document_says_what_its_golden_text_says(code: str) -> None:
    assert as_text(compose(code, ABOUT)) == (GOLDEN / f"{code}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", CATALOGUE)
def test_in_northern_ireland_nicms_stands_for_cmg(code: str) -> None:
    here = as_text(compose(code, ABOUT))
    there = as_text(compose(code, replace(ABOUT, jurisdiction="northern_ireland")))
    assert there == here.replace("CMG", "NICMS").replace("a lasting power", "an enduring power")


def test_in_scotland_powers_of_attorney_have_other_names() -> None:
    text = as_text(compose("CMSB003", replace(ABOUT, jurisdiction="scotland")))
    assert "a continuing, or continuing and welfare, power of attorney" in text
    assert "an ordinary (also known as general) power of attorney" in text
    assert "lasting" not in text


def test_a_client_of_unknown_jurisdiction_reads_the_english_words() -> None:
    assert compose("CMSB003", replace(ABOUT, jurisdiction=None)) == compose("CMSB003", ABOUT)


@pytest.mark.parametrize("code", [code for code, one in CATALOGUE.items() if one.answer_days])
def test_who_must_answer_is_told_by_when(code: str) -> None:
    assert "8 December 2025" in as_text(compose(code, ABOUT))
    with pytest.raises(ValueError, match=f"{code} must say by which day"):
        compose(code, replace(ABOUT, answer_by=None))


@pytest.mark.parametrize("code", [code for code, one in CATALOGUE.items() if not one.answer_days])
def test_who_need_not_answer_is_told_no_day(code: str) -> None:
    composed = compose(code, ABOUT)
    assert composed.answer_by is None
    assert "2025" not in as_text(composed)
    assert composed.next_steps


def test_each_side_is_told_the_others_name_where_it_is_known() -> None:
    assert "register Mr Tom Reed as your" in as_text(compose("CMSL0042", ABOUT))
    assert "register someone as your" in as_text(compose("CMSL0042", replace(ABOUT, representative=None)))
    assert "You can act for Ms Siân Ellis." in as_text(compose("CMSL0041", ABOUT))
    unknown = replace(ABOUT, client=None)
    assert "You can act for the parent who nominated you." in as_text(compose("CMSL0041", unknown))
    assert "A parent has a case with CMG." in as_text(compose("CMSL0043", unknown))


def test_a_name_is_printed_as_it_is() -> None:
    assert "register {org} as your" in as_text(compose("CMSL0042", replace(ABOUT, representative="{org}")))


def test_months_are_english_whatever_the_machine_speaks() -> None:
    assert [in_words(date(2025, month, 1)) for month in (1, 9)] == ["1 January 2025", "1 September 2025"]


def test_a_free_text_is_printed_as_it_is_paragraph_by_paragraph() -> None:
    text = "Who is {org}?\n\n\n\nTell us.\n\n"
    assert compose("CMSL5512", replace(ABOUT, free_text=text)).paragraphs == ("Who is {org}?", "Tell us.")


def test_part_two_of_the_form_is_the_clients_and_only_cmsb003_has_one() -> None:
    form = compose("CMSB003", ABOUT).form
    assert {part.filled_by for part in form if part.heading.startswith("Part two")} == {"client"}
    assert [part.filled_by for part in form if part.heading.startswith("Part one")] == ["us"]
    assert all(not compose(code, ABOUT).form for code in CATALOGUE if code != "CMSB003")


def test_r1_the_last_day_is_policys_number_of_days_after_the_issue() -> None:
    assert last_day(CATALOGUE["CMSL0040"], date(2025, 11, 24), POLICY) == date(2025, 12, 8)
    with pytest.raises(ValueError, match="CMSL0042 awaits no answer"):
        last_day(CATALOGUE["CMSL0042"], date(2025, 11, 24), POLICY)


@pytest.mark.parametrize("code", CATALOGUE)
def test_no_sentence_is_long(code: str) -> None:
    composed = compose(code, ABOUT)
    texts = (*composed.paragraphs, *(p for s in composed.sections for p in (*s.paragraphs, *s.points)))
    sentences = [s for text in (*texts, *composed.next_steps) for s in text.split(". ")]
    assert max(len(sentence.split()) for sentence in sentences) <= 25


@pytest.mark.parametrize("code", CATALOGUE)
def test_a_reader_of_nine_to_eleven_can_read_it(code: str) -> None:
    """The Flesch-Kincaid grade is the years at school that a text needs; at six a British child is ten or eleven."""
    assert grade(compose(code, ABOUT)) <= 6


def grade(composed: Composed) -> float:
    texts = (*composed.paragraphs, *(p for s in composed.sections for p in (*s.paragraphs, *s.points)))
    sentences = [s for text in (*texts, *composed.next_steps) for s in re.split(r"(?<=[.:])\s", text)]
    words = [word for sentence in sentences for word in re.findall(r"[\w']+", sentence)]
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def syllables(word: str) -> int:
    spoken = re.sub(r"(?:[^laeiouy]es|ed|[^laeiouy]e)$", "", word.lower())
    return max(1, len(re.findall(r"[aeiouyâ]{1,2}", spoken)))
