"""Bad input: parked and visible, or a task; and its partition goes on."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from aiokafka.partitioner import murmur2

from tests.integration.bad_events import ON_CONTACTS, ON_TASKS, PLANTED, Bad, Setting, as_bytes
from tests.integration.black_box import run
from tests.scene import SCINS, Scene
from tests.stories import nomination
from tests.wire import Event, Raw, event, record

BAD = {**ON_CONTACTS, **ON_TASKS}
LISTED = {"id", "topic", "partition", "offset", "group", "reason", "detail", "first_seen"}
PARTITIONS = 8
FIRST_NAMED = {
    **dict.fromkeys(("cm.contacts", "cm.register", "cm.tasks.results", "cm.cis.results"), "activation"),
    **dict.fromkeys(("cm.timers", "cm.letters"), "activation"),
    **dict.fromkeys(("cm.letters.requests", "cm.letters.status"), "letters"),
    "cm.cis.requests": "cis",
}
"""Of the topics that running workers read."""


def partition_of(scin: str) -> int:
    return int(murmur2(scin.encode()) & 0x7FFFFFFF) % PARTITIONS


def scin_in(partition: int) -> str:
    return next(scin for scin in SCINS if partition_of(scin) == partition)


Place = tuple[str, int, int]


@dataclass
class Sent:
    """A bad event where it lies, and the client whose good event lies behind it."""

    raw: Raw
    place: Place
    scin: str
    behind: str


@dataclass
class Aftermath:
    """What there was to see once every bad event had been sent, each with a good one behind it."""

    sent: dict[str, Sent] = field(default_factory=dict)
    listed: list[dict[str, Any]] = field(default_factory=list)
    dead: dict[Place, list[Event]] = field(default_factory=dict)

    def row(self, name: str) -> dict[str, Any]:
        """The one row of a bad event in ``clientrep parked``."""
        place = self.sent[name].place
        (found,) = [row for row in self.listed if (row["topic"], row["partition"], row["offset"]) == place]
        return found


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def aftermath(scene: Scene) -> Aftermath:
    after = Aftermath()
    for name, bad in ON_CONTACTS.items():
        after.sent[name] = await _send_with_objection_behind(scene, bad)
    called = {name: (next(SCINS), bad) for name, bad in ON_TASKS.items()}
    behind = {name: scin_in(partition_of(scin)) for name, (scin, _) in called.items()}
    for scin in [*(scin for scin, _ in called.values()), *behind.values()]:
        await scene.send("contact.nomination", nomination(scin))
    for name, (scin, bad) in called.items():
        after.sent[name] = await _send_with_result_behind(scene, bad, scin, behind[name])
    await scene.settled()
    after.listed = await run(scene.platform.folder.directory, "parked")
    for topic in ("cm.contacts", "cm.tasks.results"):
        for dead in await scene.wire.events(f"{topic}.activation.dlq"):
            after.dead.setdefault(_parked_from(dead), []).append(dead)
    return after


def _parked_from(dead: Event) -> Place:
    return dead.headers["topic"].decode(), int(dead.headers["partition"]), int(dead.headers["offset"])


async def _setting(scene: Scene, scin: str, task: dict[str, Any] | None = None) -> Setting:
    now = await scene.now()
    ahead = datetime.fromisoformat(now) + timedelta(minutes=10)
    return Setting(scin, now, ahead.isoformat(), task)


async def _put(scene: Scene, bad: Bad, setting: Setting, partition: int) -> tuple[Raw, Place]:
    if bad.before is not None:
        await scene.wire.put(bad.topic, bad.before(setting), partition)
    raw = bad.make(setting)
    return raw, (bad.topic, *await scene.wire.put(bad.topic, raw, partition))


async def _send_with_objection_behind(scene: Scene, bad: Bad) -> Sent:
    setting = await _setting(scene, next(SCINS))
    partition = (partition_of(setting.scin) + bad.beside) % PARTITIONS
    raw, place = await _put(scene, bad, setting, partition)
    behind = scin_in(partition)
    await scene.send("contact.objection", {"scin": behind})
    return Sent(raw, place, setting.scin, behind)


async def _send_with_result_behind(scene: Scene, bad: Bad, scin: str, behind: str) -> Sent:
    setting = await _setting(scene, scin, (await scene.task(scin, "call_representative")).data)
    raw, place = await _put(scene, bad, setting, partition_of(scin))
    await scene.answer(behind, "call_representative", "not_reached")
    return Sent(raw, place, scin, behind)


@pytest.mark.parametrize("name", BAD)
def test_it_is_listed(aftermath: Aftermath, name: str) -> None:
    row = aftermath.row(name)
    assert row.keys() == LISTED
    assert (row["reason"], row["group"]) == (BAD[name].reason, "activation")
    assert BAD[name].detail in row["detail"]
    assert datetime.fromisoformat(row["first_seen"]).tzinfo is not None


@pytest.mark.parametrize("name", BAD)
def test_its_bytes_are_kept_on_the_dlq_topic(aftermath: Aftermath, name: str) -> None:
    sent, row = aftermath.sent[name], aftermath.row(name)
    (dead,) = aftermath.dead[sent.place]
    assert dead.topic == f"{BAD[name].topic}.activation.dlq"
    assert (dead.key, dead.value) == (sent.raw.key, sent.raw.value)
    assert dead.headers.items() >= dict(sent.raw.headers).items()
    why = {column: dead.headers[column].decode() for column in LISTED - {"id", "group"}}
    assert datetime.fromisoformat(why.pop("first_seen")) == datetime.fromisoformat(row["first_seen"])
    assert why == {column: str(row[column]) for column in why}


@pytest.mark.parametrize("name", ON_CONTACTS)
async def test_the_partition_goes_on(scene: Scene, aftermath: Aftermath, name: str) -> None:
    case = await scene.case_now(aftermath.sent[name].behind)
    assert [(task["kind"], task["rule"]) for task in case["tasks"]] == [("unmatched_contact", "R-3")]


@pytest.mark.parametrize("name", ON_TASKS)
async def test_the_partition_of_results_goes_on(scene: Scene, aftermath: Aftermath, name: str) -> None:
    case = await scene.case_now(aftermath.sent[name].behind)
    assert [(task["kind"], task["outcome"]) for task in case["tasks"]] == [("call_representative", "not_reached")]


@pytest.mark.parametrize("name", ["outcome not offered", "broken seal", "unknown task"])
async def test_a_refused_result_leaves_its_task_open(scene: Scene, aftermath: Aftermath, name: str) -> None:
    (task,) = (await scene.case_now(aftermath.sent[name].scin))["tasks"]
    assert (task["status"], task["outcome"]) == ("open", None)


def test_no_personal_data_is_told(scene: Scene, aftermath: Aftermath) -> None:
    places = {sent.place for sent in aftermath.sent.values()}
    ours = [row for row in aftermath.listed if (row["topic"], row["partition"], row["offset"]) in places]
    assert len(ours) == len(BAD)
    told = as_bytes(ours) + scene.log("activation").encode()
    assert [text for text in PLANTED.values() if text.encode() in told] == []


async def test_each_topics_first_named_reader_parks_what_nobody_can_read(scene: Scene) -> None:
    scin = next(SCINS)
    places = {}
    for topic, reader in FIRST_NAMED.items():
        places[topic, *await scene.wire.put(topic, Raw(scin.encode(), (), b"garbage"))] = reader
    rows = [row for row in await scene.parked() if (row["topic"], row["partition"], row["offset"]) in places]
    found = {(row["topic"], row["partition"], row["offset"]): row["group"] for row in rows}
    assert found == places
    assert len(rows) == len(places)
    for topic, reader in FIRST_NAMED.items():
        assert [e.value for e in await scene.wire.events(f"{topic}.{reader}.dlq") if e.key == scin.encode()] == [
            b"garbage"
        ]


async def test_a_repeated_event_changes_nothing(scene: Scene) -> None:
    scin = next(SCINS)
    document = await scene.send("contact.nomination", nomination(scin))
    before, parked = await scene.case(scin), await scene.parked()
    for mode in ("structured", "binary"):
        await scene.wire.put("cm.contacts", record(document, scin, mode))
    assert await scene.case(scin) == before
    assert await scene.parked() == parked


async def test_a_conflict_changes_nothing_but_is_parked(scene: Scene) -> None:
    scin = next(SCINS)
    document = await scene.send("contact.nomination", nomination(scin))
    before, parked = await scene.case(scin), await scene.parked()
    other = {**document, "data": nomination(scin, point_of_contact=True)}
    await scene.wire.send("cm.contacts", other, scin)
    assert await scene.case(scin) == before
    (added,) = [row for row in await scene.parked() if row not in parked]
    assert (added["reason"], added["topic"], added["partition"]) == ("conflict", "cm.contacts", partition_of(scin))


async def test_the_same_id_of_another_source_is_another_event(scene: Scene) -> None:
    scin = next(SCINS)
    document = event("contact.objection", {"scin": scin}, await scene.now())
    for source in ("/telephony", "/mail-scanning"):
        await scene.wire.send("cm.contacts", {**document, "source": source}, scin)
    assert [task["kind"] for task in (await scene.case(scin))["tasks"]] == ["unmatched_contact"] * 2


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("contact.objection", {}),
        ("contact.representative-reply", {"channel": "telephone", "person": {"last_name": PLANTED["last_name"]}}),
        ("contact.authorisation", {"form": "letter", "signed": True, "representative": {"type": "friend_relative"}}),
    ],
)
async def test_a_reply_to_nothing_becomes_a_task(scene: Scene, kind: str, data: dict[str, Any]) -> None:
    scin = next(SCINS)
    await scene.send(kind, {"scin": scin, **data})
    case = await scene.case(scin)
    (task,) = case["tasks"]
    assert (task["kind"], task["status"], task["rule"], task["outcomes"]) == (
        "unmatched_contact",
        "open",
        "R-3",
        ["done"],
    )
    raised = await scene.task(scin, "unmatched_contact")
    assert (raised.data["task_id"], raised.data["queue"]) == (task["task_id"], "caseworkers")
    assert PLANTED["last_name"].encode() not in as_bytes(case) + (raised.value or b"")
    assert case["service_requests"] == []


async def test_such_a_task_can_be_done(scene: Scene) -> None:
    scin = next(SCINS)
    await scene.send("contact.objection", {"scin": scin})
    await scene.answer(scin, "unmatched_contact", "done")
    (task,) = (await scene.case(scin))["tasks"]
    assert (task["status"], task["outcome"]) == ("completed", "done")
