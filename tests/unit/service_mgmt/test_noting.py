"""What comes back from Service Management."""

from dataclasses import replace
from datetime import date

import pytest

from tests.unit.service_mgmt.conftest import CHANGE, CONTACT, MONDAY, MOVED, POA, REQUEST, SCIN, TOM, Desk
from workers.procedure.effects import ForgetPerson, Measured, SavePerson
from workers.procedure.ids import change_person_id, poa_person_id
from workers.procedure.outside import CancelMail
from workers.procedure.people import Person

NEW_ID = change_person_id(CHANGE)


def test_ma5_a_receipt_is_recorded_and_never_means_done(awaited: Desk) -> None:
    awaited.later(hours=1)
    told = awaited.receipt()
    assert (awaited.update.status, awaited.update.read_at) == ("requested", awaited.now)
    assert (told.rules, told.outcome.effects) == (["MA-5"], ())
    awaited.later(hours=47)
    assert [kind for kind, _, _ in awaited.due(awaited.timer).tasks] == ["chase_service_management"]


def test_r7_only_the_first_receipt_counts(awaited: Desk) -> None:
    awaited.receipt()
    state = awaited.state
    awaited.later(hours=1)
    assert awaited.receipt().rules == ["R-7"]
    assert awaited.state == state


def test_ma7_a_note_means_done(awaited: Desk) -> None:
    awaited.later(hours=20)
    told = awaited.noted()
    assert (awaited.update.status, awaited.update.noted_at) == ("done", awaited.now)
    assert [status for _, status, _ in told.timers] == ["cancelled"]
    assert awaited.state.desk.timers == {}
    assert told.all(CancelMail) == []
    assert set(told.rules) == {"MA-7"}


def test_ma7_a_note_withdraws_the_task(awaited: Desk) -> None:
    awaited.later(hours=48)
    awaited.due(awaited.timer)
    told = awaited.noted()
    assert told.tasks == [("chase_service_management", "withdrawn", "MA-7")]
    assert told.timers == []
    assert awaited.update.status == "done"


def test_ma7_our_copy_changes_only_with_the_note(awaited: Desk) -> None:
    awaited.receipt()
    assert awaited.people[CONTACT] == TOM
    told = awaited.noted(note="Tom Réed's record updated.")
    now_held = replace(TOM, address=MOVED.address, telephone=MOVED.telephone)
    assert told.all(SavePerson) == [SavePerson(CONTACT, "contact", now_held, "reed|tom|1980-02-01")]
    assert told.all(ForgetPerson) == [ForgetPerson(NEW_ID)]
    assert told.notes == [(CONTACT, "Tom Réed's record updated.")]


def test_ma7_a_new_name_makes_a_new_match_key(awaited: Desk) -> None:
    awaited.people[NEW_ID] = Person(last_name="Smith")
    (saved,) = awaited.noted().all(SavePerson)
    assert (saved.person, saved.match_key) == (replace(TOM, last_name="Smith"), "smith|tom|1980-02-01")


def test_ma7_a_holder_stays_a_holder(desk: Desk) -> None:
    desk.asked(representative_id=POA)
    desk.sent()
    desk.holds(poa_person_id(SCIN, POA), last_name="Justice", first_name="F", date_of_birth=date(1980, 1, 1))
    (saved,) = desk.noted().all(SavePerson)
    assert (saved.person_id, saved.kind, saved.match_key) == (poa_person_id(SCIN, POA), "poa", None)


@pytest.mark.parametrize("gone", [CONTACT, NEW_ID])
def test_ma7_a_note_counts_though_nothing_is_held_any_more(awaited: Desk, gone: str) -> None:
    awaited.without(gone)
    told = awaited.noted()
    assert (awaited.update.status, told.all(SavePerson)) == ("done", [])
    assert bool(told.notes) == (gone != CONTACT)


def test_r7_a_second_note_changes_nothing(awaited: Desk) -> None:
    awaited.noted()
    state = awaited.state
    told = awaited.noted(note="Again.")
    assert (told.rules, told.outcome.effects, awaited.state) == (["R-7"], (), state)


def test_ma7_a_note_before_the_sending_cancels_the_email(desk: Desk) -> None:
    desk.asked()
    told = desk.noted()
    assert told.all(CancelMail) == [CancelMail(REQUEST)]
    assert desk.update.status == "done"


@pytest.mark.parametrize(
    ("hours", "within"), [(1, "aim"), (24, "aim"), (25, "promise"), (48, "promise"), (49, "neither")]
)
def test_ma7_aim_and_promise_are_measured(awaited: Desk, hours: int, within: str) -> None:
    awaited.later(hours=hours)
    assert awaited.noted().all(Measured) == [Measured("service_management_hours", hours, within)]


@pytest.mark.parametrize("report", ["receipt", "noted"])
def test_r3_a_report_on_an_unknown_request_is_never_dropped(awaited: Desk, report: str) -> None:
    told = getattr(awaited, report)("maintain:other")
    assert told.tasks == [("unmatched_contact", "open", "R-3")]
    assert awaited.update.status == "requested"
    assert getattr(awaited, report)("maintain:other").tasks == []
    awaited.complete()
    assert getattr(awaited, report)("maintain:other").tasks == [("unmatched_contact", "open", "R-3")]


def test_r3_the_task_can_be_completed(desk: Desk) -> None:
    desk.receipt("maintain:other")
    assert desk.complete().tasks == [("unmatched_contact", "completed", "R-3")]
    assert desk.now == MONDAY
