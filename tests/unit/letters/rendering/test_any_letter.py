"""Whoever a letter is to: it becomes a document that passes, or a reason says why not and tells nothing of them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from unicodedata import normalize

import pypdfium2 as pdfium
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from policy import load
from workers.letters.address import Undeliverable, countries
from workers.letters.catalogue import CATALOGUE
from workers.letters.rendering.letter import CannotRenderError, Rendered, RenderInput
from workers.letters.rendering.page import LONGEST_WORD
from workers.letters.rendering.renderer import Renderer
from workers.letters.saying import says
from workers.letters.state import Letter
from workers.procedure.ids import client_person_id
from workers.procedure.people import Address, Person
from workers.procedure.records import Records

if TYPE_CHECKING:
    from tests.unit.letters.conftest import Post

SCIN = "123456789012"
CLIENT, FRIEND = client_person_id(SCIN), "friend"
TODAY = date(2025, 11, 24)
POLICIES = load()

TWICE = Person(title="Ms", last_name="0", address=Address(("ΩM0000000000000jŴ",) * 2, "LS1 4AP", "GB"))
"""PDFium takes the second line, but for its first letter, for a shadow of the first."""
REASONS = re.compile(
    r"no address is held|no name is held|no fixed abode|the country is not known|no postcode is held"
    r"|the postcode is not a UK postcode|\d+ lines with the name, where 3 to 7 are allowed"
    r"|line (1 \(the name\)|[2-7]) (is longer than 45 characters|is too wide for the envelope's window"
    r"|begins with a character that is not allowed there|has a character that can't be printed|has no letter or digit)"
    r"|(line (1 \(the name\)|[2-7]) can't be printed: )?(U\+[0-9A-F]{4,6} is not in the letters' font"
    r"|an accent without a letter, or more on one than can be printed)"
    r"|it has \d+ pages, more than 10|it has \d+ bytes, more than \d+"
)
"""Every reason that there may be. Nothing else can be in one: no part of a name, of an address or of a text."""

HARD = (
    *("Siân Ŵyn-Gruffydd", "Llŷr ap Siôn", "Ýstâd y Bryngwyn", "Llanfairpwllgwyngyllgogerychwyrndrobwll"),
    *("Zoë Škvorecká", "Nguyễn Thị Ế", "Łącka Ñuñez", "Ø", "İbrahim Çağlar \u0131", "ǅemal", "straße ﬁrma"),
    *(
        "Кузьма",
        "Ναυσικά",
        "王小明",
        "محمد",
        "שרה",
        "अमित",
        "សុខ",
        "\U0001f600 \U0001f1ec\U0001f1e7",
        "\U0001d504\U0001d52b",
        "Ⅷ ½ ℅ № ™",
    ),
    *(
        "a\u0301\u0323\u0301",
        "\u0301",
        "e\u0301",
        "o\u200bo",
        "\u202egnorw",
        "soft\u00adhyphen",
        "wide\u3000space",
        "\ufeff",
    ),
    *(
        "no\u00a0break",
        "\u2028",
        "tab\there",
        "\x00",
        "\x1b[31m",
        "%s {org} {0} {}",
        '#let $x$ \\u{41} "q" *_` @me <b> //',
    ),
    *(
        "' OR 1=1 --",
        "{{7*7}}",
        "</w:t>",
        "\\",
        '"',
        "#",
        "@",
        "=1+1",
        "~",
        "-",
        "W" * 45,
        "i" * 45,
        "W" * 46,
        "x" * 200,
    ),
    *("no fixed abode", "NFA", "LS1 4AP", "France", "(rear)", "   ", "O'Neil-Smythe", "12", "Flat 3/2"),
)
CHARACTERS = st.characters(codec="utf-8")
LATIN = st.characters(max_codepoint=0x24F, categories=["L", "N", "P", "Zs"])
WORDS = st.one_of(st.sampled_from(HARD), st.text(CHARACTERS, max_size=60), st.text(LATIN, min_size=1, max_size=45))
PLAIN = st.text("abcWMij ŴÂéßŁЖΩ019.,'-&", min_size=1, max_size=45)
MIXED = WORDS | PLAIN
NAMES = st.none() | MIXED | st.builds("{} {}".format, MIXED, MIXED)
ADDRESSES = st.builds(
    Address,
    lines=st.lists(MIXED, max_size=7).map(tuple),
    postcode=st.sampled_from(["LS1 4AP", "im11aa", "75007", None]) | st.text(max_size=8),
    country=st.sampled_from(["GB", "GB", "GB", "JE", "XX", *countries()]),
)
PEOPLE = st.builds(
    Person,
    title=st.sampled_from([None, "Ms", "Frau", "Y Parch."]),
    first_name=NAMES,
    last_name=NAMES,
    name=st.none() | NAMES,
    organisation=st.none() | MIXED,
    address=st.none() | ADDRESSES,
    organisation_address=st.none() | ADDRESSES,
    jurisdiction=st.sampled_from([None, "england_wales", "scotland", "northern_ireland"]),
)
HOUSE_OF = st.builds(
    Address, lines=st.tuples(PLAIN, PLAIN), postcode=st.just("LS1 4AP"), country=st.sampled_from(["GB", "FR"])
)
LIKELY = st.builds(Person, title=st.just("Ms"), last_name=PLAIN, address=HOUSE_OF)
"""Most of these get a letter."""
ANYBODY = st.one_of(PEOPLE, LIKELY, st.builds(lambda one, name: replace(one, last_name=name), LIKELY, MIXED))
LONG_TEXTS = st.builds(lambda part, times: "\n\n".join([part] * times), MIXED, st.integers(1, 120))
TEXTS = st.none() | st.text(CHARACTERS, max_size=300) | LONG_TEXTS


def letter(code: str, text: str | None) -> Letter:
    about = CATALOGUE[code]
    return Letter(
        letter_id="5a3bd2f4-0000-5000-8000-000000000001",
        code=code,
        recipient_kind=about.recipient_kind,
        person_id=CLIENT if about.recipient_kind == "client" else FRIEND,
        envelope_id="E1",
        pair_id=None,
        enclosures=("CMSB003",) if code == "CMSL5512" else (),
        via="standard",
        rule="SU-4",
        service_request_id="SR1",
        fields={"free_text": text} if text and about.completion == "free_text" else {},
        representative_id=FRIEND,
    )


def made(renderer: Renderer, said: RenderInput | Undeliverable) -> Rendered | str:
    """The document, or the reason why there's none."""
    if isinstance(said, Undeliverable):
        return said.reason
    try:
        return renderer.render(said)
    except CannotRenderError as error:
        return str(error)


