"""R-1, R-2, R-7: whatever comes in whatever order, an organisation's case goes on or has ended, pairs stay together."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.activation.organisations import (
    CHARITY,
    CONTACT,
    OTHER_CONTACT,
    RECORD,
    SOLICITOR,
    UNNAMED_CONTACT,
    UNVERIFIED,
    WITHOUT_CONTACT,
    Team,
)
from tests.unit.activation.standing import consistent

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.activation.organisations import Organisations
    from tests.unit.activation.told import Told

OTHER = "123456789020"
MARLOWE = {**SOLICITOR, "name": "Marlowe Legal", "telephone": "0113 496 0999"}
RECORDS: list[dict[str, Any]] = [
    {},
    UNVERIFIED,
    WITHOUT_CONTACT,
    OTHER_CONTACT,
    {**OTHER_CONTACT, "contacts": [CONTACT]},
]
organisation = st.sampled_from([None, {"name": "Harrow & Finch"}, UNNAMED_CONTACT, CHARITY, SOLICITOR, MARLOWE])
record = st.sampled_from(RECORDS)
third_party_id = st.sampled_from(["TP-1", "TP-2"])
name = st.sampled_from(["Harrow & Finch", "Marlowe Legal"])


def nominates(case: Organisations, data: st.DataObject) -> Told:
    channel = data.draw(st.sampled_from(["telephone", "letter", "email"]))
    authorisation = data.draw(st.sampled_from(["none", "verbal", "written"]))
    return case.organisation(data.draw(organisation), channel, authorisation)


def authorises(case: Organisations, data: st.DataObject) -> Told:
    hours = data.draw(st.sampled_from([0, 0, 3, 20]))
    received = max(case.one.began_at, case.ago(hours))
    return case.form(data.draw(organisation), received, signed=data.draw(st.integers(0, 3)) > 0)


def is_answered(case: Organisations, data: st.DataObject) -> Told | None:
    made = data.draw(record)
    if case.one.third_party_request_id is None:
        return None
    return case.recorded(third_party_id=data.draw(third_party_id), name=data.draw(name), **made)


def is_recorded(case: Organisations, data: st.DataObject) -> Told | None:
    received = case.ago(data.draw(st.sampled_from([0, 0, 20])))
    made = {"third_party_id": data.draw(third_party_id), "name": data.draw(name), **data.draw(record)}
    case.team.records(received, **made)
    return None


def completes(case: Organisations, data: st.DataObject) -> Told | None:
    tasks = [task for task in case.state.desk.tasks.values() if task.status == "open"]
    if not tasks:
        return None
    task = data.draw(st.sampled_from(tasks))
    return case.completes(task.kind, data.draw(st.sampled_from(task.outcomes)))


def issues(case: Organisations, data: st.DataObject) -> Told | None:
    codes = sorted({one.code for one in case.letters.values()})
    return case.issues(data.draw(st.sampled_from(codes))) if codes else None


def lapses(case: Organisations, _: st.DataObject) -> Told | None:
    timers = list(case.state.desk.timers.values())
    return case.lapses(timers[0].name) if timers else None


def objects(case: Organisations, data: st.DataObject) -> Told | None:
    return case.objection() if data.draw(st.integers(0, 2)) == 0 else None


def replies(case: Organisations, data: st.DataObject) -> Told:
    return case.reply("full", declines=data.draw(st.integers(0, 4)) == 0)


def time_passes(case: Organisations, data: st.DataObject) -> None:
    case.days_pass(data.draw(st.sampled_from([0.2, 2, 14])))


ACTIONS: list[Callable[[Organisations, st.DataObject], Told | None]] = [
    nominates, authorises, authorises, is_answered, is_answered, is_recorded, is_recorded, completes, completes,
    issues, issues, lapses, objects, replies, time_passes,
]  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_any_messages_in_any_order(data: st.DataObject) -> None:
    team = Team()
    cases = team.case(), team.case(OTHER)
    for case in cases:
        nominates(case, data)
    for act in data.draw(st.lists(st.sampled_from(ACTIONS), max_size=20)):
        told = act(data.draw(st.sampled_from(cases)), data)
        assert told is None or told.refused is None
        for case in cases:
            consistent(case)


@dataclass
class Racing:
    """A charity's case whose events are read in some order; each counts from when it was received."""

    case: Organisations
    begins: datetime
    made: dict[int, Told] = field(default_factory=dict)

    def reads(self, step: tuple[str, int]) -> None:
        what, number = step
        if what == "nomination":
            self.case.organisation(CHARITY, received=self.begins)
        elif what == "form":
            self.case.form(received=self.at(number))
        elif what == "timer":
            self.case.lapses("third_party")
        elif what == "made":
            self.made[number] = self.case.team.hears({**RECORD, **MADE[number]}, self.at(number))
        else:
            self.case.team.deliver(self.made[number])

    def at(self, day: int) -> datetime:
        return self.begins + timedelta(days=day)


MADE: dict[int, dict[str, Any]] = {1: UNVERIFIED, 2: OTHER_CONTACT, 3: {}}
"""What the record made on this day says; none of them names an SR."""

STEPS = [("nomination", 0), *((what, day) for day in MADE for what in ("made", "told")), ("form", 0)]


@st.composite
def orders(draw: st.DrawFn) -> tuple[int, list[tuple[str, int]]]:
    """The day on which the form was received, and an order that respects causality."""
    day = draw(st.sampled_from([0, 2, 3, 5]))
    order = draw(st.permutations(STEPS))
    causes = [("nomination", 0), ("form", 0)], *([("made", made), ("told", made)] for made in MADE)
    for cause, effect in causes:
        first, second = sorted((order.index(cause), order.index(effect)))
        order[first], order[second] = cause, effect
    return day, [(what, day if what == "form" else number) for what, number in order]


@settings(max_examples=100, deadline=None)
@given(order=orders(), late=st.booleans())
def test_r2_the_order_of_reading_does_not_change_the_end(
    order: tuple[int, list[tuple[str, int]]], *, late: bool
) -> None:
    day, steps = order
    case = Team().case()
    racing = Racing(case, case.now)
    case.days_pass(6)
    for step in steps:
        if late and step == ("form", day) and case.state.desk.timers:
            racing.reads(("timer", 0))
        racing.reads(step)
        consistent(case)
    assert case.request == ("Closed", "Complete", "Active")
    assert case.one.third_party_id == "TP-1"
    assert case.open_tasks == []
    assert not case.waits
    standing = [case.letters[letter_id].code for letter_id in case.one.letters]
    assert standing in (["CMSL0042", "CMSL0041"], ["CMSL5512", "CMSL0042", "CMSL0041"])
    if day == 0 and steps.index(("nomination", 0)) < steps.index(("made", 3)):
        assert standing == ["CMSL0042", "CMSL0041"]
