"""R-6, R-16: letters that can't go out are held until a person has a better address."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tests.unit.letters.conftest import CLIENT_ID
from workers.procedure.people import Address

if TYPE_CHECKING:
    from tests.unit.letters.conftest import Post

GOOD = {"lines": ["1 New Road", "Leeds"], "postcode": "LS2 7EW", "country": "GB"}
HELD = {"L1": "held", "L2": "held"}
WITHDRAWN = {"L1": "withdrawn", "L2": "withdrawn"}
ISSUED = {"L1": "issued", "L2": "issued"}


def test_r6_one_bad_address_holds_both_and_raises_one_task(post: Post) -> None:
    post.moves_out("friend")
    told = post.pair()
    assert told.listed == HELD
    assert told.published("letter.issued") == []
    [task] = told.published("task.raised")
    assert (task["kind"], task["rule"], task["outcomes"]) == ("letter_undeliverable", "R-6", ["corrected", "cancel"])
    assert (task["queue"], task["service_request_id"]) == ("caseworkers", "SR1")
    assert task["due_at"] == datetime(2025, 11, 26, 9, 30, tzinfo=UTC)
    assert task["details"] == {
        "letter_id": "L2",
        "code": "CMSL0041",
        "recipient_kind": "representative",
        "person_id": "friend",
        "reason": "no address is held",
        "held": ["L1", "L2"],
        "recipient": {"name": "Mr Tom Reed", "address": {}},
    }
    assert told.timeline == [
        ("R-6", "Task letter_undeliverable raised in queue caseworkers"),
        ("R-6", "Held for want of an address: CMSL0042, CMSL0041"),
    ]


def test_r6_the_task_shows_the_address_as_held(post: Post) -> None:
    address = post.people["friend"].address
    post.people["friend"] = type(post.people["friend"])(last_name="", address=address)
    [task] = post.pair().published("task.raised")
    assert task["details"]["recipient"]["address"] == {
        "lines": ["9 High Street"],
        "postcode": "LS1 4AP",
        "country": "GB",
    }


def test_su_d_the_task_goes_to_the_queue_of_the_service_request(post: Post) -> None:
    post.moves_out("friend")
    [task] = post.pair(queue="maintenance_service").published("task.raised")
    assert task["queue"] == "maintenance_service"


def test_r6_nobody_on_record_is_undeliverable_too(post: Post) -> None:
    del post.people["friend"]
    told = post.pair()
    assert told.listed == HELD
    again = post.completes(post.task("letter_undeliverable"), "corrected", address=GOOD)
    assert again.listed == HELD
    assert again.published("task.raised")[0]["details"]["reason"] == "no name is held"


def test_r6_corrected_keeps_the_address_and_releases_both_on_that_day(post: Post) -> None:
    post.moves_out("friend")
    post.pair()
    post.now = datetime(2025, 11, 28, 12, tzinfo=UTC)
    told = post.completes(post.task("letter_undeliverable"), "corrected", address=GOOD)
    assert told.listed == ISSUED
    [saved] = told.saved
    assert (saved.person_id, saved.kind, saved.person.last_name) == ("friend", "contact", "Reed")
    client, friend = told.published("letter.issued")
    assert friend["address_lines"] == ["Mr Tom Reed", "1 New Road", "Leeds", "LS2 7EW"]
    assert client["issued_on"] == friend["issued_on"] == "2025-11-28"
    assert {event["rule"] for event in (client, friend)} == {"SU-13"}
    assert told.tasks == [("letter_undeliverable", "completed")]
    assert post.state.holds == {}


def test_r6_the_clients_corrected_address_is_kept_as_the_clients(post: Post) -> None:
    post.moves_out(CLIENT_ID)
    post.pair()
    told = post.completes(post.task("letter_undeliverable"), "corrected", address=GOOD)
    assert [(saved.kind, saved.told_at) for saved in told.saved] == [("client", post.now)]
    assert told.listed == ISSUED


def test_r16_a_corrected_address_never_replaces_details_that_were_told_later(post: Post) -> None:
    post.moves_out(CLIENT_ID)
    post.pair()
    told_later = Address(("9 New Close",), "LS2 7EW")
    post.people[CLIENT_ID] = replace(post.people[CLIENT_ID], address=told_later)
    post.clients_told[CLIENT_ID] = post.now + timedelta(seconds=1)
    told = post.completes(post.task("letter_undeliverable"), "corrected", address=GOOD)
    assert told.saved == []
    assert told.published("letter.issued")[0]["address_lines"] == ["Ms Siân Ellis", "9 New Close", "LS2 7EW"]


def test_r6_two_bad_addresses_are_asked_for_one_after_the_other(post: Post) -> None:
    post.moves_out(CLIENT_ID)
    post.moves_out("friend")
    post.pair()
    told = post.completes(post.task("letter_undeliverable"), "corrected", address=GOOD)
    assert told.listed == HELD
    assert told.published("task.raised")[0]["details"]["person_id"] == "friend"
    assert post.completes(post.task("letter_undeliverable"), "corrected", address=GOOD).listed == ISSUED


def test_r6_a_corrected_address_that_is_no_good_either_is_asked_for_again(post: Post) -> None:
    post.moves_out("friend")
    post.pair()
    bad = {"lines": ["No fixed abode"], "country": "GB", "postcode": "LS2 7EW"}
    told = post.completes(post.task("letter_undeliverable"), "corrected", address=bad)
    assert told.listed == HELD
    assert told.tasks == [("letter_undeliverable", "completed"), ("letter_undeliverable", "open")]


def test_r6_the_task_says_that_it_is_the_name_which_no_address_mends_so_that_somebody_cancels(post: Post) -> None:
    post.people["friend"] = replace(post.people["friend"], last_name="R" * 46)
    post.pair()
    told = post.completes(post.task("letter_undeliverable"), "corrected", address=GOOD)
    [task] = told.published("task.raised")
    assert task["summary"].endswith("line 1 (the name) is longer than 45 characters")
    assert task["details"]["reason"] == "line 1 (the name) is longer than 45 characters"
    told = post.completes(post.task("letter_undeliverable"), "cancel")
    assert (told.listed, told.published("task.raised"), post.state.holds) == (WITHDRAWN, [], {})


def test_r16_corrected_elsewhere_releases_with_the_details_held_now(post: Post) -> None:
    known = post.people["friend"]
    post.moves_out("friend")
    post.pair()
    post.people["friend"] = known
    told = post.completes(post.task("letter_undeliverable"), "corrected")
    assert told.listed == ISSUED
    assert told.saved == []


def test_su4_a_held_letter_keeps_its_text_until_it_is_issued(post: Post) -> None:
    post.moves_out(CLIENT_ID)
    fields = {"global_flag": True, "free_text": "Please tell us who they are."}
    post.ask([post.letter("L1", "CMSL5512", fields=fields)], rule="SU-4")
    assert post.state.letters["L1"].fields == fields
    told = post.completes(post.task("letter_undeliverable"), "corrected", address=GOOD)
    assert told.published("letter.issued")[0]["fields"] == fields
    assert post.state.letters["L1"].fields == {}


def test_r6_cancel_withdraws_both_and_no_vendor_hears_of_them(post: Post) -> None:
    post.moves_out("friend")
    post.pair()
    told = post.completes(post.task("letter_undeliverable"), "cancel")
    assert told.listed == {"L1": "withdrawn", "L2": "withdrawn"}
    assert told.published("letter.issued") == told.published("letter.withdrawn") == []
    assert ("R-6", "Letter CMSL0042 withdrawn") in told.timeline
    assert post.state.holds == {}