def first_page(pdf: bytes) -> str:
    """Without spaces, which PDFium sees where there are none, and marks that may part a word; ligatures are parted."""
    with pdfium.PdfDocument(pdf) as document:
        text = document[0].get_textpage().get_text_range()
    return "".join(normalize("NFKC", text).replace("\u200b", "").split())


@settings(max_examples=250, deadline=None)
@given(client=ANYBODY, friend=ANYBODY, code=st.sampled_from(sorted(CATALOGUE)), text=TEXTS)
@example(client=Person(), friend=Person(), code="CMSL0041", text=None)
@example(client=TWICE, friend=TWICE, code="CMSB003", text=None)
def test_always_a_document_that_passes_or_a_reason_that_tells_nothing(
    renderer: Renderer, client: Person, friend: Person, code: str, text: str | None
) -> None:
    said = says(letter(code, text), SCIN, Records(people={CLIENT: client, FRIEND: friend}).people, POLICIES, TODAY)
    found = made(renderer, said)
    if isinstance(found, str):
        assert all(REASONS.fullmatch(reason) for reason in found.split("; ")), found
        return
    assert isinstance(said, RenderInput)
    assert 1 <= found.pages <= 10
    assert found.sha256 == hashlib.sha256(found.pdf).hexdigest()
    assert made(renderer, said) == found


@pytest.mark.parametrize("name", [one for one in HARD if one.strip()])
@pytest.mark.parametrize("code", ["CMSL0042", "CMSL5512"])
def test_a_hard_name_is_printed_whole_or_refused(renderer: Renderer, code: str, name: str) -> None:
    client = Person(name=name, address=Address(("4 Mill Lane", "Bangor"), "LL57 1AA"), jurisdiction="scotland")
    people = Records(people={CLIENT: client, FRIEND: Person(name=name)}).people
    said = says(letter(code, None), SCIN, people, POLICIES, TODAY)
    found = made(renderer, said)
    if isinstance(found, str):
        assert REASONS.fullmatch(found), found
        return
    assert "".join(normalize("NFKC", name).split())[:LONGEST_WORD] in first_page(found.pdf)


@settings(max_examples=60, deadline=None)
@given(client=ANYBODY, friend=ANYBODY)
def test_r6_a_pair_is_issued_with_both_documents_or_held_with_a_reason(
    new_post: type[Post], renderer: Renderer, client: Person, friend: Person
) -> None:
    post = new_post(people={"client": client, "friend": friend, CLIENT: client}, press_stands=True, strangers=True)
    told = post.pair(representative_id="friend")
    for order in told.to_make:
        said = post.ordered(order)
        documents = {letter_id: made(renderer, one) for letter_id, one in said.items()}
        faults = {letter_id: found for letter_id, found in documents.items() if isinstance(found, str)}
        finished = {letter_id: one for letter_id, one in said.items() if letter_id not in faults}
        told.outcomes += post.made(finished, order.letter_ids, faults).outcomes
    statuses = [one.status for one in post.state.letters.values()]
    if statuses == ["issued", "issued"]:
        assert [one["document"]["pages"] for one in told.published("letter.issued")] == [2, 2]
        return
    assert statuses == ["held", "held"]
    [task] = told.published("task.raised")
    assert REASONS.fullmatch(task["details"]["reason"])
    assert task["summary"].endswith(task["details"]["reason"])
