"""Requests to Service Management as maintain makes them, and a worker in this process that serves them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from time import monotonic
from typing import Any

import orjson

import policy
from tests.integration.mail_servers import Inbox
from tests.scene import SCINS, Scene
from tests.wire import Event, event
from workers.procedure.ids import change_person_id, client_person_id
from workers.procedure.people import Address, Person
from workers.procedure.room import Room
from workers.runtime.encoding import encode_text
from workers.runtime.kept import people
from workers.runtime.mail_server import mail_server
from workers.runtime.mailing import Mailing
from workers.runtime.settings import load
from workers.runtime.shift import Shift
from workers.runtime.worker import Worker
from workers.service_mgmt.agent import ROOM
from workers.service_mgmt.composition import compose

TIMES = {"CLIENTREP_SMTP_STEP_SECONDS": "2", "CLIENTREP_SMTP_ANSWER_SECONDS": "1"}
REQUESTS, RESULTS = "cm.service-management", "cm.service-management.results"
SAVE = """
INSERT INTO persons (person_id, kind, match_key, data) VALUES ($1, $2, $3, $4::jsonb)
ON CONFLICT (person_id) DO UPDATE SET data = excluded.data
"""
APPOINT = """
INSERT INTO appointments (representative_id, scin, contact_id, service_request_id, type, standing)
VALUES ($1, $2, $3, 'SR', 'friend_relative', 'active')
"""
GIVE_UP = "UPDATE mail_requests SET status = 'cancelled' WHERE request_id = $1"
HELD = Person(
    title="Ms",
    first_name="Zoë",
    last_name="Marked-Surname",
    address=Address(("7 Markedheld Street", "Leeds"), "LS1 4AP"),
    telephone="0113 496 0777",
    nino="QQ123456C",
)
NEW = Person(
    address=Address(("8 Markednew Court", "York"), "YO1 7HH"), telephone="01904 960 888", mobile="07700 900888"
)
CLIENT = Person(first_name="Ann", last_name="Client", special_client_records=True)


class Asked:
    """One request."""

    def __init__(self, scene: Scene, scin: str) -> None:
        self.scene = scene
        self.scin = scin
        self.request_id = f"maintain:request-{scin}"
        self.contact_id = f"contact-{scin}"
        self.representative_id = f"representative-{scin}"
        self.change_id = f"maintain:change-{scin}"

    async def update(self) -> dict[str, Any]:
        """What the worker knows of it."""
        state = await self.scene.database.fetchval("SELECT state FROM service_mgmt_cases WHERE scin = $1", self.scin)
        found: dict[str, Any] = orjson.loads(state)["requests"][self.request_id]
        return found

    async def row(self) -> dict[str, Any]:
        """How its email stands."""
        found = await self.scene.database.fetchrow("SELECT * FROM mail_requests WHERE request_id = $1", self.request_id)
        return dict(found or {})

    async def until(self, holds: Callable[[dict[str, Any]], object], seconds: float = 20) -> dict[str, Any]:
        """The row of its email, once this holds and the case was told."""
        deadline = monotonic() + seconds
        while not (holds(row := await self.row()) and row["news"] is None):
            assert monotonic() < deadline, row
            await asyncio.sleep(0.05)
        return row

    async def sent(self) -> dict[str, Any]:
        """The row of its email, once it was sent and told of."""
        return await self.until(lambda row: row.get("status") == "sent")

    async def result(self, kind: str, **data: Any) -> None:
        """Something comes back from Service Management."""
        whole = {"request_id": self.request_id, "scin": self.scin, **data}
        await self.scene.wire.send(RESULTS, event(kind, whole, await self.scene.now()), self.scin)

    async def complete(self, task_id: str) -> None:
        """Somebody did the task."""
        data = {"task_id": task_id, "scin": self.scin, "outcome": "done", "by": "A. Worker"}
        await self.scene.wire.send("cm.tasks.results", event("task.completed", data, await self.scene.now()), self.scin)

    async def given_up(self) -> None:
        """Its email is not to go out in another test."""
        await self.scene.database.execute(GIVE_UP, self.request_id)

    def is_sent(self, event: Event) -> bool:
        """Whether an event says that its email was sent."""
        return event.kind == "service-management.sent" and event.key == self.scin.encode()

    async def tasks(self) -> list[dict[str, Any]]:
        """Its tasks."""
        rows = await self.scene.database.fetch("SELECT * FROM tasks WHERE scin = $1 ORDER BY raised_at", self.scin)
        return [{**row, "details": orjson.loads(row["details"])} for row in rows]

    async def timeline(self) -> list[tuple[str, str]]:
        """What its history says."""
        rows = await self.scene.database.fetch("SELECT entries FROM history WHERE scin = $1 ORDER BY seq", self.scin)
        return [(entry["rule"], entry["what"]) for row in rows for entry in orjson.loads(row["entries"])]

    async def person(self, person_id: str) -> dict[str, Any] | None:
        """What is kept of somebody."""
        found = (await people(self.scene.database, [person_id])).get(person_id)
        return None if found is None else dict(orjson.loads(encode_text(found)))


async def asked(scene: Scene, new: Person = NEW, held: Person = HELD) -> Asked:
    """A representative's change of their own details was found in order."""
    one = Asked(scene, next(SCINS))
    for person_id, kind, person in (
        (one.contact_id, "contact", held),
        (change_person_id(one.change_id), "change", new),
        (client_person_id(one.scin), "client", CLIENT),
    ):
        await scene.database.execute(SAVE, person_id, kind, None, encode_text(person))
    await scene.database.execute(APPOINT, one.representative_id, one.scin, one.contact_id)
    data = {"request_id": one.request_id, "scin": one.scin, "representative_id": one.representative_id}
    data |= {"change_id": one.change_id, "change_digest": "ab" * 32}
    await scene.wire.send(REQUESTS, event("service-management.requested", data, await scene.now()), one.scin)
    return one


