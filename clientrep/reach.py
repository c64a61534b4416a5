"""Finds the platform that a command is about: ``--dir``, else ``CLIENTREP_*``, else ``CLIENTREP_DIR``."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from clientrep.errors import CommandError
from clientrep.local.found import running
from workers.runtime.settings import Settings, load

if TYPE_CHECKING:
    import asyncpg

T = TypeVar("T")
DEFAULT_FOLDER = ".clientrep"
KAFKA, POSTGRES, POSTGRES_FILE = "CLIENTREP_KAFKA", "CLIENTREP_POSTGRES", "CLIENTREP_POSTGRES_FILE"


def environment(folder: Path | None) -> Mapping[str, str]:
    """The ``CLIENTREP_*`` settings that hold for a command, beside those of its own environment.

    Raises:
        CommandError: nothing says which platform is meant, and none runs in the folder.
    """
    set_here = os.environ.get(KAFKA) and (os.environ.get(POSTGRES) or os.environ.get(POSTGRES_FILE))
    return {} if folder is None and set_here else description(folder)["env"]


def settings(folder: Path | None) -> Settings:
    """The settings a command works with; see ``environment``."""
    return load(environment(folder))


def description(folder: Path | None) -> dict[str, Any]:
    """What the local platform in ``folder`` says of itself.

    Raises:
        CommandError: none runs there.
    """
    chosen = folder or default_folder()
    found = running(chosen)
    if found is None:
        raise CommandError(
            f"no local platform runs in {chosen}: start one with `clientrep up`, name another with --dir, "
            f"or set {KAFKA} and {POSTGRES}"
        )
    return found


def default_folder() -> Path:
    """Where a local platform lives unless ``--dir`` says otherwise."""
    return Path(os.environ.get("CLIENTREP_DIR") or DEFAULT_FOLDER)


def reachable(folder: Path | None) -> bool:
    """Whether a platform can be found; one that is named with ``--dir`` must be there."""
    try:
        environment(folder)
    except CommandError:
        if folder is not None:
            raise
        return False
    return True


def processes(folder: Path | None) -> dict[str, Any]:
    """The workers' processes of a local platform, by name; empty where the platform isn't a local one."""
    return description(folder)["workers"] if environment(folder) else {}


def groups_here(folder: Path | None) -> set[str]:
    """The workers that a local platform runs; ``cis-2`` is a second process of ``cis``."""
    return {name.partition("-")[0] for name in processes(folder)}


def look(folder: Path | None, query: "Callable[[asyncpg.Connection], Awaitable[T]]") -> T:
    """Ask the platform's database something."""
    return asyncio.run(_look(settings(folder), query))


async def _look(chosen: Settings, query: "Callable[[asyncpg.Connection], Awaitable[T]]") -> T:
    from workers.runtime.database import connect
    from workers.runtime.migrate import require_schema

    connection = await connect(chosen)
    try:
        await require_schema(connection)
        return await query(connection)
    finally:
        await connection.close(timeout=2)
