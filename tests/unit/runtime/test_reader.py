import base64
import re
from dataclasses import replace
from pathlib import Path

import orjson
import pytest
from nacl.public import PrivateKey

import policy
from policy import Policies
from tests.unit.runtime.events import NOW, PARTITIONS, SCIN, Raw, event, objection
from workers.procedure.outcome import Outcome
from workers.procedure.room import Room
from workers.runtime.glance import Glance
from workers.runtime.ledger import Place
from workers.runtime.reader import Accepted, Parking, Reader, Reading
from workers.runtime.seal import seal
from workers.runtime.sealed import Opener
from workers.runtime.settings import load

READS = ("contact.objection", "task.completed", "timer.due")
ROOM = Room(name="activation", reads=READS, decide=lambda *_: Outcome(None, (), ()))
POLICIES = policy.load()
KEY = PrivateKey.generate()


def opener(folder: Path) -> Opener:
    for name, value in (("seal", bytes(KEY)), ("pepper", bytes(32))):
        (folder / name).write_bytes(base64.b64encode(value))
    files = {"CLIENTREP_SEAL_KEY_FILE": str(folder / "seal"), "CLIENTREP_PEPPER_FILE": str(folder / "pepper")}
    cheap = {"CLIENTREP_ARGON2_MEMORY_KIB": "8", "CLIENTREP_ARGON2_TIME_COST": "1"}
    where = {"CLIENTREP_KAFKA": "127.0.0.1:1", "CLIENTREP_POSTGRES": "postgresql://u:p@127.0.0.1:1/d"}
    return Opener(load({**files, **cheap, **where}))


async def read(record: Raw, room: Room = ROOM, seals: Opener | None = None, policies: Policies = POLICIES) -> Reading:
    place = Place(record.topic, record.partition)
    readings = await Reader(room, policies, PARTITIONS, seals).read(NOW, {place: [record]})
    return readings[place][record.offset]


def completed(task_id: str, **data: object) -> Raw:
    body = {"task_id": task_id, "scin": SCIN, "outcome": "reached", "by": "caseworker-1", **data}
    return event("task.completed", body, topic="cm.tasks.results")


async def test_an_event_for_this_room_is_accepted() -> None:
    accepted = await read(objection())
    assert isinstance(accepted, Accepted)
    assert (accepted.kind, accepted.scin) == ("contact.objection", SCIN)
    assert accepted.message(NOW).received == NOW


async def test_types_that_other_rooms_read_are_skipped() -> None:
    blocked = event("contact.security-blocked", {"scin": SCIN, "representative_id": "r"}, topic="cm.contacts")
    assert await read(blocked) is None


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (Raw("cm.contacts", 0, 0, b"k", b"\x00\xffgarbage"), "not_json"),
        (objection(type="uk.gov.dwp.cm.contact.telepathy.v1"), "unknown_type"),
        (event("contact.objection", {"scin": SCIN}, topic="cm.register"), "wrong_topic"),
        (event("contact.objection", {}, topic="cm.contacts"), "invalid_data"),
        (objection(time="2026-06-01T12:10:00+00:00"), "future_time"),
        (objection(key="100000000002"), "invalid_key"),
        (replace(objection(), value=b'{"scin": "%b", "unknown": 1e999}' % SCIN.encode()), "not_json"),
    ],
)
async def test_what_cant_be_read_is_parked_with_its_reason(record: Raw, reason: str) -> None:
    parking = await read(record)
    assert isinstance(parking, Parking)
    assert parking.reason == reason


