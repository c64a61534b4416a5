"""Composes a document: its wording, in the words of the client's jurisdiction, as data that can be rendered.

The composed text isn't kept and doesn't travel in events: the same particulars compose the same document.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from policy import Policy
from workers.letters.catalogue import CATALOGUE, Document
from workers.letters.form import AUTHORISATION_FORM, FormPart
from workers.letters.wording import FREE_TEXT, WORDINGS, Section

ELSEWHERE = "england_wales"
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

# Source, terminology: NICMS replaces CMG in Northern Ireland; lasting and ordinary powers have other names there.
TERMS: dict[str, dict[str, str]] = {
    ELSEWHERE: {
        "org": "CMG",
        "lasting": "a lasting power of attorney",
        "ordinary": "an ordinary power of attorney",
    },
    "scotland": {
        "org": "CMG",
        "lasting": "a continuing, or continuing and welfare, power of attorney",
        "ordinary": "an ordinary (also known as general) power of attorney",
    },
    "northern_ireland": {
        "org": "NICMS",
        "lasting": "an enduring power of attorney",
        "ordinary": "an ordinary power of attorney",
    },
}


@dataclass(frozen=True, slots=True)
class Particulars:
    """What one document says beyond its template.

    Attributes:
        jurisdiction: the client's; None reads as England and Wales.
        answer_by: the last day on which an answer counts, where the document awaits one.
        client: the client's name, told to the representative; None: "a parent".
        representative: the representative's name, told to the client; None: "someone".
        free_text: the text of CMSL5512; paragraphs are parted by blank lines.
    """

    jurisdiction: str | None = None
    answer_by: date | None = None
    client: str | None = None
    representative: str | None = None
    free_text: str | None = None


@dataclass(frozen=True, slots=True)
class Composed:
    """A document ready to be rendered.

    Attributes:
        title: the source's title, for lists and the PDF's metadata.
        heading: what the reader sees on top.
        organisation: who writes, CMG or NICMS.
        paragraphs: what happened and what it means.
        next_steps: what the reader should do next, and by when.
        answer_by: the last day on which an answer counts.
        sections: a leaflet's further parts.
        form: the parts of CMSB003's form; empty in the others.
    """

    code: str
    template_version: str
    title: str
    heading: str
    organisation: str
    paragraphs: tuple[str, ...]
    next_steps: tuple[str, ...]
    answer_by: date | None
    sections: tuple[Section, ...] = ()
    form: tuple[FormPart, ...] = ()


def compose(code: str, about: Particulars) -> Composed:
    """The document ``code`` for these particulars.

    Raises:
        ValueError: the document awaits an answer and no day is given for it.
    """
    document, wording = CATALOGUE[code], WORDINGS[code]
    if document.answer_days and about.answer_by is None:
        raise ValueError(f"{code} must say by which day we need an answer")
    terms = {**_terms(about.jurisdiction, about.answer_by), **_names(about)}
    return Composed(
        code=code,
        template_version=document.template_version,
        title=document.title,
        heading=wording.heading or document.title,
        organisation=terms["org"],
        paragraphs=_paragraphs(document, about, _filled(wording.paragraphs, terms)),
        next_steps=_filled(wording.next_steps, terms),
        answer_by=about.answer_by if document.answer_days else None,
        sections=tuple(_section(section, terms) for section in wording.sections),
        form=_form(terms) if document.completion == "client_part" else (),
    )


def free_text(jurisdiction: str | None, answer_by: date | None) -> str:
    """What CMSL5512 asks for when its request brings no text (SU-4, SU-30)."""
    return "\n\n".join(_filled(FREE_TEXT, _terms(jurisdiction, answer_by)))


def last_day(document: Document, issued_on: date, policy: Policy) -> date:
    """The last London day on which an answer to the document counts (R-1).

    Raises:
        ValueError: the document awaits no answer.
    """
    if document.answer_days is None:
        raise ValueError(f"{document.code} awaits no answer")
    days: int = getattr(policy.values, document.answer_days)
    return issued_on + timedelta(days=days)


def in_words(day: date) -> str:
    """A day as letters write it: 8 December 2025."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _terms(jurisdiction: str | None, answer_by: date | None) -> dict[str, str]:
    return {**TERMS[jurisdiction or ELSEWHERE], "answer_by": in_words(answer_by) if answer_by else ""}


def _names(about: Particulars) -> dict[str, str]:
    return {
        "representative": about.representative or "someone",
        "a_parent": about.client or "A parent",
        "the_parent": about.client or "the parent who nominated you",
    }


def _filled(texts: tuple[str, ...], terms: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(text.format_map(terms) for text in texts)


def _section(section: Section, terms: Mapping[str, str]) -> Section:
    return Section(section.heading, _filled(section.paragraphs, terms), _filled(section.points, terms))


def _paragraphs(document: Document, about: Particulars, fixed: tuple[str, ...]) -> tuple[str, ...]:
    if document.completion != "free_text":
        return fixed
    text = about.free_text or free_text(about.jurisdiction, about.answer_by)
    return tuple(p for part in text.split("\n\n") if (p := part.strip()))


def _form(terms: Mapping[str, str]) -> tuple[FormPart, ...]:
    return tuple(
        replace(part, heading=part.heading.format_map(terms), intro=part.intro.format_map(terms))
        for part in AUTHORISATION_FORM
    )
