"""The words of one letter as its template takes them: plain strings, nothing that a template could execute."""

import re
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from workers.letters.catalogue import CATALOGUE
from workers.letters.composition import Composed, Particulars, compose, in_words
from workers.letters.form import FormPart
from workers.letters.rendering.letter import CannotRenderError, RenderInput
from workers.letters.rendering.letterhead import Letterhead, Letterheads
from workers.letters.rendering.lettering import address_size, unprintable
from workers.letters.wording import (
    CLOSING,
    CONTACT,
    ENCLOSED,
    FORM_RETURN,
    FORM_RULES,
    GREETING,
    NEXT_STEPS,
    OWN_WORDING,
    Contact,
)

LANGUAGE, REGION = "en", "GB"
REFERENCE_LENGTH = 8
LONGEST_WORD = 34
TOO_LONG = re.compile(rf"\S{{{LONGEST_WORD}}}(?=\S)")
NO_WIDTH = "\u200b"
Texts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class House:
    """What all letters of a platform share.

    Attributes:
        letterheads: who writes.
        wording_approved: whether the organisation has approved the wording; every page says so as long as it hasn't.
    """

    letterheads: Letterheads
    wording_approved: bool = False


def page(letter: RenderInput, house: House) -> Texts:
    """The texts of the letter and of what is enclosed.

    Raises:
        CannotRenderError: a name, the address or the free text can't be printed.
        ValueError: the letter awaits an answer and no day is given for it.
    """
    composed = compose(letter.code, _particulars(letter))
    head = house.letterheads[composed.organisation]  # type: ignore[index]  # composition knows these two
    enclosed = [compose(code, _particulars(letter)) for code in letter.enclosures]
    texts = {
        "language": LANGUAGE,
        "region": REGION,
        "title": title(composed),
        "organisation": f"{head.name} ({composed.organisation})",
        "organisation_address": head.address,
        "telephone": head.telephone,
        "references": _references(letter),
        "address": letter.address_lines,
        "address_size": _size(letter),
        "greeting": GREETING.format(name=letter.address_lines[0]),
        "closing": CLOSING,
        "contact": _contact(letter, head),
        "enclosed": ENCLOSED.format(titles=", ".join(_with_code(one) for one in enclosed)) if enclosed else None,
        "notice": None if house.wording_approved else OWN_WORDING,
        "numbered": CATALOGUE[letter.code].completion != "system" or bool(enclosed),
        "main": _document(composed, letter, head),
        "enclosures": [_document(one, letter, head) for one in enclosed],
    }
    return _printable(texts)


def title(composed: Composed) -> str:
    """The PDF's title: what a reader is shown, with the source's title where that is another one."""
    return composed.heading if composed.heading == composed.title else f"{composed.heading} ({composed.title})"


def _particulars(letter: RenderInput) -> Particulars:
    return Particulars(
        jurisdiction=letter.jurisdiction,
        answer_by=letter.answer_by,
        client=_one_line(letter.client),
        representative=_one_line(letter.representative),
        free_text=_tidy(letter.free_text),
    )


def _one_line(name: str | None) -> str | None:
    return " ".join(name.split()) or None if name else None


def _tidy(text: str | None) -> str | None:
    r"""Lines end with \n, spaces are single, as callers' programs may have it otherwise."""
    return "\n".join(" ".join(line.split()) for line in text.splitlines()) if text else None


def _with_code(composed: Composed) -> str:
    return f"{composed.heading} ({composed.code})"


def _to_client(letter: RenderInput) -> bool:
    return CATALOGUE[letter.code].recipient_kind == "client"


def _reference(letter: RenderInput) -> str:
    return "".join(filter(str.isalnum, letter.letter_id))[:REFERENCE_LENGTH].upper()


def _references(letter: RenderInput) -> list[tuple[str, str]]:
    """Whoever telephones can tell the letter by these."""
    found = [("Date", in_words(letter.issued_on)), ("Our reference", _reference(letter))]
    if _to_client(letter) and letter.client_number:
        found.append(("Your client number", letter.client_number))
    return found


def _size(letter: RenderInput) -> float:
    size = address_size(letter.address_lines)
    if size is None:
        raise CannotRenderError("a line of the address is too wide for the envelope's window")
    return size


def _contact(letter: RenderInput, head: Letterhead, say: Contact = CONTACT) -> Texts:
    quote = say.reference.format(number=_reference(letter))
    if _to_client(letter) and letter.client_number:
        quote = say.client_number.format(number=letter.client_number)
    called = say.telephone.format(telephone=head.telephone, hours=head.hours)
    return {"heading": say.heading, "lines": [_stressed(called, head.telephone), say.letter, quote, say.formats]}


def _document(composed: Composed, letter: RenderInput, head: Letterhead) -> Texts:
    deadline = in_words(composed.answer_by) if composed.answer_by else None
    return {
        "code": composed.code,
        "footer": f"{composed.code}, version {composed.template_version}",
        "heading": composed.heading,
        "paragraphs": [_stressed(words, deadline) for words in composed.paragraphs],
        "sections": [{"heading": s.heading, "paragraphs": s.paragraphs, "points": s.points} for s in composed.sections],
        "steps_heading": NEXT_STEPS,
        "steps": [_stressed(words, deadline) for words in composed.next_steps],
        "form": _form(composed, letter, head) if composed.form else None,
    }


def _stressed(words: str, what: str | None) -> str | list[str]:
    """``words`` in parts, of which every second is ``what``; as they are where it isn't in them."""
    if what is None or what not in words:
        return words
    before, *after = words.split(what)
    return [before, *(part for rest in after for part in (what, rest))]


def _form(composed: Composed, letter: RenderInput, head: Letterhead) -> Texts:
    name, *address = letter.address_lines
    ours = [[name], address, [letter.client_number or ""]]
    return {
        "title": composed.title,
        "rules": FORM_RULES,
        "return": FORM_RETURN,
        "return_to": [head.name, *head.address],
        "parts": [_part(part, ours) for part in composed.form],
    }


def _part(part: FormPart, ours: list[list[str]]) -> Texts:
    values = ours if part.filled_by == "us" else [None] * len(part.fields)
    fields = [
        {"label": field.label, "kind": field.kind, "hint": field.hint, "value": value}
        for field, value in zip(part.fields, values, strict=True)
    ]
    return {"heading": part.heading, "filled_by": part.filled_by, "intro": part.intro, "fields": fields}


def _printable(texts: Texts) -> Texts:
    """The same in composed characters, each of which the fonts have; words that no line could hold can be parted."""
    address = [_checked_text(line) for line in texts["address"]]
    return {**{name: _checked(value) for name, value in texts.items()}, "address": address}


def _checked(value: Any) -> Any:  # noqa: ANN401 - any part of the texts
    match value:
        case str():
            return _parted(_checked_text(value))
        case dict():
            return {name: _checked(each) for name, each in value.items()}
        case list() | tuple():
            return [_checked(each) for each in value]
        case _:
            return value


def _checked_text(text: str) -> str:
    if fault := unprintable(text.replace("\n", " ")):
        raise CannotRenderError(fault)
    return normalize("NFC", text)


def _parted(text: str) -> str:
    """Spaces of no width in words that are longer than a line may be."""
    return text if len(text) <= LONGEST_WORD else TOO_LONG.sub(rf"\g<0>{NO_WIDTH}", text)
