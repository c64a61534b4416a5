"""Brings a platform's database and topics to this version, before its workers start."""

from collections.abc import Mapping
from typing import Literal

from clientrep.local.supervisor import side_by_side
from workers.runtime import clock
from workers.runtime.database import connect
from workers.runtime.migrate import ensure_inbox_months, migrate
from workers.runtime.settings import Settings, load
from workers.runtime.topics import create_topics


async def prepare(environment: Mapping[str, str], mode: Literal["real", "virtual"]) -> None:
    """Database and topics side by side, with the settings that the workers will get.

    Raises:
        SchemaError: the database was made by migrations that have changed since.
        TopicsError: topics are there with another partition count.
    """
    settings = load(environment)
    await side_by_side(_database(settings, mode), _topics(settings))


async def _database(settings: Settings, mode: Literal["real", "virtual"]) -> None:
    await prepare_database(settings, virtual=mode == "virtual")


async def _topics(settings: Settings) -> None:
    await create_topics(settings)


async def prepare_database(settings: Settings, *, virtual: bool = False) -> list[str]:
    """Apply missing migrations and make the inbox's next months; returns the names of what was applied."""
    connection = await connect(settings, application_name="migrate")
    try:
        applied = await migrate(connection)
        await ensure_inbox_months(connection)
        if virtual:
            await clock.make_virtual(connection)
    finally:
        await connection.close()
    return [migration.path.name for migration in applied]
