"""MA-12, R-2: whatever comes in whatever order, nothing goes through without everyone's consent to exactly that.

That deciding again gives the same, the history alone the state, and each ended change nothing open, is checked by the
story with every message.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.unit.maintain.story import OWN_DETAILS, PROCESS, Story, holder

HOLDERS = ("A", "B", "C", "D")
CHANGES = [PROCESS, {**PROCESS, "details": {}}, {**PROCESS, "sub_area": "Change Address"}, OWN_DETAILS,
           {**OWN_DETAILS, "current": {"telephone": "1"}}]  # fmt: skip
CARRIED_OUT = {"done", "requested"}
moments = st.sampled_from([timedelta(), timedelta(days=-3), timedelta(days=-16), timedelta(seconds=30)])


@dataclass
class Witness:
    """Knows, besides the story, who agreed to which change by its own digest."""

    story: Story = field(default_factory=Story)
    agreed: dict[str, set[str]] = field(default_factory=dict)
    carried_out: set[str] = field(default_factory=set)

    def sees(self) -> None:
        poas = self.story.state.poas
        joint = {poa_id for poa_id, poa in poas.items() if poa.joint}
        for one in self.story.state.changes.values():
            if one.status in CARRIED_OUT and one.change_id not in self.carried_out:
                self.carried_out.add(one.change_id)
                others = joint - {one.requester_id} if one.requester_id in joint else set()
                assert others <= self.agreed.get(one.change_id, set())
                assert one.requester_kind == "representative" or one.requester_id in poas


def lists(witness: Witness, data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.sampled_from(HOLDERS), unique=True))
    listed = [
        holder(poa_id, joint=data.draw(st.integers(0, 4)) > 0, nino=data.draw(st.sampled_from([None, "AB123456C"])))
        for poa_id in chosen
    ]
    witness.story.holders(*listed, received=witness.story.now + data.draw(moments))


def asks(witness: Witness, data: st.DataObject) -> None:
    check = data.draw(st.sampled_from(["passed", "passed", "failed"]))
    requester = data.draw(st.sampled_from([*HOLDERS, "rep-1"]))
    channel = data.draw(st.sampled_from(["telephone", "letter"]))
    received = witness.story.now + data.draw(moments)
    change = data.draw(st.sampled_from(CHANGES))
    witness.story.asks(change, requester, security_check=check, channel=channel, received=received)


def answers(witness: Witness, data: st.DataObject) -> None:
    changes = witness.story.state.changes
    if not changes:
        return
    one, other = (changes[data.draw(st.sampled_from(sorted(changes)))] for _ in range(2))
    poa_id, received = data.draw(st.sampled_from(HOLDERS)), witness.story.now + data.draw(moments)
    answer = "agree" if data.draw(st.integers(0, 5)) else "refuse"
    digest = one.change_digest if data.draw(st.booleans()) else other.change_digest
    if answer == "agree" and digest == one.change_digest:
        witness.agreed.setdefault(one.change_id, set()).add(poa_id)
    about: dict[str, Any] = {"change_id": one.change_id, "change_digest": digest}
    witness.story.answers(poa_id, answer, received=received, **about)


def completes(witness: Witness, data: st.DataObject) -> None:
    tasks = [task for task in witness.story.state.desk.tasks.values() if task.status == "open"]
    if tasks:
        task = data.draw(st.sampled_from(tasks))
        brought = (
            {"person": {"nino": "AB654321A"}} if task.kind == "call_requester" and data.draw(st.booleans()) else {}
        )
        result = {"task_id": task.task_id, "scin": "123456789012", "by": "Agent 1", "data": brought}
        witness.story.hears("task.completed", {**result, "outcome": data.draw(st.sampled_from(task.outcomes))})


def lapses(witness: Witness, data: st.DataObject) -> None:
    timers = list(witness.story.state.desk.timers.values())
    if timers:
        timer = data.draw(st.sampled_from(timers))
        witness.story.now = max(witness.story.now, timer.due_at)
        witness.story.due(timer.timer_id)


def removes(witness: Witness, data: st.DataObject) -> None:
    if data.draw(st.integers(0, 5)) == 0:
        witness.story.removes()


def closes(witness: Witness, data: st.DataObject) -> None:
    if data.draw(st.integers(0, 9)) == 0:
        witness.story.closes()


def days_pass(witness: Witness, data: st.DataObject) -> None:
    witness.story.days_pass(data.draw(st.sampled_from([0.5, 3, 15])))


ACTIONS = [lists, lists, asks, asks, answers, answers, answers, answers, completes, completes, lapses, removes, closes,
           days_pass]  # fmt: skip


@settings(max_examples=250, deadline=None)
@given(data=st.data())
def test_ma12_any_messages_in_any_order_never_go_without_everyones_consent(data: st.DataObject) -> None:
    witness = Witness()
    witness.story.holders(*HOLDERS[: data.draw(st.integers(1, 4))])
    for act in data.draw(st.lists(st.sampled_from(ACTIONS), min_size=5, max_size=30)):
        act(witness, data)
        witness.sees()


@dataclass(frozen=True)
class Said:
    """What a holder answered, and how long after the asking it was received."""

    poa_id: str
    answer: str
    after: timedelta


DAYS = st.integers(0, 17).map(lambda days: timedelta(days=days))
one_each = st.tuples(*(st.builds(Said, st.just(p), st.sampled_from(["agree", "agree", "refuse"]), DAYS) for p in "BCD"))
leaves = st.none() | DAYS.map(lambda after: after + timedelta(hours=1))


def expected(said: list[Said], left: timedelta | None, wait: timedelta) -> str:
    """Where the change ends, told from the times at which things happened; D is the one who leaves."""
    counted = [one for one in said if one.after < wait and (one.poa_id != "D" or left is None or one.after < left)]
    agreed = {one.poa_id for one in counted if one.answer == "agree"}
    if len(agreed) < len(counted):
        return "refused"
    needed = {"B", "C"} if left is not None and left < wait else {"B", "C", "D"}
    return "done" if needed <= agreed else "expired"


@settings(max_examples=250, deadline=None)
@given(answers=one_each, absent=st.sets(st.sampled_from("BCD"), max_size=1), left=leaves, data=st.data())
def test_r2_which_message_is_processed_first_does_not_change_where_the_change_ends(
    answers: tuple[Said, ...], absent: set[str], left: timedelta | None, data: st.DataObject
) -> None:
    said = [one for one in answers if one.poa_id not in absent]
    # A refusal by somebody who had left ends a change if the leaving is read after it: that is the safe side.
    assume(left is None or not any(one.poa_id == "D" and one.answer == "refuse" and one.after > left for one in said))
    story = Story().waiting("B", "C", "D")
    asked, due_at = story.now, story.due_at
    (timer,) = story.state.desk.timers
    story.now = due_at + timedelta(days=5)
    messages: list[Said | str] = [*said, "timer", *(["leaves"] if left is not None else [])]
    for message in data.draw(st.permutations(messages)):
        processed(story, message, asked, left, timer)
    assert story.statuses == [expected(said, left, due_at - asked)]
    assert story.open_tasks.count("tell_requester") == 1


def processed(story: Story, message: Said | str, asked: datetime, left: timedelta | None, timer: str) -> None:
    if isinstance(message, Said):
        story.answers(message.poa_id, message.answer, received=asked + message.after)
    elif message == "timer":
        story.due(timer)
    elif left is not None:
        story.holders("A", "B", "C", received=asked + left)
