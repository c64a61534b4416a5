"""What is true of an organisation's case wherever it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.unit.activation.test_any_order import CLOSED
from workers.activation.state import CHOOSE_CONTACT, ENDED, THIRD_PARTY, WRITTEN_AUTHORISATION

if TYPE_CHECKING:
    from tests.unit.activation.organisations import Organisations
    from workers.activation.state import Activation, Representative
    from workers.procedure.desk import Timer

PAIRS = [{"CMSL0042", "CMSL0041"}, {"CMSL0047", "CMSL0049"}, {"CMSL0048", "CMSL0049"}]
ALONE = {"CMSL5512", "CMSB003", "CMSL0048"}


def consistent(case: Organisations) -> None:
    requests = case.state.activations.values()
    assert sum(one.stage != ENDED for one in requests) <= 1
    for one in requests:
        if one.stage == ENDED:
            has_ended(case, one)
        else:
            goes_on(case, one)
    waits_for_what_it_asked(case)
    active = [one for one in case.state.representatives.values() if one.active]
    assert len(active) <= 1
    for representative in active:
        may_act(case, representative)
    pairs_stay_together(case)


def timers(case: Organisations, one: Activation) -> list[Timer]:
    return [timer for timer in case.state.desk.timers.values() if timer.service_request_id == one.service_request_id]


def tasks(case: Organisations, one: Activation) -> list[str]:
    about = [task for task in case.state.desk.tasks.values() if task.service_request_id == one.service_request_id]
    return [task.kind for task in about if task.status == "open"]


def has_ended(case: Organisations, one: Activation) -> None:
    sr = case.state.desk.service_requests[one.service_request_id]
    assert (sr.status, sr.sub_status, sr.resolution) in CLOSED
    assert not timers(case, one)
    assert one.third_party_request_id is None


def goes_on(case: Organisations, one: Activation) -> None:
    """Something is left that will move the request: a task, a timer or a letter to be issued."""
    todo = tasks(case, one)
    assert case.state.desk.service_requests[one.service_request_id].open
    assert timers(case, one) or todo or one.awaited_letter
    if "contradiction" in todo:
        return
    if one.stage == THIRD_PARTY:
        assert len(timers(case, one)) == 1
        assert one.third_party_request_id is not None
    elif one.stage == CHOOSE_CONTACT:
        assert "choose_contact" in todo
    elif one.stage == WRITTEN_AUTHORISATION:
        assert len(timers(case, one)) + (one.awaited_letter is not None) == 1


def waits_for_what_it_asked(case: Organisations) -> None:
    """The third-party team has an SR of ours just where their record is waited for."""
    with_the_team = [
        one for one in case.state.desk.service_requests.values() if one.process == "3rd Party" and one.open
    ]
    waiting = [one for one in case.state.activations.values() if one.third_party_request_id is not None]
    assert [one.service_request_id for one in with_the_team] == [one.third_party_request_id for one in waiting]
    assert all((one.status, one.queue) == ("Pending Assignment", "third_party_team") for one in with_the_team)
    keys = [key for key, scins in case.waiting.items() if case.scin in scins]
    assert keys == [one.awaited_record for one in waiting]


def may_act(case: Organisations, representative: Representative) -> None:
    request, person = case.state.activations[representative.service_request_id], case.people[representative.contact_id]
    assert person.organisation
    assert person.name
    assert request.third_party_id
    assert request.authorised_at or request.legally_qualified


def pairs_stay_together(case: Organisations) -> None:
    """Letters of a pair are asked for together, and called back together."""
    standing = {letter_id for one in case.state.activations.values() for letter_id in one.letters}
    pairs: dict[str, list[str]] = {}
    for one in case.letters.values():
        assert one.pair_id is not None or one.code in ALONE
        if one.pair_id is not None:
            pairs.setdefault(one.pair_id, []).append(one.letter_id)
    for pair in pairs.values():
        assert {case.letters[letter_id].code for letter_id in pair} in PAIRS
        assert len({letter_id in standing for letter_id in pair}) == 1
