"""The world around one case: who writes, calls and answers, and who looks at the case."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from clientrep.rows import Filters, tasks
from tests.journeys.lock_step import LockStep
from tests.journeys.seen import Case
from tests.scene import SCINS, Scene
from tests.stories import FRIEND, Data, by_telephone, call_result, nomination, written_authorisation
from tests.wire import event
from workers.runtime.clock import parse_span

LOOKED_UP = {"name", "first_name", "last_name", "lines", "postcode", "telephone", "mobile", "nino", "date_of_birth"}
FREE = {"reason", "note"}
PARKED = "SELECT reason, detail FROM parked WHERE key = ANY($1::bytea[]) ORDER BY first_seen"


@dataclass
class World:
    """What the actors of all journeys share.

    Attributes:
        looking: one at a time reads the database and the topics.
        cis: what the CIS stand-in answers, by last name.
    """

    scene: Scene
    steps: LockStep
    looking: asyncio.Lock = field(default_factory=asyncio.Lock)
    cis: dict[str, str] = field(default_factory=dict)


class Actor:
    """Everybody who has to do with one client's case.

    Attributes:
        scin: the client's.
        said: personal data that was sent, folded.
        keys: under which events were sent.
        last: the event sent last.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.scin = next(SCINS)
        self.said: set[str] = set()
        self.keys = {self.scin}
        self.last: dict[str, Any] = {}

    def another(self) -> "Actor":
        """The same for another client, whose case is part of the same journey."""
        return Actor(self.world)

    def now(self) -> datetime:
        """The platform's clock."""
        return self.world.steps.now()

    async def later(self, span: str) -> None:
        """Let time pass, such as ``15d``."""
        await self.world.steps.until(self.now() + parse_span(span))

    async def until(self, instant: datetime) -> None:
        """Let time pass up to exactly this instant."""
        await self.world.steps.until(instant, exactly=True)

    async def leap(self, span: str) -> None:
        """Let time pass at once, when nothing is in flight: nothing else may fall due meanwhile."""
        await self.quiet()
        await self.world.steps.leap(parse_span(span))

    async def quiet(self) -> None:
        """Wait until nothing is in flight."""
        await self.world.steps.quiet()

    async def send(self, kind: str, data: Data, at: datetime | None = None, key: str | None = None) -> Data:
        """An event that happens now, or was received at another time; returns it."""
        moment = self.now() - timedelta(milliseconds=1) if at is None else at
        self.last = event(kind, data, moment.isoformat())
        await self.put(self.last, key)
        return self.last

    async def put(self, document: Data, key: str | None = None) -> None:
        """Send a whole event, such as one that was sent before."""
        self.said.update(_personal(document["data"]))
        self.keys.add(key or self.scin)
        await self.world.scene.put(document, key or self.scin)

    async def nominates(self, person: Data | None = FRIEND, **changes: Any) -> None:
        """The client writes in; complete and signed unless changed."""
        await self.send("contact.nomination", nomination(self.scin, person, **changes))

    async def telephones(self, person: Data | None = FRIEND, **changes: Any) -> None:
        """The client calls and names a friend."""
        await self.send("contact.nomination", {**by_telephone(self.scin, person), **changes})

    async def writes(self, person: Data | None, *, signed: bool = True, at: datetime | None = None) -> None:
        """The form comes back."""
        await self.send("contact.authorisation", written_authorisation(self.scin, person, signed=signed), at)

    async def replies(self, at: datetime | None = None, **said: Any) -> None:
        """The representative writes back."""
        await self.send("contact.representative-reply", {"scin": self.scin, "channel": "letter", **said}, at)

    async def objects(self, at: datetime | None = None) -> None:
        """The client doesn't want the representative."""
        await self.send("contact.objection", {"scin": self.scin}, at)

    def security(self, pin: str = "7302915", password: str = "correct horse") -> dict[str, str]:  # noqa: S107 - theirs
        """PIN and password, sealed."""
        return self.world.scene.security(pin, password)

    async def called(self, **brought: Any) -> None:
        """The representative is called, and gives PIN and password."""
        await self.answers("call_representative", "reached", security=self.security(), **brought)

    async def answers(self, kind: str, outcome: str, **brought: Any) -> None:
        """Somebody ends the one open task of a kind."""
        task_id = (await self.task(kind))["task_id"]
        await self.send("task.completed", call_result({"task_id": task_id, "scin": self.scin}, outcome, **brought))

    async def task(self, kind: str, poa_id: str | None = None) -> Data:
        """The one open task of a kind, or the one about a joint holder, once nothing is in flight."""
        await self.quiet()
        async with self.world.looking:
            rows = await tasks(self.world.scene.database, Filters(scin=self.scin, status="open"))
        found = [row for row in rows if row["kind"] == kind and poa_id in {None, row["details"].get("poa_id")}]
        assert len(found) == 1, f"{len(found)} tasks {kind} are open, and {[row['kind'] for row in rows]} in all"
        return found[0]

    async def case(self) -> Case:
        """The case, once nothing is in flight."""
        await self.quiet()
        async with self.world.looking:
            return Case(await self.world.scene.case_now(self.scin))

    async def printed(self, code: str, status: str) -> None:
        """The print vendor reports on the latest letter of a code."""
        letter = (await self.case()).letter(code)
        data = {"letter_id": letter["letter_id"], "scin": self.scin, "status": status, "vendor": "north"}
        await self.send("letter.status", data)

    async def issued(self) -> list[Data]:
        """The letters that went to the print topic, once nothing is in flight."""
        await self.quiet()
        async with self.world.looking:
            return await self.world.scene.letters(self.scin)

    async def asked_cis(self) -> Data:
        """What CIS was asked last, once nothing is in flight."""
        return (await self.heard("cm.cis.requests", "cis.requested"))[-1]

    async def heard(self, topic: str, kind: str) -> list[Data]:
        """What the platform said of this client on a topic, once nothing is in flight."""
        await self.quiet()
        async with self.world.looking:
            events = await self.world.scene.wire.events(topic)
        return [one.data for one in events if one.key == self.scin.encode() and one.kind == kind]

    async def emails(self) -> list[EmailMessage]:
        """The emails about this client's changes, as they lie in the mailbox, the oldest first."""
        ids = {change["message_id"] for change in (await self.case())["changes"]}
        return [
            email for email in _mails(self.world.scene.platform.description["mailbox"]) if email["Message-ID"] in ids
        ]

    async def parked(self) -> list[tuple[str, str]]:
        """Reason and detail of what was parked."""
        async with self.world.looking:
            rows = await self.world.scene.database.fetch(PARKED, [key.encode() for key in self.keys])
        return [(row["reason"], row["detail"]) for row in rows]

    def cis_says(self, last_name: str, verdict: str) -> None:
        """What the CIS stand-in answers from now on."""
        self.world.cis[last_name] = verdict
        file = self.world.scene.platform.folder.cis_file
        new = file.with_suffix(".new")
        new.write_text(json.dumps({"by_last_name": self.world.cis}), "utf-8")
        new.replace(file)


def _mails(mailbox: str) -> Iterator[EmailMessage]:
    for file in sorted(Path(mailbox).iterdir()):
        yield message_from_bytes(file.read_bytes(), policy=policy.default)


def _personal(data: Any, name: str = "") -> Iterator[str]:
    """The texts in an event's data that must not be told beyond it."""
    if isinstance(data, dict):
        for field_name, value in data.items():
            yield from _personal(value, field_name)
    elif isinstance(data, list):
        for value in data:
            yield from _personal(value, name)
    elif isinstance(data, str) and name in LOOKED_UP | FREE:
        yield data.casefold()
