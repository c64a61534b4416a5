"""The case closes."""

from datetime import timedelta

from tests.unit.service_mgmt.conftest import CONTACT, MONDAY, MOVED, Desk, Told
from workers.procedure.outside import CancelMail, QueueMail


def closes(desk: Desk, **ago: int) -> Told:
    return desk.when("register.case-closed", desk.now - timedelta(**ago))


def test_r16_the_check_ends_with_the_case(awaited: Desk) -> None:
    told = closes(awaited)
    assert [status for _, status, _ in told.timers] == ["cancelled"]
    assert (awaited.update.status, awaited.state.desk.timers, told.all(CancelMail)) == ("withdrawn", {}, [])
    assert set(told.rules) == {"R-16"}
    assert f"Request {awaited.update.request_id}: withdrawn, the case closed" in told.words


def test_r16_nobody_chases_any_more(awaited: Desk) -> None:
    awaited.later(hours=48)
    awaited.due(awaited.timer)
    told = closes(awaited)
    assert (told.tasks, told.timers) == ([("chase_service_management", "withdrawn", "MA-7")], [])
    assert told.published("task.withdrawn")[0]["reason"] == "The case closed"


def test_r16_an_email_that_has_not_gone_out_does_not(desk: Desk) -> None:
    desk.asked()
    desk.refused()
    told = closes(desk)
    assert told.all(CancelMail) == [CancelMail(desk.update.request_id)]
    assert [status for _, status, _ in told.tasks] == ["withdrawn"]


def test_r16_an_email_on_its_way_is_told_of_and_not_followed_up(desk: Desk) -> None:
    desk.asked()
    closes(desk)
    told = desk.sent()
    assert (told.timers, desk.update.status, desk.update.sent_at) == ([], "withdrawn", MONDAY)
    assert told.published("service-management.sent")


def test_r16_an_email_on_its_way_that_is_not_taken_is_called_off(desk: Desk) -> None:
    desk.asked()
    closes(desk)
    for told in (desk.refused(), desk.late()):
        assert (told.all(CancelMail), told.tasks) == ([CancelMail(desk.update.request_id)], [])


def test_ma7_our_copy_changes_with_a_note_after_the_end(awaited: Desk) -> None:
    closes(awaited)
    awaited.later(hours=3)
    awaited.noted()
    assert awaited.update.status == "done"
    assert (awaited.people[CONTACT].address, awaited.people[CONTACT].telephone) == (MOVED.address, MOVED.telephone)


def test_r16_what_is_done_stays_done(awaited: Desk) -> None:
    awaited.noted()
    told = closes(awaited)
    assert (awaited.update.status, told.outcome.effects) == ("done", ())


def test_r2_a_change_asked_for_after_the_case_closed_goes_on(awaited: Desk) -> None:
    told = closes(awaited, hours=1)
    assert (awaited.update.status, told.timers) == ("requested", [])


def test_r2_what_was_asked_for_before_and_is_read_after_is_not_sent(desk: Desk) -> None:
    desk.change_asked_at = MONDAY - timedelta(hours=2)
    closes(desk, hours=1)
    told = desk.asked()
    assert (told.all(QueueMail), desk.update.status) == ([], "withdrawn")
    assert told.rules == ["MA-3a", "R-16"]


def test_r2_what_was_asked_for_before_and_emailed_after_ends_too(desk: Desk) -> None:
    desk.change_asked_at = MONDAY - timedelta(hours=2)
    desk.asked()
    closes(desk, hours=1)
    assert desk.update.status == "withdrawn"


def test_r2_what_is_asked_for_later_is_sent(desk: Desk) -> None:
    desk.change_asked_at = MONDAY - timedelta(minutes=30)
    closes(desk, hours=1)
    assert len(desk.asked().all(QueueMail)) == 1


def test_r2_the_latest_closing_counts(desk: Desk) -> None:
    desk.change_asked_at = MONDAY - timedelta(minutes=30)
    closes(desk)
    closes(desk, hours=1)
    assert desk.asked().all(QueueMail) == []
