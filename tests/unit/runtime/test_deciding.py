from typing import Any
from uuid import uuid4

import orjson

import policy
from tests.unit.runtime.events import NOW, PARTITIONS, SCIN, Raw, objection
from workers.procedure.effects import Publish, SaveTimer
from workers.procedure.message import Message
from workers.procedure.outcome import Entry, Outcome, Refused
from workers.procedure.room import Room
from workers.runtime.deciding import Deciding
from workers.runtime.ledger import Place
from workers.runtime.outbox import unpacked
from workers.runtime.reader import Accepted, Reader

WITHDRAWN = {"task_id": "activation:1", "scin": SCIN, "reason": "test", "nothing": None}


def counting(state: int | None, message: Message, *_: Any) -> Outcome | Refused:
    if message.id == "refused":
        return Refused("outcome_not_offered", "outcome")
    timer = SaveTimer("activation:t", "wait", "SU-4", NOW, "waiting")
    return Outcome(
        (state or 0) + 1, (Entry("SU-1", "counted"),), (Publish("task.withdrawn", WITHDRAWN, "e", "SU-1"), timer)
    )


async def accepted(record: Raw) -> Accepted:
    place = Place(record.topic, record.partition)
    reading = (await Reader(ROOM, policy.load(), PARTITIONS, None).read(NOW, {place: [record]}))[place][record.offset]
    assert isinstance(reading, Accepted)
    return reading


def decide(batch: Deciding, one: Accepted) -> None:
    batch.decide_all([(one, one.message(NOW))])


ROOM = Room(name="activation", reads=("contact.objection",), decide=counting)


def deciding(failure: Exception | None = None) -> Deciding:
    one = Deciding(ROOM, policy.load(), PARTITIONS, NOW, failure)
    one.states, one.writing = {SCIN: None}, 7
    return one


async def test_decisions_of_one_case_see_each_others_state_in_order() -> None:
    batch = deciding()
    for number in range(3):
        decide(batch, await accepted(objection(id=str(number), offset=number)))
    assert batch.changed_states() == {SCIN: 3}
    assert len(batch.history.rows) == 3


async def test_what_goes_out_is_keyed_sequenced_and_bears_its_cause() -> None:
    batch = deciding()
    decide(batch, await accepted(objection(id="cause")))
    (event,) = batch.outgoing
    headers = dict(unpacked(event.headers))
    assert (event.topic, event.key, event.to_part) == ("cm.tasks", SCIN.encode(), event.part)
    assert headers["ce_causationid"] == b"cause"
    assert int(headers["ce_sequence"] or 0) == event.id
    assert orjson.loads(event.value or b"") == {k: v for k, v in WITHDRAWN.items() if v is not None}


async def test_sequences_grow_within_and_across_transactions() -> None:
    first, second = deciding(), deciding()
    second.writing = 8
    for number in range(2):
        decide(first, await accepted(objection(id=str(number))))
    decide(second, await accepted(objection(id="2")))
    ids = [event.id for event in (*first.outgoing, *second.outgoing)]
    assert ids == sorted(set(ids))


async def test_a_refused_message_is_parked_with_its_bytes_untouched() -> None:
    batch, record = deciding(), objection(id="refused")
    decide(batch, await accepted(record))
    batch.finish()
    (event,) = batch.outgoing
    headers = unpacked(event.headers)
    assert (event.topic, event.value, event.key) == ("cm.contacts.activation.dlq", record.value, record.key)
    assert headers[: len(record.headers)] == list(record.headers)
    assert dict(headers)["reason"] == b"outcome_not_offered"
    assert not batch.changed_states()


async def test_behind_a_held_case_later_events_wait_in_order() -> None:
    batch = deciding()
    batch.held = {SCIN: uuid4()}
    decide(batch, await accepted(objection()))
    assert [(one.reason, one.holds) for one in batch.parked] == [("held", True)]


async def test_a_message_whose_rule_raised_is_parked_and_holds_its_case() -> None:
    batch = deciding(failure=ZeroDivisionError("secret"))
    decide(batch, await accepted(objection()))
    assert [(one.reason, one.detail, one.holds) for one in batch.parked] == [("rule_failed", "ZeroDivisionError", True)]
