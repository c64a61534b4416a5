"""The moves on a desk: each changes the state, tells the world and cites its rule."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from workers.procedure import correspondence, work
from workers.procedure.case import Case
from workers.procedure.changed import changed
from workers.procedure.desk import Desk, evolve_desk
from workers.procedure.effects import Publish, SaveLetter, SaveTask, SaveTimer
from workers.procedure.message import Message
from workers.procedure.people import Person
from workers.procedure.records import Records
from workers.procedure.rule import RULES, rule

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Table:
    desk: Desk = field(default_factory=Desk)


def evolve(table: Table, event: Any) -> Table:
    return changed(table, desk=evolve_desk(table.desk, event))


@pytest.fixture
def case() -> Case[Table]:
    message = Message("test", "/source", "1", "123456789012", NOON, NOON, None, "correlation")
    begun = Case("activation", Table(), message, Records(), evolve)
    begun.rule = "SU-1"
    return begun


def published(case: Case[Table], kind: str) -> list[Any]:
    return [e.data for e in case.outcome().effects if isinstance(e, Publish) and e.kind == kind]


def test_a_timer_tells_what_waits_for_it(case: Case[Table]) -> None:
    work.set_timer(case, "joint_consent", NOON, change_id="change-1")
    (row,) = [effect for effect in case.outcome().effects if isinstance(effect, SaveTimer)]
    assert (row.service_request_id, row.change_id, row.status) == (None, "change-1", "waiting")


def test_every_change_of_a_service_request_is_published_with_its_rule(case: Case[Table]) -> None:
    sr = work.create_request(case, "CofC", "Manage Client Rep", "Activate Client Rep", fields={"activity_plan": True})
    case.rule = "SU-2"
    work.change_request(case, sr, status="Closed", fields={"poa_type": "None"})
    first, second = published(case, "service-request.changed")
    assert (first["rule"], first["status"], first["fields"]) == ("SU-1", "In Progress", {"activity_plan": True})
    assert (second["rule"], second["status"]) == ("SU-2", "Closed")
    assert second["fields"] == {"activity_plan": True, "poa_type": "None"}
    assert not case.state.desk.service_requests[sr].open


def test_a_task_begins_with_its_owner_and_keeps_people_off_its_row(case: Case[Table]) -> None:
    task_id = work.raise_task(
        case,
        "call_client",
        summary="Call",
        outcomes=("reached",),
        due_in=timedelta(days=2),
        details={"needs": ["address"]},
        person={"name": "Ms Miriam Okafor"},
    )
    assert task_id.startswith("activation:")
    [row] = [e for e in case.outcome().effects if isinstance(e, SaveTask)]
    assert (row.details, row.due_at) == ({"needs": ["address"]}, NOON + timedelta(days=2))
    [raised] = published(case, "task.raised")
    assert raised["details"] == {"needs": ["address"], "name": "Ms Miriam Okafor"}
    assert work.complete_task(case, task_id, "reached").status == "completed"


def test_a_withdrawn_task_is_told(case: Case[Table]) -> None:
    task_id = work.raise_task(case, "call_client", summary="Call", outcomes=("reached",), due_in=None)
    work.withdraw_task(case, task_id, "No longer needed")
    assert published(case, "task.withdrawn")[0]["task_id"] == task_id
    assert case.state.desk.tasks[task_id].status == "withdrawn"


def test_only_a_timer_that_is_waited_for_fires(case: Case[Table]) -> None:
    timer_id = work.set_timer(case, "objection", NOON, "sr")
    assert work.timer_fired(case, "activation:another") is None
    fired = work.timer_fired(case, timer_id)
    assert fired is not None
    assert fired.rule == "SU-1"
    assert work.timer_fired(case, timer_id) is None
    assert [e.status for e in case.outcome().effects if isinstance(e, SaveTimer)] == ["waiting", "fired"]


def test_r6_two_letters_are_a_pair_in_one_message(case: Case[Table]) -> None:
    sr = work.create_request(case, "CofC", "Manage Client Rep", "Activate Client Rep")
    letters = correspondence.Letter("CMSL0042", "client", "c"), correspondence.Letter("CMSL0041", "representative", "r")
    ids = correspondence.request_letters(case, sr, letters)
    [asked] = published(case, "letters.requested")
    assert [one["letter_id"] for one in asked["letters"]] == list(ids)
    rows = [e for e in case.outcome().effects if isinstance(e, SaveLetter)]
    assert {row.pair_id for row in rows} == {asked["pair_id"]}
    assert len({row.envelope_id for row in rows}) == 2
    assert correspondence.request_letters(case, sr, letters[:1])
    assert published(case, "letters.requested")[1]["pair_id"] is None


def test_letters_are_called_back_in_one_message(case: Case[Table]) -> None:
    correspondence.withdraw_letters(case, ("L1", "L2"), "The client withdrew", tell_readers=False)
    assert published(case, "letters.withdrawal-requested")[0]["letter_ids"] == ["L1", "L2"]


def test_people_kept_are_seen_by_what_is_decided_next(case: Case[Table]) -> None:
    case.keep_person("p", "contact", Person(last_name="Wrenfield"), "key")
    kept = case.records.people["p"]
    assert kept is not None
    assert kept.last_name == "Wrenfield"
    assert case.records.matches["key"] == ("p",)


def test_ids_differ_by_rule_and_ordinal(case: Case[Table]) -> None:
    ids = [case.new_id(), case.new_id()]
    case.rule = "SU-2"
    assert len({*ids, case.new_id()}) == 3


def test_a_rule_cites_itself_and_gives_the_word_back(case: Case[Table]) -> None:
    @rule("X-1")
    def inner(case: Case[Table]) -> None:
        case.tell("inner")

    @rule("X-2")
    def outer(case: Case[Table]) -> None:
        inner(case)
        case.tell("outer")

    outer(case)
    assert [(e.rule, e.what) for e in case.outcome().entries] == [("X-1", "inner"), ("X-2", "outer")]
    assert case.rule == "SU-1"
    del RULES["X-1"], RULES["X-2"]
