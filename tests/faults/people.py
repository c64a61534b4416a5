"""Clients and holders of powers of attorney who ask for things at a steady pace, whatever happens to the platform."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import cycle
from types import TracebackType
from typing import Any, Literal, Self

from tests.faults.facts import ACTIVE, NO_CONTACT, UNREACHABLE
from tests.faults.load import friends
from tests.faults.reach import Database, put
from tests.faults.rows import Ending
from tests.scene import PASSWORD, PIN, SCINS, TOPICS
from tests.stories import CLIENT, HOLDERS_ADDRESS, PROCESS, Data, by_telephone, nomination
from tests.wire import PREFIX, Wire, event, record
from workers.runtime.seal import seal
from workers.runtime.settings import Settings

Change = Literal["agree", "refuse", "silent", "details"]
JOURNEYS: tuple[Ending | Change, ...] = (
    *(ACTIVE, "agree", ACTIVE, "details", UNREACHABLE, ACTIVE, "refuse"),
    *(NO_CONTACT, ACTIVE, "details", "silent", ACTIVE, "agree"),
)
"""Set Up by its ending; Maintain by what the joint holders say, or one's own details where there is only one holder."""
NEW_ADDRESS = {"lines": ["41 Kiln Road", "Brackwell"], "postcode": "S2 4HT", "country": "GB"}
OWN_DETAILS = {"kind": "own_details", "current": {}, "new": {"address": NEW_ADDRESS}}
AHEAD = "UPDATE clock SET ahead = greatest(ahead, $1::interval) WHERE is_virtual RETURNING ahead"
TELL = "SELECT pg_notify('clock', '')"
KNOWN = "SELECT scin FROM maintain_cases WHERE scin = ANY($1::text[])"


@dataclass
class Asked:
    """What was asked for, by SCIN, and what telephony asked to be checked, by check id."""

    nominated: dict[str, Ending] = field(default_factory=dict)
    changes: dict[str, Change] = field(default_factory=dict)
    checks: set[str] = field(default_factory=set)


class People:
    """The world outside; opened with ``async with``.

    Attributes:
        ahead: of real time, as far as the platform's clock is known to be.
    """

    def __init__(self, settings: Settings) -> None:
        self.asked = Asked()
        self.ahead = timedelta()
        self.wire = Wire(settings.kafka)
        self.database = Database(settings)
        self._seal_key = settings.seal_public_key()
        self._friends = friends()
        self._wanted = cycle(JOURNEYS)
        self._unknown: dict[str, Change] = {}
        """Holders were told of these cases, which the platform may not know yet."""

    async def __aenter__(self) -> Self:
        await self.wire.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.wire.close()
        await self.database.close()

    def now(self) -> str:
        """The platform's clock, or a moment before."""
        return (datetime.now(UTC) + self.ahead - timedelta(milliseconds=5)).isoformat()

    async def leap(self, hours: float) -> None:
        """The clock jumps forwards."""
        further = self.ahead + timedelta(hours=hours)
        await self.database.rows(AHEAD, further)
        await self.database.rows(TELL)
        self.ahead = further

    async def come(self, a_second: float, until: Callable[[], bool]) -> None:
        """Ask for one thing after the other at a steady pace."""
        async with asyncio.TaskGroup() as group:
            while not until():
                group.create_task(self._begin(next(self._wanted)))
                await asyncio.sleep(1 / a_second)

    async def go_on(self) -> None:
        """Holders whose powers the platform knows by now ask for their changes."""
        if not self._unknown:
            return
        for row in await self.database.rows(KNOWN, list(self._unknown)):
            kind = self._unknown.pop(row["scin"])
            await self._ask_for_change(row["scin"], kind)

    async def send(self, kind: str, data: Data, scin: str) -> None:
        """Send an event that happens now."""
        family = kind.partition(".")[0]
        document = event(kind, data, self.now())
        assert document["type"].startswith(PREFIX)
        await put(self.wire, TOPICS.get(family, "cm.contacts"), record(document, scin))

    def security(self) -> dict[str, str]:
        """PIN and password, sealed."""
        return {"sealed": seal(self._seal_key, PIN, PASSWORD)}

    @property
    def waiting(self) -> bool:
        """Whether somebody hasn't asked yet for what they came for."""
        return bool(self._unknown)

    async def _begin(self, wanted: Ending | Change) -> None:
        scin = next(SCINS)
        if isinstance(wanted, Ending):
            await self._nominate(scin, wanted)
        else:
            await self._record_holders(scin, wanted)

    async def _nominate(self, scin: str, ending: Ending) -> None:
        friend = next(self._friends)
        self.asked.nominated[scin] = ending
        if ending is ACTIVE:
            said = nomination(scin, friend)
        else:
            said = by_telephone(scin, friend if ending is UNREACHABLE else None)
        await self.send("contact.nomination", said, scin)

    async def _record_holders(self, scin: str, wanted: Change) -> None:
        joint = wanted != "details"
        poas = [holder(one, joint=joint) for one in ("ABC" if joint else "A")]
        await self.send("register.poas", {"scin": scin, "client": {"scin": scin, **CLIENT}, "poas": poas}, scin)
        self._unknown[scin] = wanted

    async def _ask_for_change(self, scin: str, wanted: Change) -> None:
        about = {"scin": scin, "requester": {"kind": "poa", "id": "A"}, "channel": "telephone"}
        change = OWN_DETAILS if wanted == "details" else PROCESS
        self.asked.changes[scin] = wanted
        await self.send("contact.change-requested", {**about, "security_check": "passed", "change": change}, scin)


def holder(poa_id: str, *, joint: bool) -> dict[str, Any]:
    """Of a power of attorney; one who decides alone says who they are at once."""
    return {"id": poa_id, "name": f"Holder {poa_id}", "address": HOLDERS_ADDRESS, "joint": joint, "nino": "AB123456C"}
