"""Every address is one that can be printed and posted, or comes with a reason why not."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.letters import LetterIssued
from tests.unit.letters.conftest import CLIENT_ID
from workers.letters.address import Undeliverable, address_lines, countries
from workers.procedure.people import Address, Person
from workers.runtime.encoding import encode

if TYPE_CHECKING:
    from tests.unit.letters.conftest import Post

POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}|GIR 0AA")
LONGEST = "x" * 45


def lines(*middle: str, postcode: str | None = "LS1 4AP", country: str = "GB", name: str = "Tom Reed") -> object:
    return address_lines(Person(name=name, address=Address(middle, postcode, country)))


def reason(*middle: str, postcode: str | None = "LS1 4AP", country: str = "GB", name: str = "Tom Reed") -> str:
    found = lines(*middle, postcode=postcode, country=country, name=name)
    assert isinstance(found, Undeliverable)
    return found.reason


def test_name_lines_and_postcode() -> None:
    person = Person("Ms", "Siân", "Ellis", address=Address(("4 Mill Lane", "Bangor"), "LL57 1AA"))
    assert address_lines(person) == ("Ms Siân Ellis", "4 Mill Lane", "Bangor", "LL57 1AA")


def test_seven_lines_of_forty_five_characters_are_the_most() -> None:
    middle = (LONGEST, "2", "3", "4", "5")
    assert lines(*middle, name=LONGEST) == (LONGEST, *middle, "LS1 4AP")


def test_a_postcode_is_printed_in_capitals_with_its_space() -> None:
    assert lines("1 The Parade", postcode="im11aa", country="IM") == ("Tom Reed", "1 The Parade", "IM1 1AA")


def test_space_is_folded_and_blank_lines_are_left_out() -> None:
    assert lines("  1  High\tStreet ", " ", "Leeds") == ("Tom Reed", "1 High Street", "Leeds", "LS1 4AP")


def test_accents_in_two_pieces_become_one() -> None:
    assert lines("1 Ffordd Siân") == ("Tom Reed", "1 Ffordd Si\u00e2n", "LS1 4AP")


@pytest.mark.parametrize(
    ("middle", "postcode", "country", "printed"),
    [
        (("12 rue du Bac", "Paris"), "75007", "FR", ("12 rue du Bac", "Paris", "75007", "France")),
        (("12 rue du Bac", "75007 Paris"), "75007", "FR", ("12 rue du Bac", "75007 Paris", "France")),
        (("101 Laugavegur",), "101", "IS", ("101 Laugavegur", "101", "Iceland")),
        (("3 Main Street", "Cork"), None, "IE", ("3 Main Street", "Cork", "Ireland")),
        (("3 Main Street", "Ireland"), None, "IE", ("3 Main Street", "Ireland")),
    ],
)
def test_abroad_the_country_stands_last(
    middle: tuple[str, ...], postcode: str | None, country: str, printed: tuple[str, ...]
) -> None:
    assert lines(*middle, postcode=postcode, country=country) == ("Tom Reed", *printed)


@pytest.mark.parametrize(("country", "name"), [("JE", "Jersey"), ("GG", "Guernsey"), ("IM", "Isle of Man")])
def test_su3c_the_islands_are_abroad_and_need_no_postcode(country: str, name: str) -> None:
    assert lines("1 Rue de Haut", postcode=None, country=country) == ("Tom Reed", "1 Rue de Haut", name)
    assert lines("1 Rue de Haut", name, postcode=None, country=country) == ("Tom Reed", "1 Rue de Haut", name)
    assert reason("1 Rue de Haut", postcode="12345", country=country) == "the postcode is not a UK postcode"


def test_a_postcode_given_as_a_line_too_is_printed_once() -> None:
    assert lines("1 High Street", "ls1 4ap") == ("Tom Reed", "1 High Street", "LS1 4AP")


def test_every_country_has_a_name_that_can_be_printed() -> None:
    assert len(countries()) > 240
    for code in countries().keys() - {"GB"}:
        assert isinstance(lines("1 High Street", postcode=None, country=code), tuple)


@pytest.mark.parametrize("first", '@()=[]"\\/,<>~')
def test_no_line_begins_with_a_sign_that_vendors_refuse(first: str) -> None:
    assert reason(f"{first}1 High Street") == "line 2 begins with a character that is not allowed there"


@pytest.mark.parametrize(
    "line", ["No fixed abode", "Currently of no-fixed abode, Leeds", "NFA", "N.F.A.", "no  FIXED\tabode"]
)
def test_no_fixed_abode_is_no_address(line: str) -> None:
    assert reason("c/o the caller", line) == "no fixed abode"


def test_no_fixed_abode_over_two_lines_is_none_either() -> None:
    assert reason("No fixed", "abode") == "no fixed abode"


@pytest.mark.parametrize("line", ["Nfa House", "Casino Fixed Abode", "7 Abode Road"])
def test_what_only_looks_like_it_is_an_address(line: str) -> None:
    assert isinstance(lines(line), tuple)


def test_the_reasons() -> None:
    assert reason("1", "2", "3", "4", "5", "6") == "8 lines with the name, where 3 to 7 are allowed"
    assert reason(" ") == "2 lines with the name, where 3 to 7 are allowed"
    assert reason("1 High Street", f"{LONGEST}x") == "line 3 is longer than 45 characters"
    assert reason("1 High Street", name=f"{LONGEST}x") == "line 1 (the name) is longer than 45 characters"
    assert reason("1 High\u200bStreet") == "line 2 has a character that can't be printed"
    assert reason("-", "Leeds") == "line 2 has no letter or digit"
    assert reason("1 High Street", name="-") == "line 1 (the name) has no letter or digit"
    assert reason("1 High Street", name=" ") == "no name is held"
    assert reason("1 High Street", postcode=None) == "no postcode is held"
    assert reason("1 High Street", postcode="12345") == "the postcode is not a UK postcode"
    assert reason("1 High Street", country="XX") == "the country is not known"


def test_what_the_letters_font_lacks_is_found_before_a_letter_is_made() -> None:
    assert (
        reason("1 High Street", name="王小明")
        == "line 1 (the name) can't be printed: U+738B is not in the letters' font"
    )
    assert reason("1 High Street \U0001f600") == "line 2 can't be printed: U+1F600 is not in the letters' font"
    assert reason("1 o\u0323\u0301\u0301\u0301") == (
        "line 2 can't be printed: an accent without a letter, or more on one than can be printed"
    )


def test_a_line_that_would_not_fit_the_window_even_in_small_type_is_refused() -> None:
    assert reason("W" * 45) == "line 2 is too wide for the envelope's window"
    assert reason("1 High Street", name="W" * 45) == "line 1 (the name) is too wide for the envelope's window"
    assert isinstance(lines("LLANFAIRPWLLGWYNGYLLGOGERYCHWYRNDROBWLLLLANT"), tuple)


def test_nothing_held_is_a_reason_too() -> None:
    assert address_lines(None) == address_lines(Person()) == Undeliverable("no address is held")


WORDS = st.one_of(st.text(max_size=50), st.sampled_from(["1 High Street", "Llanfairpwll", "No fixed abode", "(rear)"]))
ADDRESSES = st.builds(
    Address,
    lines=st.lists(WORDS, max_size=8).map(tuple),
    postcode=st.one_of(st.none(), st.text(max_size=10), st.sampled_from(["LS1 4AP", "im11aa", "75007"])),
    country=st.sampled_from(["GB", "GB", "IM", "JE", "FR", "CI", "KR", "XX"]),
)
NAMES = st.none() | WORDS
PEOPLE = st.builds(Person, name=NAMES, last_name=NAMES, organisation=NAMES, address=st.none() | ADDRESSES)


@given(PEOPLE)
def test_always_a_letter_that_can_be_posted_or_a_reason(person: Person) -> None:
    found = address_lines(person)
    if isinstance(found, Undeliverable):
        assert found.reason
        return
    assert 3 <= len(found) <= 7
    assert POSTCODE.fullmatch(found[-1]) or found[-1] in countries().values()
    assert found[0].split() == normal(person.full_name).split()
    assert all(any(c.isalnum() for c in line) for line in found[:2])
    assert all(0 < len(line) <= 45 and line.isprintable() for line in found)
    assert all(line[0] not in '@()=[]"\\/,<>~' for line in found)
    assert person.address
    given_words = {word for line in person.address.lines for word in normal(line).split()}
    assert given_words - {word for line in found for word in line.split()} <= {*found[-1].lower().split()} | {found[-1]}


def normal(text: str) -> str:
    """Composed as `address_lines` prints it."""
    return normalize("NFC", text)


@given(client=PEOPLE, friend=PEOPLE)
def test_r6_whatever_the_addresses_a_pair_goes_whole_or_is_held_whole(
    new_post: type[Post], client: Person, friend: Person
) -> None:
    post = new_post(people={CLIENT_ID: client, "friend": friend}, strangers=True)
    told = post.pair()
    for event in told.published("letter.issued"):
        LetterIssued.model_validate_json(encode({k: v for k, v in event.items() if v is not None}))
    expected = "issued" if told.published("letter.issued") else "held"
    assert told.listed == {"L1": expected, "L2": expected}


def test_an_organisations_contact_is_written_to_at_their_organisation() -> None:
    office = Address(("12 Park Row", "Leeds"), "LS1 5HD")
    contact = Person(name="Asha Rao", organisation="Rao & Lowe LLP", organisation_address=office)
    assert address_lines(contact) == ("Asha Rao", "Rao & Lowe LLP", "12 Park Row", "Leeds", "LS1 5HD")
    own = Address(("RAO & LOWE LLP", "3 The Mews"), "LS2 8AA")
    at_their_own = replace(contact, address=own)
    assert address_lines(at_their_own) == ("Asha Rao", "RAO & LOWE LLP", "3 The Mews", "LS2 8AA")


@pytest.mark.parametrize(
    ("organisation", "middle"),
    [
        ("Harrison, Featherstonehaugh and Montgomery LLP", ("12 Park Row",)),
        ("(The) Legal Practice", ("12 Park Row",)),
        ("王小明", ("12 Park Row",)),
        ("W" * 45, ("12 Park Row",)),
        ("Rao & Lowe LLP", ("Suite 5", "Floor 2", "Orchard Court", "12 Park Row", "Leeds")),
    ],
)
def test_the_organisations_line_is_left_out_where_it_alone_would_hold_the_letter(
    organisation: str, middle: tuple[str, ...]
) -> None:
    contact = Person(name="Asha Rao", organisation=organisation, address=Address(middle, "LS1 5HD"))
    assert address_lines(contact) == ("Asha Rao", *middle, "LS1 5HD")


@given(organisation=WORDS, middle=st.lists(st.sampled_from(["1", "Leeds"]), min_size=1, max_size=5))
def test_no_organisations_name_holds_a_letter(organisation: str, middle: list[str]) -> None:
    contact = Person(name="Asha Rao", address=Address(tuple(middle), "LS1 5HD"))
    bare, found = address_lines(contact), address_lines(replace(contact, organisation=organisation))
    assert isinstance(found, tuple)
    assert bare in (found, (found[0], *found[2:]))


def test_a_fault_of_the_address_is_told_as_its_lines_are_counted_without_the_organisation() -> None:
    contact = Person(name="Asha Rao", organisation="Rao & Lowe LLP", address=Address(("(rear)",), "LS1 5HD"))
    assert address_lines(contact) == Undeliverable("line 2 begins with a character that is not allowed there")
