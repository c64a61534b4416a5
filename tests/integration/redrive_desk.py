"""What tests of redriving share: cases that are held, and what lists, tables and topics say of them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tests.integration.bare_loop import GROUP, ROOM, object_
from tests.integration.command_line import Said, clientrep
from tests.integration.lone_worker import working
from tests.scene import Scene
from workers.procedure.room import Room

LISTED = "SELECT reason, detail, first_seen, pos FROM parked WHERE scin = $1 ORDER BY seq"
IDS = "SELECT id FROM parked WHERE scin = $1 ORDER BY seq"
HEAD = "SELECT parked_id FROM held_cases WHERE grp = $1 AND scin = $2"
ENDED = "SELECT how, by_whom, why FROM parked_ended WHERE scin = $1 ORDER BY seq"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
MOVING = frozenset({"shards"})
"""Leases are renewed all the time."""


@dataclass
class Held:
    """A case that waits for a redrive; ``events`` are the ids of the events that are parked, in their order."""

    scene: Scene
    scin: str
    events: list[str]

    async def ids(self) -> list[UUID]:
        return [row["id"] for row in await self.scene.database.fetch(IDS, self.scin)]

    async def reasons(self) -> list[str]:
        return [row["reason"] for row in await self.scene.database.fetch(LISTED, self.scin)]

    async def rows(self) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in await self.scene.database.fetch(LISTED, self.scin)]

    async def head(self) -> UUID | None:
        found: UUID | None = await self.scene.database.fetchval(HEAD, GROUP, self.scin)
        return found

    async def ended(self) -> list[str]:
        return [row["how"] for row in await self.scene.database.fetch(ENDED, self.scin)]

    async def told(self) -> list[str]:
        """The tasks that were withdrawn for the case, as they lie on the topic."""
        found = [e for e in await self.scene.wire.events("cm.tasks") if e.key == self.scin.encode()]
        return [e.data["task_id"] for e in found]


async def held_case(scene: Scene, scin: str, *events: str, room: Room = ROOM) -> Held:
    """A case whose events came in while its rule was broken."""
    held = Held(scene, scin, [await object_(scene, scin, event and f"{event}-{scin}") for event in events])
    async with working(scene, room):
        await scene.settled()
    return held


async def parked(scene: Scene, *arguments: object) -> Said:
    """A command of ``clientrep parked``, with ``--json``."""
    return await clientrep(scene, "parked", *map(str, arguments), "--json")


async def dump(scene: Scene) -> dict[str, list[str]]:
    """Every row of every table."""
    found = {}
    for name in [row["tablename"] for row in await scene.database.fetch(TABLES)]:
        if name not in MOVING:
            rows = await scene.database.fetch(f'SELECT t::text AS row FROM "{name}" t')  # noqa: S608 - names of tables
            found[name] = sorted(row["row"] for row in rows)
    return found
