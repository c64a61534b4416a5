"""R-7: whatever comes in whatever order, deciding never raises, and ends in what the rules allow.

That deciding again gives the same, and the history alone the state, is checked by the story with every message.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.activation.story import AGAIN
from workers.activation.state import CALL_REPRESENTATIVE, ENDED, OBJECTION, REPRESENTATIVE_REPLY, VERIFICATION

if TYPE_CHECKING:
    from tests.unit.activation.story import Story
    from tests.unit.activation.told import Told
    from workers.activation.state import Representative

ADDRESS = {"lines": ["9 High Street"], "postcode": "LS1 4AP", "country": "GB"}
PERSONS: list[dict[str, Any] | None] = [
    None,
    {},
    {"first_name": "Tobias", "last_name": "Wrenfield"},
    {"telephone": "0161 496 0483", "date_of_birth": "1979-02-28"},
    {"telephone": "0161 496 0999", "title": "Dr"},
    {"first_name": "Tobias", "last_name": "Wrenfield", "address": ADDRESS},
    {"last_name": "Wrenfield", "address": {"lines": ["9 High Street"], "country": "GB"}},
    {"first_name": "Tobias", "last_name": "Wrenfield", "address": {"lines": ["1 Rue de la Paix"], "country": "FR"}},
    {
        "title": "Mr",
        "first_name": "Tobias",
        "last_name": "Wrenfield",
        "date_of_birth": "1979-02-28",
        "address": ADDRESS,
        "telephone": "0161 496 0483",
    },
]
person = st.sampled_from(PERSONS)
security = st.sampled_from(["none", "full", "pin only"])
yes_or_no = st.booleans()
earlier = st.sampled_from(
    [lambda story, hours=hours: story.now - timedelta(hours=hours) for hours in (0, 0, 0, 5, 400)]
)
"""When a contact is received that is read now."""
AUTHORISED = {CALL_REPRESENTATIVE, REPRESENTATIVE_REPLY, VERIFICATION, OBJECTION}
CLOSED = {
    ("Closed", "Complete", "Active"),
    ("Closed", "Cancelled", None),
    ("Closed", "Cancelled", "Not Registered \u2013 Unreachable"),
    ("Closed", "Cancelled", "Not Registered \u2013 Lack of Proof"),
    ("Closed", "Cancelled", "Lack of Proof"),
    ("Cancelled", "Complete", None),
}


def nominates(story: Story, data: st.DataObject) -> None:
    channel = data.draw(st.sampled_from(["telephone", "letter", "email"]))
    authorisation = data.draw(st.sampled_from(["none", "verbal", "written"]))
    role = data.draw(st.sampled_from(["paying", "receiving"]))
    more: dict[str, Any] = {"point_of_contact": data.draw(yes_or_no), "opt_out_of_sms": data.draw(yes_or_no)}
    more |= {"requested_by": "other"} if data.draw(st.integers(0, 19)) == 0 else {}
    more |= {"power_of_attorney": True} if data.draw(st.integers(0, 19)) == 0 else {}
    story.nomination(data.draw(person), channel, authorisation, {"role": role}, data.draw(earlier)(story), **more)


def authorises(story: Story, data: st.DataObject) -> None:
    story.authorisation(data.draw(person), data.draw(earlier)(story), signed=data.draw(yes_or_no))


def replies(story: Story, data: st.DataObject) -> None:
    declines = data.draw(st.integers(0, 9)) == 0
    story.reply(data.draw(security), data.draw(earlier)(story), person=data.draw(person), declines=declines)


def objects(story: Story, data: st.DataObject) -> None:
    story.objection(data.draw(earlier)(story))


def completes(story: Story, data: st.DataObject) -> None:
    tasks = [task for task in story.state.desk.tasks.values() if task.status == "open"]
    if tasks:
        task = data.draw(st.sampled_from(tasks))
        brought = {"representative": {"type": "friend_relative", "person": data.draw(person)}}
        if task.kind == "call_representative":
            brought = {"person": data.draw(person)}
        outcome = data.draw(st.sampled_from(task.outcomes))
        told = story.completes(task.kind, outcome, data.draw(security), **brought)
        assert told.refused in {None, ("outcome_not_offered", "outcome")}


def issues(story: Story, data: st.DataObject) -> None:
    if story.letters:
        how = data.draw(st.sampled_from([story.issues, story.issues, story.issues_again, story.does_not_send]))
        how(data.draw(st.sampled_from(sorted({one.code for one in story.letters.values()}))))


def lapses(story: Story, data: st.DataObject) -> None:
    names = [timer.name for timer in story.state.desk.timers.values()]
    if names:
        story.lapses(data.draw(st.sampled_from(names)))


def answers(story: Story, data: st.DataObject) -> None:
    if story.checks:
        result = data.draw(st.sampled_from(["verified", "not_verified", "disabled", "unavailable"]))
        story.cis(result, data.draw(st.integers(-len(story.checks), -1)))


def removes(story: Story, data: st.DataObject) -> None:
    one = data.draw(st.sampled_from([*story.state.representatives, "nobody"]))
    story.hears("register.representative-removed", {"scin": "123456789012", "representative_id": one})


def closes(story: Story, data: st.DataObject) -> None:
    if data.draw(st.integers(0, 9)) == 0:
        story.hears("register.case-closed", {"scin": "123456789012"}, data.draw(earlier)(story))


def is_in_error(story: Story, data: st.DataObject) -> None:
    if story.state.activations and data.draw(st.integers(0, 4)) == 0:
        story.created_in_error(data.draw(st.integers(-len(story.state.activations), -1)))


def removes_the_active_one(story: Story, _: st.DataObject) -> None:
    for number, one in enumerate(tuple(story.state.representatives.values())):
        if one.active:
            story.removed(number)


def days_pass(story: Story, data: st.DataObject) -> None:
    story.days_pass(data.draw(st.sampled_from([0.5, 2, 14, 20])))


ACTIONS = [nominates, authorises, replies, objects, completes, completes, issues, issues, lapses, answers, answers,
           removes, removes_the_active_one, closes, is_in_error, days_pass]  # fmt: skip


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_messages_in_any_order(story: Story, data: st.DataObject) -> None:
    told = type(story)()
    nominates(told, data)
    for act in data.draw(st.lists(st.sampled_from(ACTIONS), max_size=20)):
        act(told, data)
        consistent(told)


def consistent(story: Story) -> None:
    requests, desk = story.state.activations, story.state.desk
    assert sum(one.stage != ENDED for one in requests.values()) <= 1
    for request_id, one in requests.items():
        sr = desk.service_requests[request_id]
        if one.stage == ENDED:
            assert (sr.status, sr.sub_status, sr.resolution) in CLOSED
            assert request_id not in {timer.service_request_id for timer in desk.timers.values()}
        else:
            assert sr.open
            assert can_go_on(story, request_id)
        if one.stage in AUTHORISED:
            assert one.authorised_at is not None
    active = [one for one in story.state.representatives.values() if one.active]
    assert len(active) <= 1
    assert all(complete(story, one) for one in story.state.representatives.values())
    codes = [one.code for one in story.letters.values() if not one.letter_id.endswith(AGAIN)]
    assert codes.count("CMSL0041") == codes.count("CMSL0042")


def complete(story: Story, one: Representative) -> bool:
    """All that a contact must have; of a request created in error it has what was held (SU-X)."""
    person, sr = story.people[one.contact_id], story.state.desk.service_requests[one.service_request_id]
    return bool(sr.notes or (person.first_name and person.last_name and person.address))


def can_go_on(story: Story, request_id: str) -> bool:
    """Something is left that will move the request: a task, a timer, a letter to be issued or a CIS answer."""
    one, desk = story.state.activations[request_id], story.state.desk
    waits = [t for t in desk.timers.values() if t.service_request_id == request_id]
    tasks = [t for t in desk.tasks.values() if t.service_request_id == request_id and t.status == "open"]
    asked = one.stage == "verification" and one.answer is None
    return bool(waits or tasks or one.awaited_letter or asked)


def test_messages_of_one_case_told_to_another_change_nothing_they_should_not(story: Story, another: Story) -> None:
    story.may_object().lapses("objection")
    task_id, check_id = next(iter(story.state.desk.tasks)), story.checks[0]
    result = {"task_id": task_id, "scin": "123456789012", "outcome": "reached", "by": "Agent 1"}
    assert another.hears("task.completed", result).refused == ("unknown_task", "task_id")
    another.checks.append(check_id)
    assert unmoved(another.cis("verified"))
    another.letters.update(story.letters)
    assert unmoved(another.issues("CMSL0040"))
    assert another.state.activations == {}


def unmoved(told: Told) -> bool:
    return not told.published("service-request.changed") and not told.timers