async def test_how_far_ahead_an_event_may_be_dated_is_policy_r2(tmp_path: Path) -> None:
    text = (Path(policy.__file__).parent / "2012-12-10.yaml").read_text(encoding="utf-8")
    (tmp_path / "2012-12-10.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "2026-06-01.yaml").write_text(re.sub(r"(ahead_minutes:\s+value:) 5", r"\1 10", text), encoding="utf-8")
    policies = policy.load(tmp_path)
    assert isinstance(await read(objection(time="2026-06-01T12:10:00+00:00"), policies=policies), Accepted)
    assert isinstance(await read(objection(time="2026-06-01T12:10:01+00:00"), policies=policies), Parking)


async def test_a_partition_that_isnt_its_keys_is_parked() -> None:
    good = objection()
    wrong = Raw(good.topic, (good.partition + 1) % PARTITIONS, 0, good.key, good.value, good.headers)
    parking = await read(wrong)
    assert isinstance(parking, Parking)
    assert parking.reason == "wrong_partition"


async def test_what_has_no_readable_type_is_parked_by_the_first_named_reader_only() -> None:
    second = Room(name="maintain", reads=("contact.change-requested",), decide=ROOM.decide)
    assert await read(Raw("cm.contacts", 0, 0, b"k", b"garbage"), second) is None


async def test_a_task_is_its_owners_and_a_task_of_nobody_is_the_first_readers() -> None:
    assert isinstance(await read(completed("activation:1")), Accepted)
    assert await read(completed("letters:1")) is None
    assert isinstance(await read(completed("nobody-knows")), Accepted)


async def test_sealed_details_are_hashed_and_unfit_ones_count_as_none(tmp_path: Path) -> None:
    room = Room(name="activation", reads=READS, decide=ROOM.decide, opens_seals=True)
    for pin, password, complete in (("1234567", "open", True), ("123456", "open", False), ("1234567", "", False)):
        sealed = seal(bytes(KEY.public_key), pin, password)
        accepted = await read(completed("activation:1", data={"security": {"sealed": sealed}}), room, opener(tmp_path))
        assert isinstance(accepted, Accepted)
        assert accepted.security is not None
        assert accepted.security.complete is complete
        assert pin not in repr(accepted.security)


async def test_a_seal_that_cant_be_opened_is_parked(tmp_path: Path) -> None:
    room = Room(name="activation", reads=READS, decide=ROOM.decide, opens_seals=True)
    sealed = base64.b64encode(b"not sealed by anyone").decode()
    parking = await read(completed("activation:1", data={"security": {"sealed": sealed}}), room, opener(tmp_path))
    assert isinstance(parking, Parking)
    assert (parking.reason, parking.detail) == ("invalid_data", "data.security.sealed: can't be opened")


MAINTAIN = Room(
    name="maintain",
    reads=("task.completed", "timer.due", "register.third-party"),
    decide=lambda *_: Outcome(None, (), ()),
)
RECORDS = Room(name="activation", reads=("register.third-party",), decide=ROOM.decide)


def recorded(key: str, **changes: object) -> Raw:
    address = {"lines": ["1 Row"], "postcode": "LS1 1AA", "country": "GB"}
    known = {"third_party_id": "tp-1", "name": "Reed & Co", "address": address, "kind": "client_representative"}
    return event("register.third-party", {**known, **changes}, topic="cm.register", key=key)


def _structured(record: Raw) -> bytes:
    attributes = {name.removeprefix("ce_"): text.decode() for name, text in record.headers if name.startswith("ce_")}
    return orjson.dumps({**attributes, "data": orjson.loads(record.value or b"")})


async def test_su21_a_record_of_itself_concerns_the_first_named_reader_alone() -> None:
    for record in (recorded("tp-1"), recorded("tp-1", service_request_id=None)):
        assert isinstance(await read(record, RECORDS), Accepted)
        assert await read(record, MAINTAIN) is None
        structured = Raw(record.topic, record.partition, 0, record.key, _structured(record))
        assert await read(structured, MAINTAIN) is None


async def test_su21_an_answer_concerns_every_reader() -> None:
    for room in (RECORDS, MAINTAIN):
        accepted = await read(recorded(SCIN, service_request_id="sr-1"), room)
        assert isinstance(accepted, Accepted)
        assert accepted.scin == SCIN


async def test_su21_a_record_of_itself_that_cant_be_read_is_parked_once() -> None:
    record = recorded("tp-1", kind="friend")
    assert isinstance(await read(record, RECORDS), Parking)
    assert await read(record, MAINTAIN) is None


@pytest.mark.parametrize(
    ("record", "anothers"),
    [
        (objection(), True),
        (completed("activation:1"), True),
        (completed("activation:1", outcome=7), True),
        (completed("maintain:1"), False),
        (completed("nobody:1"), True),
        (event("task.completed", {"task_id": 7}, topic="cm.tasks.results"), True),
        (event("task.completed", {}, topic="cm.tasks.results"), True),
        (recorded("tp-1"), True),
        (recorded(SCIN, service_request_id="sr-1"), False),
        (Raw("cm.tasks.results", 0, 0, b"k", b"[]", completed("maintain:1").headers), True),
        (Raw("cm.tasks.results", 0, 0, b"k", b"\x00", completed("maintain:1").headers), True),
        (Raw("cm.tasks.results", 0, 0, b"k", None, completed("maintain:1").headers), True),
        (Raw("cm.contacts", 0, 0, b"k", b"{}"), False),
        (Raw("cm.contacts", 0, 0, b"k", b"{}", (*objection().headers[:-1], ("content-type", b"text/plain"))), False),
    ],
)
def test_what_surely_is_anothers_is_seen_at_once(record: Raw, anothers: bool) -> None:  # noqa: FBT001 - one case a line
    assert Glance(MAINTAIN).tells_another(record) is anothers


def test_a_structured_event_is_read_whatever_its_other_headers_say() -> None:
    headers = (("content-type", b"application/cloudevents+json"), *completed("activation:1").headers[:-1])
    assert not Glance(MAINTAIN).tells_another(Raw("cm.tasks.results", 0, 0, b"k", b"{}", headers))