def ids(messages: list[Any]) -> list[str]:
    return [message["Message-ID"] for message in messages]


async def is_done_with(one: Asked, inbox: Inbox, copies: int = 1, repeats: int = 0) -> dict[str, Any]:
    """It was sent, told of and noted; as many copies arrived, all under one Message-ID."""
    row = await one.sent()
    assert ids(inbox.seen) == [row["message_id"]] * copies
    assert row["repeats"] == repeats
    update = await one.update()
    facts = ("status", "message_id", "body_sha256", "repeats")
    assert tuple(update[name] for name in facts) == ("requested", *(row[name] for name in facts[1:]))
    (sent,) = await one.scene.wire.wait_for(RESULTS, one.is_sent)
    assert sent.data == {
        "request_id": one.request_id,
        "scin": one.scin,
        "message_id": row["message_id"],
        "body_sha256": row["body_sha256"],
    }
    return row


@asynccontextmanager
async def working(scene: Scene, smtp: str, **settings: str) -> AsyncIterator[Worker]:
    """The worker, with this mail server."""
    async with deciding_as(ROOM, scene, smtp, **settings) as worker:
        yield worker


@asynccontextmanager
async def deciding_as(room: Room, scene: Scene, smtp: str, **settings: str) -> AsyncIterator[Worker]:
    """The worker with a room of the test's own."""
    ours = {f"CLIENTREP_{name.upper()}": value for name, value in settings.items()}
    told = load({**scene.platform.settings, **TIMES, "CLIENTREP_SMTP": smtp, **ours})
    worker = Worker(room, told, policy.load(), (partial(_mailing, room),))
    try:
        await worker.start()
        yield worker
    finally:
        await worker.stop()


def _mailing(room: Room, shift: Shift) -> Mailing:
    return Mailing(shift, room, policy.load(), compose, mail_server(shift.settings))
