"""SU-3a, 3c, 3d, R-8: a nomination by telephone; SU-4, SU-5a, SU-5b, SU-6, SU-7: the wait for the authorisation."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from workers.activation.proof import LACK_OF_PROOF
from workers.activation.unreachable import UNREACHABLE

if TYPE_CHECKING:
    from tests.unit.activation.story import Story

SOME = {"first_name": "Tobias", "last_name": "Wrenfield"}
LAST_MOMENT = datetime(2026, 3, 16, 23, 59, 59, tzinfo=UTC)


def test_su3c_su4_all_the_minimum_details_make_a_contact(story: Story) -> None:
    told = story.nomination(channel="telephone", authorisation="verbal")
    assert told.rules == ["SU-1", "SU-2", "SU-F", "SU-3c", "SU-4"]
    [representative] = story.state.representatives.values()
    assert story.people[representative.contact_id].last_name == "Wrenfield"
    [asked] = told.published("letters.requested")
    [letter] = asked["letters"]
    assert (letter["code"], letter["recipient_kind"], letter["enclosures"]) == ("CMSL5512", "client", ["CMSB003"])
    assert letter["fields"] == {"global_flag": True}


@pytest.mark.parametrize(("person", "rule"), [(SOME, "SU-3a"), ({}, "SU-3d"), (None, "SU-3d")])
def test_su3a_su3d_r8_without_the_minimum_no_contact(story: Story, person: dict[str, Any] | None, rule: str) -> None:
    told = story.nomination(person, channel="telephone", authorisation="none")
    assert told.rules == ["SU-1", "SU-2", "SU-F", rule, "SU-4"]
    assert told.letters == [("CMSL5512", "client")]
    assert story.state.representatives == {}


def test_r8_a_mobile_is_a_telephone_and_a_uk_address_needs_its_postcode(story: Story, another: Story) -> None:
    from_abroad = {"lines": ["1 Rue de la Paix"], "country": "FR"}
    friend = {**SOME, "title": "Mr", "date_of_birth": "1979-02-28", "mobile": "07700 900483"}
    abroad = story.nomination({**friend, "address": from_abroad}, channel="telephone", authorisation="verbal")
    assert "SU-3c" in abroad.rules
    home = another.nomination(
        {**friend, "address": {"lines": ["9 Row"], "country": "GB"}}, channel="telephone", authorisation="verbal"
    )
    assert "SU-3a" in home.rules


def test_su4_r1_the_wait_begins_with_the_issue_day(story: Story) -> None:
    story.nomination(channel="telephone", authorisation="verbal")
    assert story.state.desk.timers == {}
    story.days_pass(20)
    told = story.issues("CMSL5512")
    [(name, rule, due_at, status)] = told.timers
    assert (name, rule, status) == ("written_authorisation", "SU-4", "waiting")
    assert due_at == datetime(2026, 4, 5, 23, 0, tzinfo=UTC)


def test_su5a_nothing_written_with_a_contact(story: Story) -> None:
    told = story.asked_in_writing().lapses("written_authorisation")
    assert told.rules == ["SU-4", "SU-5a"]
    assert told.steps == [
        ("SU-5a", "In Progress", "Activate Client Representative", UNREACHABLE),
        ("SU-5a", "Closed", "Cancelled", UNREACHABLE),
    ]
    assert told.letters == [("CMSL0047", "client"), ("CMSL0049", "representative")]
    [asked] = told.published("letters.requested")
    assert asked["pair_id"]
    assert not next(iter(story.state.representatives.values())).active


def test_su5b_nothing_written_without_a_contact(story: Story) -> None:
    told = story.asked_in_writing(SOME).lapses("written_authorisation")
    assert told.steps == [("SU-5b", "Closed", "Cancelled", None)]
    assert told.letters == []


def test_su7_the_authorisation_comes_and_completes_what_is_known(story: Story) -> None:
    story.asked_in_writing(SOME)
    told = story.authorisation(opt_out_of_sms=True, point_of_contact=True)
    assert {"R-13", "R-4", "SU-7", "SU-3c", "SU-8"} <= set(told.rules)
    assert [(name, status) for name, _, _, status in told.timers] == [("written_authorisation", "cancelled")]
    assert story.open_tasks == ["call_representative"]
    assert story.state.client.opt_out_of_sms
    assert next(iter(story.state.activations.values())).point_of_contact


def test_su7_before_the_letter_was_issued(story: Story) -> None:
    story.nomination(channel="telephone", authorisation="verbal")
    story.authorisation()
    assert story.open_tasks == ["call_representative"]
    told = story.issues("CMSL5512")
    assert told.rules == ["R-1"]
    assert told.timers == []


def test_su7_received_at_the_last_moment_counts(story: Story) -> None:
    story.asked_in_writing()
    story.days_pass(30)
    story.authorisation(received=LAST_MOMENT)
    assert story.open_tasks == ["call_representative"]


WITH_ADDRESS = {**SOME, "address": {"lines": ["9 High Street"], "postcode": "LS1 4AP", "country": "GB"}}


@pytest.mark.parametrize("issued", [True, False])
@pytest.mark.parametrize(
    ("person", "signed", "lacking"),
    [(SOME, True, "address"), (None, True, "last_name"), (WITH_ADDRESS, False, "signature")],
)
def test_su6_r9_the_document_alone_lacks_what_the_law_requires(
    story: Story, person: dict[str, Any] | None, *, signed: bool, lacking: str, issued: bool
) -> None:
    story.nomination(channel="telephone", authorisation="verbal")
    if issued:
        story.issues("CMSL5512")
    told = story.authorisation(person, signed=signed)
    assert told.rules == ["SU-6"]
    assert lacking in told.timeline[0][1]
    assert told.letters == [("CMSL0048", "client"), ("CMSL0049", "representative")]
    assert story.request == ("Closed", "Cancelled", LACK_OF_PROOF)
    assert story.state.desk.timers == {}


def test_su6_r4_waits_while_a_contradiction_is_open(story: Story) -> None:
    story.asked_in_writing().reply(person={"telephone": "0161 555 0000"})
    assert story.authorisation(SOME).letters == []
    assert story.request[0] == "In Progress"
    told = story.completes("contradiction", "first")
    assert told.letters == [("CMSL0048", "client"), ("CMSL0049", "representative")]


def test_su6_not_once_the_client_has_authorised(story: Story) -> None:
    story.asked_in_writing().authorisation({**WITH_ADDRESS, "telephone": "0161 555 0000"})
    story.authorisation(SOME)
    story.completes("contradiction", "first")
    assert story.open_tasks == ["call_representative"]


def test_su6_without_a_contact_only_the_client_is_told(story: Story) -> None:
    told = story.asked_in_writing(SOME).authorisation(SOME)
    assert told.letters == [("CMSL0048", "client")]
    assert told.published("letters.requested")[0]["pair_id"] is None


def test_su6_no_nameless_contact_while_cmsl5512_is_not_issued(story: Story) -> None:
    story.nomination(None, channel="telephone", authorisation="none")
    told = story.authorisation({"last_name": "Wrenfield"})
    assert told.letters == [("CMSL0048", "client")]
    assert story.state.representatives == {}


def test_su5b_r9_a_signature_without_the_details_is_no_authorisation(story: Story) -> None:
    story.nomination(SOME, channel="telephone", authorisation="written")
    story.issues("CMSL5512")
    assert story.lapses("written_authorisation").rules == ["SU-4", "SU-5b"]


def test_r13_a_reply_during_the_wait_is_kept_but_is_no_authorisation(story: Story) -> None:
    story.asked_in_writing()
    told = story.reply("full", person={"mobile": "07700 900483"})
    assert told.rules == ["R-13", "R-4"]
    assert "written_authorisation" in [timer.name for timer in story.state.desk.timers.values()]
    told = story.authorisation()
    assert {"SU-9", "SU-10", "SU-11"} <= set(told.rules)
    assert story.open_tasks == []
