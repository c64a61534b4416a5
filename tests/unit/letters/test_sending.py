"""Letters go out together, or are held together."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.unit.letters.conftest import CLIENT_ID

if TYPE_CHECKING:
    from tests.unit.letters.conftest import Post

GOOD = {"lines": ["1 New Road", "Leeds"], "postcode": "LS2 7EW", "country": "GB"}
ISSUED = {"L1": "issued", "L2": "issued"}


def test_a_pair_is_issued_exactly_as_the_wire_says(post: Post) -> None:
    told = post.pair()
    first, second = told.published("letter.issued")
    assert first == {
        "letter_id": "L1",
        "scin": "123456789012",
        "code": "CMSL0042",
        "title": "Important information about your representative",
        "recipient": {"kind": "client", "name": "Ms Siân Ellis"},
        "address_lines": ["Ms Siân Ellis", "4 Mill Lane", "Bangor", "LL57 1AA"],
        "enclosures": [],
        "envelope_id": "E-L1",
        "pair_id": "P1",
        "via": "standard",
        "language": "en",
        "fields": {},
        "template_version": "1",
        "issued_on": "2025-11-24",
        "rule": "SU-13",
        "service_request_id": "SR1",
        "document": {
            "url": "file:///documents/L1.pdf",
            "sha256": "0" * 64,
            "media_type": "application/pdf",
            "pages": 2,
        },
    }
    assert (second["code"], second["pair_id"], second["envelope_id"]) == ("CMSL0041", "P1", "E-L2")
    assert told.listed == ISSUED
    assert told.timeline == [
        ("SU-13", "The document of letter CMSL0042 is made"),
        ("SU-13", "The document of letter CMSL0041 is made"),
        ("SU-13", "Letter CMSL0042 to the client issued"),
        ("SU-13", "Letter CMSL0041 to the representative issued"),
    ]


def test_r1_the_issue_day_is_the_london_date(post: Post) -> None:
    post.now = datetime(2025, 6, 30, 23, 30, tzinfo=UTC)
    assert {event["issued_on"] for event in post.pair().published("letter.issued")} == {"2025-07-01"}


def test_a_letter_has_one_event_id_whatever_leads_to_its_issue(post: Post) -> None:
    straight = post.pair().ids("letter.issued")
    again = type(post)()
    again.moves_out("friend")
    again.pair()
    late = again.completes(again.task("letter_undeliverable"), "corrected", address=GOOD).ids("letter.issued")
    assert straight == late
    assert len(set(straight)) == 2


def test_r7_letters_asked_for_twice_are_issued_once(post: Post) -> None:
    post.pair()
    again = post.pair()
    assert again.effects == []
    assert again.timeline == [("SU-13", "These letters were asked for before: nothing changed")]


def test_a_letter_of_its_own_goes_by_contingency_where_asked(post: Post) -> None:
    told = post.ask([post.letter("L1", "CMSL0049", via="contingency")], rule="SU-31")
    [event] = told.published("letter.issued")
    assert (event["via"], event["pair_id"], event["rule"]) == ("contingency", None, "SU-31")


def test_su4_the_free_text_letter_carries_flag_text_and_leaflet(post: Post) -> None:
    fields = {"global_flag": True, "free_text": "Please tell us who they are."}
    told = post.ask([post.letter("L1", "CMSL5512", enclosures=["CMSB003"], fields=fields)], rule="SU-4")
    [event] = told.published("letter.issued")
    assert event["fields"] == fields
    assert event["enclosures"] == ["CMSB003"]


@pytest.mark.parametrize(
    ("jurisdiction", "organisation"),
    [("england_wales", "CMG"), ("scotland", "CMG"), ("northern_ireland", "NICMS"), (None, "CMG")],
)
def test_su30_without_a_text_it_asks_in_the_words_of_the_jurisdiction(
    post: Post, jurisdiction: str | None, organisation: str
) -> None:
    post.people[CLIENT_ID] = replace(post.people[CLIENT_ID], jurisdiction=jurisdiction)
    told = post.ask([post.letter("L1", "CMSL5512", enclosures=["CMSB003"])], rule="SU-30")
    [event] = told.published("letter.issued")
    assert event["fields"]["global_flag"] is True
    assert f"You asked {organisation} to" in event["fields"]["free_text"]
    assert "by 8 December 2025" in event["fields"]["free_text"]
