"""What became of the email."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.unit.service_mgmt.conftest import CHANGE, CONTACT, DIGEST, MESSAGE_ID, MONDAY, POA, REQUEST, SCIN, Desk
from workers.procedure.ids import change_person_id, poa_person_id
from workers.procedure.outside import CancelMail, QueueMail
from workers.procedure.people import Person

CHASE = "chase_service_management"


def test_ma5_the_facts_of_sending_stay(desk: Desk) -> None:
    desk.asked()
    told = desk.sent()
    assert told.published("service-management.sent") == [
        {"request_id": REQUEST, "scin": SCIN, "message_id": MESSAGE_ID, "body_sha256": DIGEST}
    ]
    update = desk.update
    assert (update.message_id, update.body_sha256, update.sent_at, update.repeats) == (MESSAGE_ID, DIGEST, MONDAY, 0)
    assert update.status == "requested"
    assert "repeat" not in told.words


def test_ma5_a_possible_repeat_is_recorded(desk: Desk) -> None:
    desk.asked()
    told = desk.sent(repeats=2)
    assert "possible repeats with the same Message-ID: 2" in told.words
    assert desk.update.repeats == 2


def test_ma4_the_timeline_says_which_facts_the_email_told(desk: Desk) -> None:
    desk.asked()
    told = desk.sent(said=("full_name", "nino", "address", "special_client_records"))
    (what,) = [entry.what for entry in told.outcome.entries if entry.rule == "MA-4"]
    assert what.endswith("the email tells full name, nino, address, special client records")


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (Person(telephone="1", mobile="2"), "telephone number"),
        (Person(last_name="Reed-Smith"), "name"),
        (Person(last_name="Reed-Smith", telephone="1"), "name and telephone number"),
        (Person(), "contact information"),
    ],
)
def test_ma6_note_on_the_contact_record(desk: Desk, new: Person, words: str) -> None:
    desk.people[change_person_id(CHANGE)] = new
    desk.asked()
    told = desk.sent()
    ((about, text),) = told.notes
    assert about == CONTACT
    assert text == (
        f"Client Rep reported change of {words}. Unable to update details on the system. "
        "Request sent to Service Management team to update the contact record."
    )
    assert "MA-6" in told.rules


def test_ma6_note_on_the_record_of_a_holder(desk: Desk) -> None:
    desk.asked(representative_id=POA)
    ((about, text),) = desk.sent().notes
    assert about == poa_person_id(SCIN, POA)
    assert text.startswith("PoA reported change of address and telephone number. ")


def test_r1_ma7_48_hours_to_the_minute_across_the_change_of_the_clocks(desk: Desk) -> None:
    desk.now = datetime(2026, 3, 28, 12, 34, 56, tzinfo=UTC)  # summer time begins in the night after
    desk.asked()
    told = desk.sent()
    due_at = datetime(2026, 3, 30, 12, 34, 56, tzinfo=UTC)
    assert told.timers == [("service_management_check", "waiting", due_at)]
    assert (desk.timer.rule, desk.timer.change_id, desk.update.timer_id) == ("MA-7", CHANGE, desk.timer.timer_id)


def test_ma7_no_check_where_the_note_came_first(desk: Desk) -> None:
    desk.asked()
    desk.noted()
    told = desk.sent()
    assert told.timers == []
    assert (desk.update.status, desk.update.sent_at) == ("done", MONDAY)


def test_ma5_a_refusal_is_a_persons_task(desk: Desk) -> None:
    desk.asked()
    told = desk.refused()
    assert told.tasks == [(CHASE, "open", "MA-5")]
    (raised,) = told.published("task.raised")
    assert raised["details"]["reason"] == "recipient"
    assert raised["details"]["code"] == 550
    assert raised["details"]["request_id"] == REQUEST
    assert raised["outcomes"] == ["done"]
    assert desk.update.status == "requested"


def test_ma5_once_it_is_seen_to_the_email_goes_out_again(desk: Desk) -> None:
    desk.asked()
    desk.refused()
    desk.later(hours=30)
    told = desk.complete()
    (mail,) = told.all(QueueMail)
    assert (mail.request_id, mail.message_name, mail.late_at) == (
        REQUEST,
        "maintain.r1",
        desk.now + timedelta(hours=24),
    )
    assert "MA-5" in told.rules
    assert told.timers == []


def test_ma5_refused_again_is_a_new_task(desk: Desk) -> None:
    desk.asked()
    desk.refused()
    first = desk.task
    desk.complete()
    desk.refused("content", 554)
    assert desk.task != first


def test_ma5_without_details_there_is_no_code(desk: Desk) -> None:
    desk.asked()
    (raised,) = desk.refused("details_missing", 0).published("task.raised")
    assert "code" not in raised["details"]


def test_ma5_a_late_email_is_one_task_and_is_still_tried(desk: Desk) -> None:
    desk.asked()
    assert desk.late().tasks == [(CHASE, "open", "MA-5")]
    again = desk.refused()
    assert again.tasks == []
    assert "refuses" in again.words


def test_ma5_sent_meanwhile_withdraws_the_task(desk: Desk) -> None:
    desk.asked()
    desk.late()
    assert (CHASE, "withdrawn", "MA-5") in desk.sent().tasks


def test_ma7_what_was_noted_while_its_email_was_on_the_way_is_no_task_and_is_called_off(desk: Desk) -> None:
    desk.asked()
    desk.noted()
    for told in (desk.refused(), desk.late()):
        assert told.tasks == []
        assert told.all(CancelMail) == [CancelMail(REQUEST)]
