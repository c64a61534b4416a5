"""MA-1 and MA-2: no joint power of attorney, and a process is wanted."""

import hashlib
from dataclasses import replace
from typing import Any

import pytest

from tests.unit.maintain.story import OWN_DETAILS, PROCESS, REP, Story, holder
from workers.maintain.request import LONGEST_NOTE, change_digest
from workers.procedure.effects import SaveNote


def test_ma2_the_process_they_want_is_raised(story: Story) -> None:
    told = story.asks()
    (request,) = told.published("service-request.changed")
    about = (request["process"], request["area"], request["sub_area"], request["status"], request["queue"])
    assert about == ("CofC", "Change Personal Info", "Change Bank Details", "In Progress", "caseworkers")
    assert request["rule"] == "MA-2"
    assert request["notes"] == [
        f"Asked for by representative {REP}, change {story.change.change_id}",
        "account: Nest Egg 4711\nmonths: [1,2]",
    ]
    assert story.change.service_request_id == request["service_request_id"]
    assert "Set Up" not in told.words
    assert told.words.startswith(f"Change {story.change.change_id} asked for by representative {REP} by telephone")
    assert "policy 2012-12-10: CofC / Change Personal Info / Change Bank Details" in told.words


def test_ma2_details_of_a_process_are_notes_and_too_long_ones_are_parted(story: Story) -> None:
    told = story.asks({**PROCESS, "details": {"a": "x" * 9_000, "b": "y" * 10_000, "c": " " * 9_999}})
    notes = told.published("service-request.changed")[0]["notes"]
    assert [len(note) for note in notes[1:]] == [LONGEST_NOTE, LONGEST_NOTE]
    kept = [note for note in told.effects(SaveNote) if note.about == story.change.change_id]
    assert [note.text for note in kept] == notes[1:]


def test_ma2_without_details_the_note_says_who_asked(story: Story) -> None:
    told = story.asks({**PROCESS, "details": {}})
    assert len(told.published("service-request.changed")[0]["notes"]) == 1


def test_ma2_sub_activate_client_rep_goes_to_the_caseworkers_and_starts_no_set_up(story: Story) -> None:
    story.holders("A")
    change = {"kind": "process", "process": "CofC", "area": "Manage Client Rep", "sub_area": "Activate Client Rep"}
    told = story.asks(change, "A")
    assert [one["queue"] for one in told.published("service-request.changed")] == ["caseworkers"]
    assert "Set Up isn't started" in told.words
    assert told.tasks == []


@pytest.mark.parametrize(
    ("poas", "requester"),
    [
        (("A",), "A"),
        ((holder("A", joint=False), "B", "C"), "A"),
        (("A", holder("B", joint=False)), "A"),
        (("A", "B", "C"), REP),
    ],
)
def test_ma1_not_joint_is_served_at_once(story: Story, poas: Any, requester: str) -> None:
    story.holders(*poas)
    told = story.asks(requester=requester)
    assert story.statuses == ["done"]
    assert "nobody else's consent is needed" in told.words
    assert not told.published("consent.requested")


def test_ma1_joint_needs_the_others(story: Story) -> None:
    story.holders("A", "B", holder("C", joint=False))
    told = story.asks(requester="A")
    assert [one["poa_id"] for one in told.published("consent.requested")] == ["B"]
    assert story.statuses == ["waiting_consent"]


def test_a_change_keeps_the_policy_it_started_with(story: Story) -> None:
    story.asks()
    assert (story.change.policy, len(story.change.policy_hash)) == ("2012-12-10", 64)


def forget_policy(story: Story) -> None:
    changes = {i: replace(one, policy_hash="another") for i, one in story.state.changes.items()}
    story.state = replace(story.state, changes=changes)


def test_a_change_whose_policy_is_not_here_is_kept_for_later(waiting: Story) -> None:
    forget_policy(waiting)
    assert waiting.answers("B").refused == ("unknown_policy", "policy 2012-12-10")
    assert waiting.checks().checked == ("failed", 2)


def test_a_policy_that_is_not_here_matters_as_long_as_a_change_may_be_taken_up(waiting: Story) -> None:
    done = Story()
    done.asks()
    waiting.lapses()
    for story, refused in ((waiting, True), (done, False)):
        forget_policy(story)
        assert bool(story.holders("A").refused) is refused


def digest(change: dict[str, Any], requester: str = REP) -> str:
    story = Story()
    story.asks(change, requester)
    return story.change.change_digest


def test_ma12_the_digest_is_of_exactly_the_change_and_its_requester() -> None:
    said = (
        b'{"change":{"area":"Change Personal Info","details":{"account":"Nest Egg 4711","months":[1,2]},'
        b'"kind":"process","process":"CofC","sub_area":"Change Bank Details"},'
        b'"requester":{"id":"rep-1","kind":"representative"}}'
    )
    assert digest(PROCESS) == hashlib.sha256(said).hexdigest()


def test_ma12_whatever_differs_has_another_digest() -> None:
    changes = [
        PROCESS,
        OWN_DETAILS,
        {**PROCESS, "details": {}},
        {**PROCESS, "details": {"account": None}},
        {**PROCESS, "details": {"account": "Nest Egg 4712"}},
        {**PROCESS, "details": {"amount": 1.5}},
        {**PROCESS, "sub_area": "Change Address"},
        {**OWN_DETAILS, "current": {"telephone": "0161 496 0483"}},
    ]
    assert len({digest(one) for one in changes}) == len(changes)
    assert digest({**PROCESS, "details": {"months": [1, 2], "account": "Nest Egg 4711"}}) == digest(PROCESS)


def test_ma12_the_requester_is_part_of_the_digest(story: Story) -> None:
    story.holders("A", "D")
    story.asks(requester="A")
    first = story.change.change_digest
    story.asks(requester="D")
    assert story.change.change_digest != first
    assert change_digest.__doc__
