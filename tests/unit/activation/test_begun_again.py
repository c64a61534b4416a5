"""R-4: somebody else counts, and nothing of the first is taken for theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.activation.facts import WITHDRAWN
from tests.unit.activation.story import FRIEND
from tests.unit.activation.test_readings import held_up
from workers.activation.unreachable import UNREACHABLE
from workers.procedure.effects import SaveAppointment

if TYPE_CHECKING:
    from datetime import datetime

    from tests.unit.activation.story import Story
    from workers.activation.state import Activation

VERA: dict[str, Any] = {**FRIEND, "first_name": "Vera", "date_of_birth": "1990-05-05"}
OTHER_NUMBER = {"telephone": "0161 555 0000"}
CALL = "call_representative"


def vera_counts(story: Story) -> Activation:
    story.authorisation(VERA)
    story.completes("contradiction", "second")
    return latest(story)


def before_vera_counts(story: Story) -> datetime:
    """She counts instead of the first, who is called; a moment before that."""
    story.called()
    story.days_pass(0.1)
    early = story.now
    story.days_pass(0.1)
    vera_counts(story)
    return early


def latest(story: Story) -> Activation:
    return list(story.state.activations.values())[-1]


def test_r2_a_reply_of_the_first_read_late_is_not_the_others(story: Story) -> None:
    told = story.reply("full", received=before_vera_counts(story))
    assert told.rules[0] == "R-2"
    assert "whom another has replaced" in told.timeline[0][1]
    assert (latest(story).security_given, story.open_tasks) == (False, [CALL, "late_document"])


@pytest.mark.parametrize(("outcome", "name"), [("first", "Tobias"), ("second", "Vera")])
def test_su10_security_that_comes_with_somebody_elses_details_is_nobodys(story: Story, outcome: str, name: str) -> None:
    story.written_to().reply("full", person=VERA)
    story.completes("contradiction", outcome)
    one = latest(story)
    assert (story.people[one.nominee_id].first_name, one.security_given) == (name, False)


def test_su10_nor_is_what_the_first_gives_once_another_counts(story: Story) -> None:
    story.called()
    vera_counts(story)
    story.completes(CALL, "reached", "full", person=FRIEND)
    story.completes("contradiction", "first")
    assert (latest(story).stage, latest(story).security_given) == ("representative_reply", False)


def test_r4_questions_about_the_first_are_no_longer_put(story: Story) -> None:
    story.called()
    story.authorisation({**FRIEND, **OTHER_NUMBER})
    story.authorisation({**FRIEND, "nino": "AB123456C"})
    story.authorisation(VERA)
    tasks = [task.task_id for task in story.state.desk.tasks.values() if task.kind == "contradiction"]
    told = story.completed(tasks[-1], "second")
    assert [event["task_id"] for event in told.published("task.withdrawn")][:2] == [
        next(t for t in story.state.desk.tasks if story.state.desk.tasks[t].kind == CALL),
        tasks[0],
    ]
    assert (latest(story).contradictions, story.open_tasks) == ({}, [CALL])
    assert story.people[latest(story).nominee_id].telephone == FRIEND["telephone"]


@pytest.mark.parametrize(("more", "tasks"), [({}, [CALL]), (OTHER_NUMBER, ["contradiction"])])
def test_r4_a_second_form_about_the_other_is_held_against_them(
    story: Story, more: dict[str, str], tasks: list[str]
) -> None:
    story.asked_in_writing()
    story.authorisation(VERA)
    story.authorisation({**VERA, **more})
    first = next(task.task_id for task in story.state.desk.tasks.values() if task.kind == "contradiction")
    story.completed(first, "second")
    assert story.open_tasks == tasks


def test_r4_of_whom_only_the_first_name_is_told_the_last_name_is_the_firsts(story: Story) -> None:
    story.called()
    story.completes(CALL, "reached", person={"first_name": "Vera", "date_of_birth": "1990-05-05"})
    story.completes("contradiction", "second")
    person = story.people[latest(story).nominee_id]
    assert (person.first_name, person.last_name, person.nino) == ("Vera", FRIEND["last_name"], None)


def test_r5_cis_that_was_unavailable_is_asked_again_not_a_person(story: Story) -> None:
    story.verifying().cis("unavailable")
    story.authorisation({**FRIEND, "nino": "AB123456C"})
    story.authorisation({**FRIEND, "nino": "AB654321A"})
    story.completes("contradiction", "second")
    assert (latest(story).stage, story.open_tasks) == ("verification", [])
    story.cis("not_verified")
    assert (latest(story).stage, story.open_tasks) == ("objection", [])


@pytest.mark.parametrize("known", [True, False])
def test_su3c_su5_while_the_form_is_waited_for_the_contact_is_the_others(story: Story, *, known: bool) -> None:
    story.asked_in_writing()
    person = VERA if known else {name: VERA[name] for name in ("first_name", "last_name", "date_of_birth")}
    story.reply(person=person)
    story.completes("contradiction", "second")
    assert latest(story).stage == "written_authorisation"
    told = story.lapses("written_authorisation")
    assert told.letters == ([("CMSL0047", "client"), ("CMSL0049", "representative")] if known else [])
    assert story.request == ("Closed", "Cancelled", UNREACHABLE if known else None)


def test_su6_who_is_no_contact_gets_no_letter(story: Story) -> None:
    story.asked_in_writing()
    story.reply(person={name: VERA[name] for name in ("first_name", "last_name", "date_of_birth")})
    story.completes("contradiction", "second")
    assert story.authorisation(VERA, signed=False).letters == [("CMSL0048", "client")]


def test_su9_mac3_of_the_first_nothing_stays_on_the_request(story: Story) -> None:
    story.may_object()
    story.days_pass(1)
    story.authorisation(VERA)
    told = story.completes("contradiction", "second")
    [request] = story.state.desk.service_requests.values()
    assert not {"representative_id", "security_questions"} & set(request.fields)
    assert "fields" in told.published("service-request.changed")[0]
    appointments = [one.appointment for one in told.effects(SaveAppointment)]
    assert [one.standing for one in appointments] == ["ended", "ended"]


def test_suc_su9_nor_where_the_activation_was_held_up(story: Story) -> None:
    request_id = next(iter(held_up(story).state.activations))
    story.authorisation(VERA)
    story.completes("contradiction", "second")
    request = story.state.desk.service_requests[request_id]
    assert (request.status, request.sub_status) == ("Wait", None)
    assert "representative_id" not in request.fields


def test_r2_su6_a_refusal_that_somebody_has_settled_is_no_longer_asked_about(story: Story) -> None:
    story.nomination({"first_name": "Tobias", "last_name": "Wrenfield"})
    story.completes("call_client", "not_reached")
    story.issues("CMSL5512")
    story.days_pass(0.1)
    story.objection()
    story.completes("contradiction", "first")
    assert latest(story).refusals == ()


@pytest.mark.parametrize("before", [True, False])
def test_r2_r12_a_removal_of_the_first_is_seen_to_if_it_came_before(story: Story, *, before: bool) -> None:
    story.asked_in_writing()
    story.days_pass(0.1)
    early = story.now
    story.days_pass(0.1)
    vera_counts(story)
    about = {"scin": story.scin, "representative_id": next(iter(story.state.representatives))}
    story.hears("register.representative-removed", about, early if before else story.now)
    assert story.open_tasks == [CALL, *(["unmatched_contact"] if before else [])]
    assert story.request != WITHDRAWN
