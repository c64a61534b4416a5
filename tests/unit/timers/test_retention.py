"""R-10: what is kept of people, for what, and until when; told by the procedures' own histories."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.unit.activation.story import CLIENT as TOLD
from tests.unit.activation.story import FRIEND, NOON, SCIN
from tests.unit.timers.archive import CLIENT, DAYS, Filed
from workers.procedure.days import london_date
from workers.timers.matters import evolve

OTHER = {**FRIEND, "first_name": "Rosa", "last_name": "Finch", "telephone": "0161 496 0999"}


@pytest.fixture
def case() -> Filed:
    return Filed()


def day(at: datetime, days: int = 0) -> date:
    return london_date(at) + timedelta(days=days)


def test_r10_a_request_nobody_answered_goes_after_its_days_and_not_before(case: Filed) -> None:
    case.asked_in_writing(None).lapses("written_authorisation")
    [request] = case.state.activations
    ended = case.now
    before = case.look_after(DAYS - 1)
    assert before.nothing
    assert before.again_on == day(ended, DAYS)
    look = case.look_after(1)
    assert look.people == {CLIENT, case.state.activations[request].nominee_id}
    assert look.notes >= {request}
    assert look.documents == {request}
    assert {rule for rule, _ in look.told} == {"R-10"}


def test_r10_the_days_are_londons(case: Filed) -> None:
    case.nomination()
    case.now = datetime(2026, 6, 30, 22, 59, tzinfo=UTC)
    case.objection()
    midnight = datetime(2027, 8, 23, 23, 0, tzinfo=UTC)
    assert midnight.date() + timedelta(days=1) == date(2026, 6, 30) + timedelta(days=DAYS)
    assert case.archive.look(midnight - timedelta(microseconds=1)).nothing
    assert case.archive.look(midnight).people == {CLIENT}


def test_r10_an_active_representative_stays_and_so_does_the_client(case: Filed) -> None:
    case.active()
    assert case.look_after(5 * DAYS).nothing
    case.removed()
    removed = case.now
    assert case.look_after(DAYS - 1).nothing
    look = case.look_after(1)
    assert look.released == set(case.state.representatives)
    assert look.people == {CLIENT}
    assert look.documents == set(case.state.desk.service_requests)
    assert day(case.now) == day(removed, DAYS)


def test_r10_a_contact_only_goes_by_being_released(case: Filed) -> None:
    """It may represent another client, too (R-15)."""
    case.active()
    case.removed()
    look = case.look_after(DAYS)
    assert look.released == set(case.state.representatives)
    assert case.contact not in look.people | look.notes


def test_r10_a_new_request_keeps_what_it_uses(case: Filed) -> None:
    case.asked_in_writing(None).lapses("written_authorisation")
    [first] = case.state.activations
    case.days_pass(DAYS - 1)
    case.nomination(OTHER)
    look = case.look_after(1.5)
    assert look.people == {case.state.activations[first].nominee_id}
    assert look.documents == {first}
    case.objection()
    assert CLIENT in case.look_after(DAYS).people


def test_r10_a_request_that_is_reopened_begins_anew(case: Filed) -> None:
    case.asked_in_writing().lapses("written_authorisation")
    in_time = case.now - timedelta(hours=1)
    case.days_pass(2)
    case.authorisation(received=in_time)
    assert case.request[0] == "In Progress"
    assert case.look_after(2 * DAYS).nothing
    case.objection()
    assert case.look_after(DAYS - 1).nothing
    assert CLIENT in case.look_after(1).people


def test_r10_what_was_erased_is_told_once_and_erased_again_in_silence(case: Filed) -> None:
    case.asked_in_writing(None).lapses("written_authorisation")
    first, again = case.look_after(DAYS), case.look_after(DAYS)
    assert first.told
    assert not again.told
    assert again.outcome.effects == first.outcome.effects


def test_r10_what_ended_again_since_is_told_again(case: Filed) -> None:
    case.asked_in_writing(None).lapses("written_authorisation")
    case.look_after(DAYS)
    case.nomination(OTHER)
    case.days_pass(2)
    case.objection()
    [_, again] = case.state.activations
    [representative] = case.state.representatives
    events = [entry.event for entry in case.look_after(DAYS).outcome.entries]
    kinds = [("request", again), ("representative", representative), ("client", SCIN)]
    assert [(one.kind, one.id) for one in events] == kinds


def test_r10_a_nomination_that_waits_keeps_whom_it_names(case: Filed) -> None:
    case.called().nomination(OTHER)
    case.closes()
    assert not case.state.nominations
    assert CLIENT in case.look_after(DAYS).people


def test_r10_a_waiting_nomination_isnt_erased(case: Filed) -> None:
    case.called().nomination(OTHER)
    [waiting] = case.state.nominations.values()
    assert case.look_after(3 * DAYS).nothing
    assert waiting.nominee_id in case.people


def test_r10_the_end_of_the_case_is_the_end_of_its_representative(case: Filed) -> None:
    case.active()
    case.days_pass(30)
    case.closes()
    closed = case.now
    assert case.look_after(DAYS - 1).nothing
    look = case.look_after(1)
    assert look.released == set(case.state.representatives)
    assert CLIENT in look.people
    assert day(case.now) == day(closed, DAYS)


def test_r10_a_request_referred_elsewhere_counts_from_its_referral(case: Filed) -> None:
    case.nomination(power_of_attorney=True)
    [referred] = case.state.desk.service_requests
    assert case.look_after(DAYS - 1).nothing
    assert case.look_after(1).documents == {referred}


def test_r10_a_case_of_which_only_the_client_is_known_counts_from_its_first_day(case: Filed) -> None:
    case.hears("register.client", {"client": TOLD})
    assert case.look_after(DAYS - 1).again_on == day(NOON, DAYS)
    assert case.look_after(1).people == {CLIENT}


def test_r10_contradicting_details_go_with_their_request(case: Filed) -> None:
    case.called().completes("call_representative", "reached", "full", person={"date_of_birth": "1980-01-01"})
    [(_, second)] = next(iter(case.state.activations.values())).contradictions.items()
    case.days_pass(2)
    case.objection()
    assert second in case.look_after(DAYS).people


def test_r10_the_history_has_no_personal_data(case: Filed) -> None:
    case.active()
    case.removed()
    look = case.look_after(DAYS)
    words = " ".join(what for _, what in look.told)
    assert "erased" in words
    for secret in (*FRIEND.values(), "Okafor", "Miriam"):
        assert str(secret) not in words


def test_r10_the_next_look_is_no_later_than_anything_can_be_due(case: Filed) -> None:
    case.called()
    assert case.archive.look(case.now).again_on == day(case.now, DAYS)
    case.days_pass(2)
    case.objection()
    case.days_pass(8)
    case.nomination(OTHER)
    case.days_pass(2)
    case.objection()
    assert case.archive.look(case.now).again_on == day(case.now, DAYS - 10)


def test_r10_what_is_erased_is_known_by_its_history(case: Filed) -> None:
    case.asked_in_writing(None).lapses("written_authorisation")
    look = case.look_after(DAYS)
    events = [entry.event for entry in look.outcome.entries]
    after = look.outcome.state
    assert {(one.kind, one.id) for one in events} == set(after.erased)
    assert evolve(after, events[0], case.now).erased == after.erased


def test_r10_r4_so_do_the_details_of_somebody_who_replaced_the_first(case: Filed) -> None:
    case.asked_in_writing()
    case.reply(person={"first_name": "Vera", "last_name": "Wrenfield", "date_of_birth": "1990-05-05"})
    case.completes("contradiction", "second")
    [one] = case.state.activations.values()
    case.lapses("written_authorisation")
    assert one.nominee_id in case.look_after(DAYS).people
