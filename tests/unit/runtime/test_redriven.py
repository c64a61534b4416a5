"""What parked events come to when they are decided again: whose turn it is, what the inbox says, who is left."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import pytest

import policy
from tests.unit.runtime.events import NOW, PARTITIONS, SCIN, Raw, event, objection
from workers.procedure.message import Message
from workers.procedure.outcome import Entry, Outcome, Refused
from workers.procedure.room import Room
from workers.runtime.deciding import Deciding
from workers.runtime.inbox import Standing
from workers.runtime.ledger import Place, Record
from workers.runtime.outbox import unpacked
from workers.runtime.parking import parked_id
from workers.runtime.reader import Reader
from workers.runtime.redrive_rows import Kept, Line
from workers.runtime.redriven import Turn

GROUP = "activation"


def noting(state: int | None, message: Message, *_: Any) -> Outcome | Refused:
    if message.id.startswith("refused"):
        return Refused("no_rule_yet", "kind")
    return Outcome((state or 0) + 1, (Entry("SU-1", f"noted {message.id}"),), ())


ROOM = Room(name=GROUP, reads=("contact.objection", "task.completed"), decide=noting)


def kept(raw: Raw, reason: str = "rule_failed", **more: Any) -> Kept:
    known = {"detail": "", "first_seen": NOW, "scin": SCIN, "registered": True, "shared": False, "asked_by": "ops"}
    place = {"topic": raw.topic, "partition": raw.partition, "offset": raw.offset}
    bytes_ = {"key": raw.key, "value": raw.value, "headers": raw.headers}
    return Kept(**{"id": parked_id(GROUP, raw), **place, **bytes_, "reason": reason, **known, **more})


def unread(raw: Raw, reason: str = "future_time", **more: Any) -> Kept:
    """Parked before it could be read, so that the inbox doesn't know it."""
    return kept(raw, reason, **{"scin": None, "registered": False, **more})


async def turn(
    rows: Sequence[Kept],
    lines: Sequence[Line] = (),
    standing: Mapping[UUID, Standing] | None = None,
    held: Mapping[str, UUID] | None = None,
    failure: Exception | None = None,
) -> Turn:
    """A turn that was decided; what the inbox isn't told to know is new to it."""
    batch: dict[Place, list[Record]] = {}
    for row in rows:
        batch.setdefault(Place(row.topic, row.partition), []).append(row)
    deciding = Deciding(ROOM, policy.load(), PARTITIONS, NOW, failure)
    deciding.states = {SCIN: None}
    one = Turn(GROUP, deciding, rows, await Reader(ROOM, policy.load(), PARTITIONS, None).read(NOW, batch))
    one.standing = {**dict.fromkeys(one.digests(), Standing.NEW), **(standing or {})}
    one.take_turns({line.scin: line for line in lines})
    deciding.held = {scin: head for scin, head in (held or {}).items() if scin not in one.taken}
    one.decide()
    return one


def came(one: Turn) -> list[str]:
    return [redriven.came for redriven in one.redriven()]


def objections(number: int) -> list[Kept]:
    heads = [kept(objection(id="0"))]
    return heads + [kept(objection(id=str(n), offset=n), "held", asked_by=None) for n in range(1, number)]


async def test_a_line_is_decided_in_its_order_and_ends_the_hold() -> None:
    rows = objections(3)
    line = Line(SCIN, tuple(row.id for row in rows))
    one = await turn(rows, [line], held={SCIN: rows[0].id})
    assert came(one) == ["decided"] * 3
    assert [redriven.timeline for redriven in one.redriven()] == [(("SU-1", f"noted {n}"),) for n in range(3)]
    assert one.left() == [Line(SCIN, ())]
    assert one.following() == {}
    assert one.ended() == [(row.id, "decided", "ops") for row in rows]
    assert one.deciding.changed_states() == {SCIN: 3}


async def test_the_rest_of_a_line_follows_by_the_wish_for_its_first() -> None:
    rows = objections(3)
    one = await turn(rows[:2], [Line(SCIN, tuple(row.id for row in rows))], held={SCIN: rows[0].id})
    assert one.left() == [Line(SCIN, (rows[2].id,))]
    assert one.following() == {rows[2].id: "ops"}


@pytest.mark.parametrize("indexes", [(1,), (2,), (1, 2)])
async def test_without_its_head_a_line_stays_as_it_is(indexes: tuple[int, ...]) -> None:
    rows = objections(3)
    line = Line(SCIN, tuple(row.id for row in rows))
    one = await turn([rows[i] for i in indexes], [line], held={SCIN: rows[0].id})
    assert (one.redriven(), one.left(), one.ended(), one.again([])) == ([], [], [], [])


async def test_a_gap_in_a_line_is_not_jumped() -> None:
    rows = objections(3)
    line = Line(SCIN, tuple(row.id for row in rows))
    one = await turn([rows[0], rows[2]], [line], held={SCIN: rows[0].id})
    assert came(one) == ["decided"]
    assert one.left() == [Line(SCIN, (rows[1].id, rows[2].id))]
    assert one.following() == {rows[1].id: "ops"}


