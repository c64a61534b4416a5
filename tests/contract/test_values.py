"""Absent is a gap that a rule deals with; present but impossible is refused, its value in no reason (R-9)."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from contracts.base import Data
from contracts.contacts import Nomination
from contracts.errors import Unreadable, field_paths
from contracts.parts import Address, Person

Read = Callable[..., Data]
FRIEND = "contact.nomination--friend"


def _set(path: str, value: object) -> Callable[[Any], None]:
    """Sets a field of an event by its path."""

    def change(data: Any) -> None:
        *above, last = path.split(".")
        for step in above:
            data = data[int(step) if step.isdigit() else step]
        data[int(last) if last.isdigit() else last] = value

    return change


def _person(nomination: Data) -> Person:
    assert isinstance(nomination, Nomination)
    assert nomination.representative.type == "friend_relative"
    assert nomination.representative.person is not None
    return nomination.representative.person


PERSON = "representative.person"
IMPOSSIBLE = [
    (f"{PERSON}.date_of_birth", "2023-02-29", "date_impossible"),
    (f"{PERSON}.date_of_birth", "2026-11-23", "date_in_future"),
    (f"{PERSON}.date_of_birth", "1879-12-31", "date_too_early"),
    (f"{PERSON}.date_of_birth", "1980-01-01T00:00:00", "string_pattern_mismatch"),
    (f"{PERSON}.date_of_birth", "1262304000", "string_pattern_mismatch"),
    (f"{PERSON}.date_of_birth", 1262304000, "string_type"),
    (f"{PERSON}.nino", "AB12345C", "string_pattern_mismatch"),
    (f"{PERSON}.nino", "AB123456E", "string_pattern_mismatch"),
    (f"{PERSON}.nino", "QQ123456C", "string_pattern_mismatch"),
    (f"{PERSON}.nino", "AO123456C", "string_pattern_mismatch"),
    (f"{PERSON}.nino", "BG123456C", "string_pattern_mismatch"),
    (f"{PERSON}.nino", "zz123456c", "string_pattern_mismatch"),
    (f"{PERSON}.address.postcode", "M21 9W", "postcode_malformed"),
    (f"{PERSON}.address.postcode", "NOT KNOWN", "postcode_malformed"),
    (f"{PERSON}.address.country", "gb", "literal_error"),
    (f"{PERSON}.address.country", "UK", "literal_error"),
    (f"{PERSON}.address.lines", [], "too_short"),
    (f"{PERSON}.address.lines", ["1", "2", "3", "4", "5", "6", "7"], "too_long"),
    (f"{PERSON}.address.lines.0", " ", "string_too_short"),
    (f"{PERSON}.address.lines.0", "x" * 121, "string_too_long"),
    (f"{PERSON}.last_name", "Wren\x00field", "string_pattern_mismatch"),
    (f"{PERSON}.last_name", "Wren\nfield", "string_pattern_mismatch"),
    (f"{PERSON}.last_name", "Wren\x85field", "string_pattern_mismatch"),
    (f"{PERSON}.last_name", 7, "string_type"),
    ("client.scin", "12345678901", "string_pattern_mismatch"),
    ("client.scin", "12000045321\u0661", "string_pattern_mismatch"),
    ("client.scin", "120000453218\n", "string_pattern_mismatch"),
    ("client.scin", 120000453218, "string_type"),
    ("client.name.last_name", "", "string_too_short"),
    ("client.role", "payer", "literal_error"),
    ("channel", "fax", "literal_error"),
    ("point_of_contact", "true", "bool_type"),
]


@pytest.mark.parametrize(("path", "value", "kind"), IMPOSSIBLE)
def test_an_impossible_value_is_refused_by_its_path(read: Read, path: str, value: object, kind: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(FRIEND, _set(path, value))
    assert refused.value.reason == "invalid_data"
    assert refused.value.detail == f"{path}: {kind}"


@pytest.mark.parametrize(
    ("path", "value", "kept"),
    [
        ("nino", "ab 12 34 56 c", "AB123456C"),
        ("nino", "A B\u00a012\u202f34  56 C ", "AB123456C"),
        ("nino", "  ", None),
        ("nino", "\u00a0", None),
        ("telephone", "0161 496 0000, ask for Ann", "0161 496 0000, ask for Ann"),
        ("date_of_birth", "1880-01-01", date(1880, 1, 1)),
        ("nino", None, None),
        ("title", "  ", None),
        ("telephone", "", None),
        ("last_name", " O\u2019Brien-Łukasz ", "O\u2019Brien-Łukasz"),
        ("date_of_birth", "2026-11-22", date(2026, 11, 22)),
        ("date_of_birth", "2024-02-29", date(2024, 2, 29)),
        ("date_of_birth", None, None),
    ],
)
def test_a_possible_value_is_kept_in_one_form(read: Read, path: str, value: object, kept: object) -> None:
    assert getattr(_person(read(FRIEND, _set(f"{PERSON}.{path}", value))), path) == kept


def test_a_national_insurance_number_begins_as_hmrc_says() -> None:
    letters = [chr(code) for code in range(ord("A"), ord("Z") + 1)]
    possible = {
        f"{first}{second}"
        for first in letters
        for second in letters
        if first not in "DFIQUV" and second not in "DFIQUVO"
    } - {"BG", "GB", "NK", "KN", "TN", "NT", "ZZ"}
    read = {f"{first}{second}" for first in letters for second in letters if _is_nino(f"{first}{second}123456A")}
    assert read == possible


def _is_nino(text: str) -> bool:
    try:
        Person(nino=text.lower())
    except ValidationError:
        return False
    return Person(nino=text).nino == text


@pytest.mark.parametrize(
    ("country", "written", "kept"),
    [
        ("GB", "m219wq", "M21 9WQ"),
        ("GB", " ec1a  1bb ", "EC1A 1BB"),
        ("GB", "W1A0AX", "W1A 0AX"),
        ("GB", "GIR 0AA", "GIR 0AA"),
        ("GB", "bf1 2at", "BF1 2AT"),
        ("GB", " ", None),
        ("GB", "je2\u00a03ab", "JE2 3AB"),
        ("JE", "je23ab", "JE2 3AB"),
        ("GG", "gy1 1aa", "GY1 1AA"),
        ("IM", " im1 1aa", "IM1 1AA"),
        ("IM", None, None),
        ("FR", "M21 9WQ", "M21 9WQ"),
        ("GI", "gx11 1aa", "gx11 1aa"),
        ("FR", "69003", "69003"),
        ("IE", "D02 X285", "D02 X285"),
    ],
)
def test_a_postcode_is_kept_as_its_country_writes_it(country: str, written: str | None, kept: str | None) -> None:
    assert Address(lines=("1 High Street",), country=country, postcode=written).postcode == kept


@pytest.mark.parametrize(("country", "written"), [("JE", "M1 1AA"), ("IM", "M1 1AA"), ("GG", "GG1 1AA"), ("JE", "JE2")])
def test_a_crown_dependency_has_postcodes_of_its_own(country: str, written: str) -> None:
    with pytest.raises(ValidationError, match="postcode_malformed"):
        Address(lines=("1 High Street",), country=country, postcode=written)


def test_a_postcode_is_held_against_a_country_that_can_be_only() -> None:
    with pytest.raises(ValidationError) as refused:
        Address.model_validate_json(b'{"lines": ["1 High Street"], "country": "UK", "postcode": "nowhere"}')
    assert field_paths(refused.value) == "country: literal_error"


def test_a_person_may_be_born_on_the_londoners_today() -> None:
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # 1 July in London
    born = b'{"date_of_birth": "2026-07-01"}'
    assert Person.model_validate_json(born, context={"now": late}).date_of_birth == date(2026, 7, 1)
    with pytest.raises(ValidationError):
        Person.model_validate_json(b'{"date_of_birth": "2026-07-02"}', context={"now": late})
    assert Person.model_validate_json(b'{"date_of_birth": "2999-01-01"}').date_of_birth is not None


def test_what_a_reader_does_not_know_is_ignored(read: Read) -> None:
    plain = read(FRIEND)
    assert read(FRIEND, lambda data: data.update(shoe_size=43)) == plain


def test_lines_may_break_in_a_persons_own_words_only(read: Read) -> None:
    assert read("contact.created-in-error", _set("reason", "one\r\n\ttwo"))
    with pytest.raises(Unreadable, match="invalid_data"):
        read("contact.created-in-error", _set("reason", "one\x07two"))


def test_free_objects_hold_any_value_without_control_characters(read: Read) -> None:
    process = "contact.change-requested--process"
    held = {"a": [1, -2.5, True, None, "", {"b": ["x\ny"]}]}
    assert read(process, _set("change.details", held)).model_dump()["change"]["details"] == held
    with pytest.raises(Unreadable) as refused:
        read(process, _set("change.details", {"Jane Roe": ["\x00"]}))
    assert "Jane" not in refused.value.detail
    assert refused.value.detail == "change.details: free_value"


def test_a_missing_field_is_told_by_its_path_and_no_value_is(read: Read) -> None:
    def spoil(data: dict[str, Any]) -> None:
        del data["client"]["scin"]
        data["representative"]["person"]["date_of_birth"] = "Wrenfield"

    with pytest.raises(Unreadable) as refused:
        read(FRIEND, spoil)
    assert refused.value.detail == (
        "client.scin: missing; representative.person.date_of_birth: string_pattern_mismatch"
    )
    assert "Wrenfield" not in str(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_a_detail_is_bounded() -> None:
    with pytest.raises(ValidationError) as refused:
        Address.model_validate_json(b'{"lines": ["", "", ""], "country": "GB"}')
    assert field_paths(refused.value).startswith("lines.0: string_too_short; lines.1: ")
    assert len(Unreadable("invalid_data", "x" * 10_000).detail) == 500


@pytest.mark.parametrize(
    ("name", "path", "value"),
    [
        ("register.poas", "poas.1.id", "poa-7712"),
        ("letter.issued--one-of-a-pair", "address_lines.1", "@home"),
        ("letter.issued--one-of-a-pair", "address_lines.1", "x" * 46),
        ("letter.issued--one-of-a-pair", "address_lines", ["Ms Miriam Okafor", "LS17 4QD"]),
        ("letter.issued--one-of-a-pair", "issued_on", "2026-02-30"),
        ("timer.due", "due_at", "2026-04-01T00:00:00"),
        ("timer.due", "due_at", "2026-04-01"),
        ("timer.due", "rule", "because"),
        ("service-request.changed--unreachable", "resolution", "Not Registered - Unreachable"),
        ("service-request.changed--active", "fields.security_questions", ["X"] * 6),
        ("task.raised", "kind", "call_anyone"),
        ("task.raised", "outcomes", []),
        ("contact.representative-reply", "security.sealed", "not base64!"),
        ("contact.representative-reply", "security", {"pin": "1234567", "password": "x"}),
        ("contact.nomination--organisation", "representative.type", "friend"),
        ("contact.change-requested--own-details", "change.kind", "other"),
        ("security.checked", "tries_left", -1),
    ],
)
def test_other_events_refuse_what_cannot_be(read: Read, name: str, path: str, value: object) -> None:
    read(name)
    with pytest.raises(Unreadable, match="invalid_data"):
        read(name, _set(path, value))
