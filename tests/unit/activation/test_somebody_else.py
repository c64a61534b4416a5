"""R-2, R-4, R-11: what the client sends names somebody else than the request is about."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from contracts.parts import Person
from tests.unit.activation.facts import NAME, UNA, WITHDRAWN, stages
from tests.unit.activation.story import FRIEND, SCIN
from tests.unit.activation.test_readings import held_up
from workers.procedure.people import person_from

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tests.unit.activation.story import Story
    from tests.unit.activation.told import Told

NINO = "AB123456C"
CHOICE = "tell_client_one_representative"
VERA = {**FRIEND, "first_name": "Vera", "date_of_birth": "1990-05-05"}
FIRM: dict[str, Any] = {
    "type": "organisation",
    "organisation": {"name": "Hartwell", "contact": {"name": "Ada Hartwell"}},
}


def form_for_a_firm(story: Story, received: datetime) -> Told:
    about = {"scin": SCIN, "form": "CMSB003", "signed": True, "representative": FIRM}
    return story.hears("contact.authorisation", about, received)


@pytest.mark.parametrize("chosen", ["Una", "Vera"])
def test_r11_of_two_others_the_one_whom_the_client_chose_is_taken_up(story: Story, chosen: str) -> None:
    story.called()
    tasks = [story.nomination(one).published("task.raised")[0]["task_id"] for one in (UNA, VERA)]
    told = story.completed(tasks[["Una", "Vera"].index(chosen)], "replace")
    latest = list(story.state.activations.values())[-1]
    assert stages(story) == ["ended", "call_representative"]
    assert story.people[latest.nominee_id].first_name == chosen
    assert (CHOICE, "open") in told.tasks


@pytest.mark.parametrize("person", [FRIEND, None])
def test_r2_r3_a_form_of_another_type_does_not_reopen(story: Story, person: dict[str, Any] | None) -> None:
    story.asked_in_writing(person).days_pass(3)
    in_time = story.now
    story.lapses("written_authorisation")
    ended = story.request
    told = form_for_a_firm(story, in_time)
    assert told.tasks == [("unmatched_contact", "open")]
    assert (story.request, stages(story)) == (ended, ["ended"])


def test_r2_r3_a_form_of_another_type_does_not_undo_an_activation(story: Story) -> None:
    story.asked_in_writing().days_pass(2)
    in_time = story.now
    story.authorisation()
    story.completes("call_representative", "reached", "full")
    story.cis("verified")
    story.days_pass(1)
    assert form_for_a_firm(story, in_time).tasks == [("unmatched_contact", "open")]
    assert story.request == ("Closed", "Complete", "Active")


def test_r2_a_form_of_another_type_is_no_signature_for_a_request_that_ended_for_lack_of_proof(story: Story) -> None:
    story.asked_in_writing().days_pass(1)
    story.authorisation(NAME)
    story.days_pass(0.1)
    told = form_for_a_firm(story, story.now)
    assert told.tasks == [("unmatched_contact", "open")]
    [one] = story.state.activations.values()
    assert one.signatures == ()


def names_vera(story: Story) -> Told:
    """A form names Vera, and somebody says that she counts."""
    story.authorisation({**VERA, "nino": NINO})
    return story.completes("contradiction", "second")


def test_r15_r4_a_contact_keeps_its_details_when_somebody_else_is_meant(story: Story) -> None:
    story.asked_in_writing()
    [contact_id] = [one.contact_id for one in story.state.representatives.values()]
    before = story.people[contact_id]
    names_vera(story)
    [one] = story.state.activations.values()
    assert story.people[contact_id] == before
    assert story.people[one.nominee_id] == person_from(Person.model_validate_json(json.dumps({**VERA, "nino": NINO})))
    assert one.representative_id != next(iter(story.state.representatives))
    story.completes("call_representative", "reached", "full")
    story.cis("verified")
    assert [(who.contact_id, who.active) for who in story.state.representatives.values()] == [
        (contact_id, False),
        (one.nominee_id, True),
    ]


def test_r4_the_first_counts_and_nothing_of_the_other_is_added(story: Story) -> None:
    story.asked_in_writing()
    [one] = story.state.activations.values()
    before = story.people[one.nominee_id]
    story.authorisation(VERA)
    story.completes("contradiction", "first")
    assert story.people[one.nominee_id] == before


@pytest.mark.parametrize(
    ("reached", "letters"),
    [
        (lambda story: story.called(), []),
        (lambda story: story.written_to(), [["CMSL0043"]]),
        (lambda story: story.verifying(), []),
        (lambda story: story.may_object(), [["CMSL0040"]]),
    ],
    ids=["called", "written_to", "verifying", "may_object"],
)
def test_r4_somebody_else_begins_where_the_first_began(
    story: Story, reached: Callable[[Story], object], letters: list[list[str]]
) -> None:
    reached(story)
    story.days_pass(1)
    told = names_vera(story)
    [one] = story.state.activations.values()
    assert (one.stage, one.security_given, one.check_id) == ("call_representative", False, None)
    assert (story.request, story.open_tasks) == (("In Progress", None, None), ["call_representative"])
    called_back = [one["letter_ids"] for one in told.published("letters.withdrawal-requested")][:1]
    assert [[story.letters[letter_id].code for letter_id in ids] for ids in called_back] == letters
    story.completes("call_representative", "reached", "full")
    story.cis("verified")
    first, second = story.state.representatives.values()
    assert (first.active, second.active, second.security, second.nino_status) == (False, True, "set", "NINO Verified")


def test_r4_suc_somebody_else_begins_where_the_first_began_though_the_activation_was_held_up(story: Story) -> None:
    request_id = next(iter(held_up(story).state.activations))
    names_vera(story)
    assert story.state.activations[request_id].stage == "one_representative"
    story.removed(1)
    one = story.state.activations[request_id]
    assert (one.stage, story.people[one.nominee_id].first_name) == ("call_representative", "Vera")


def test_r12_the_removal_of_whom_another_replaced_ends_nothing(story: Story) -> None:
    story.asked_in_writing()
    names_vera(story)
    story.removed()
    assert (story.request[0], story.open_tasks) == ("In Progress", ["call_representative"])


def test_r4_one_detail_that_differs_may_be_a_slip(story: Story) -> None:
    story.asked_in_writing()
    [contact_id] = [one.contact_id for one in story.state.representatives.values()]
    story.authorisation({**FRIEND, "first_name": "Tobyas"})
    story.completes("contradiction", "second")
    assert story.people[contact_id].first_name == "Tobyas"
    assert len(story.state.representatives) == 1


def test_r12_an_objection_is_never_too_late_before_the_representative_is_active(story: Story) -> None:
    story.may_object().days_pass(1)
    story.reply(person={"telephone": "0161 555 0000"})
    assert story.open_tasks == ["contradiction"]
    story.lapses("objection")
    story.days_pass(1)
    story.objection()
    assert (story.request, story.open_tasks) == (WITHDRAWN, [])