async def test_a_head_that_fails_again_keeps_its_place_and_its_reason_on_the_dlq() -> None:
    rows = objections(2)
    line = Line(SCIN, tuple(row.id for row in rows))
    one = await turn(rows[:1], [line], held={SCIN: rows[0].id}, failure=ZeroDivisionError("secret"))
    (again,) = one.again([])
    assert (again.reason, again.detail, again.seq, again.registered) == ("rule_failed", "ZeroDivisionError", None, True)
    assert (one.left(), one.following()) == ([line], {})
    assert one.deciding.outgoing == []


async def test_a_head_that_is_refused_lets_the_others_pass() -> None:
    head, behind = kept(objection(id="refused")), kept(objection(id="1", offset=1), "held")
    one = await turn([head, behind], [Line(SCIN, (head.id, behind.id))], held={SCIN: head.id})
    assert came(one) == ["parked", "decided"]
    assert one.left() == [Line(SCIN, ())]
    (dead,) = one.deciding.outgoing
    assert (dead.topic, dead.value) == ("cm.contacts.activation.dlq", head.value)
    assert dict(unpacked(dead.headers))["reason"] == b"no_rule_yet"


async def test_who_becomes_readable_in_a_held_case_joins_its_line_at_the_end() -> None:
    head, late = kept(objection(id="0")), unread(objection(id="late", offset=7))
    one = await turn([late], [Line(SCIN, (head.id,))], held={SCIN: head.id})
    assert one.joining() == 1
    (again,) = one.again([99])
    assert (again.reason, again.scin, again.registered, again.seq) == ("held", SCIN, True, 99)
    assert again.detail == f"behind {head.id}"
    assert one.left() == []


async def test_what_the_inbox_knows_by_this_record_is_decided_all_the_same() -> None:
    row = kept(objection(id="0"), "no_rule_yet")
    known = (await turn([row])).digests()
    one = await turn([row], standing=dict.fromkeys(known, Standing.REPEATED))
    assert came(one) == ["decided"]


@pytest.mark.parametrize(
    ("standing", "comes", "reason"),
    [(Standing.REPEATED, "repeated", "future_time"), (Standing.CONFLICT, "parked", "conflict")],
)
async def test_what_came_in_by_another_record_is_not_decided_again(standing: Standing, comes: str, reason: str) -> None:
    row = unread(objection(id="0"))
    one = await turn([row], standing=dict.fromkeys((await turn([row])).digests(), standing))
    assert [(redriven.came, redriven.reason) for redriven in one.redriven()] == [(comes, reason)]
    assert not one.deciding.changed_states()


async def test_of_two_records_of_one_event_the_first_counts() -> None:
    rows = [unread(objection(id="0", offset=n)) for n in range(2)]
    assert came(await turn(rows)) == ["decided", "repeated"]
    differs = unread(objection(id="0", offset=3, time="2026-05-01T12:00:00Z"))
    assert came(await turn([rows[0], differs])) == ["decided", "parked"]
    assert (await turn([rows[0], differs])).digests() == (await turn(rows)).digests()
    conflict = dict.fromkeys((await turn(rows)).digests(), Standing.CONFLICT)
    assert came(await turn(rows, standing=conflict)) == ["parked", "parked"]


def completed(task_id: str) -> Raw:
    data = {"task_id": task_id, "scin": SCIN, "outcome": "done", "by": "Agent 4471"}
    return event("task.completed", data, topic="cm.tasks.results")


async def test_another_workers_task_is_left_to_it() -> None:
    assert came(await turn([unread(completed("maintain:1"))])) == ["skipped"]
    assert came(await turn([unread(completed("activation:1"))])) == ["decided"]


async def test_what_was_parked_for_all_readers_is_handed_to_each() -> None:
    row = unread(completed("maintain:1"), "unknown_type", shared=True)
    one = await turn([row])
    others = {group for _, _, group in one.handed_on()}
    assert {"maintain", "letters", "service_mgmt"} <= others
    assert GROUP not in others
    for parked, there, group in one.handed_on():
        assert (parked, there) == (row.id, parked_id(group, row))


async def test_what_only_others_read_is_handed_on() -> None:
    blocked = event("contact.security-blocked", {"scin": SCIN, "representative_id": "1"}, topic="cm.contacts")
    one = await turn([unread(blocked, "unknown_type", shared=True)])
    assert (came(one), [group for _, _, group in one.handed_on()]) == (["handed_on"], ["maintain"])


async def test_what_nobody_here_reads_stays_parked() -> None:
    blocked = event("contact.security-blocked", {"scin": SCIN, "representative_id": "1"}, topic="cm.contacts")
    one = await turn([unread(blocked, "invalid_data")])
    assert [(redriven.came, redriven.reason) for redriven in one.redriven()] == [("parked", "not_read_here")]


async def test_what_is_still_unreadable_stays_as_it_was() -> None:
    row = unread(Raw("cm.contacts", 0, 5, b"12", b"\xff"), "not_json", shared=True)
    one = await turn([row])
    (again,) = one.again([])
    assert (again.reason, again.shared, again.seq, one.handed_on()) == ("not_json", True, None, [])
    assert one.deciding.outgoing == []
