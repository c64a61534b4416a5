"""Running workers and bringing a platform to this version: ``worker``, ``migrate``, ``topics``."""

import sys
from typing import Annotated

import typer

from clientrep.commands.options import Dir, Json
from clientrep.reach import environment, settings
from clientrep.show import show


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(worker)
    app.command()(migrate)
    app.command()(topics)


def worker(
    names: Annotated[list[str], typer.Argument(metavar="NAME…", help="activation, cis, letters, timers")],
    *,
    folder: Dir = None,
    as_json: Json = False,
) -> None:
    """Run workers; several names: a process each, started again when one dies."""
    import os  # noqa: PLC0415

    from clientrep.crew import run_workers  # noqa: PLC0415 - only where it runs

    if as_json:
        show({"workers": names, "pid": os.getpid()}, as_json=True, people=lambda _: None)
    sys.exit(run_workers(names, environment(folder)))


def migrate(*, folder: Dir = None, as_json: Json = False) -> None:
    """Bring the database to this version."""
    import asyncio  # noqa: PLC0415

    from clientrep.prepare import prepare_database  # noqa: PLC0415

    applied = asyncio.run(prepare_database(settings(folder)))
    told = f"applied {', '.join(applied)}" if applied else "the database is at this version"
    show({"applied": applied}, as_json=as_json, people=lambda console: console.print(told))


def topics(*, folder: Dir = None, as_json: Json = False) -> None:
    """Make the topics that are missing, and set their retention."""
    import asyncio  # noqa: PLC0415
    from dataclasses import asdict  # noqa: PLC0415

    from workers.runtime.topics import create_topics  # noqa: PLC0415

    made = asyncio.run(create_topics(settings(folder)))
    told = (
        f"{made.topics} topics of {made.partitions} partitions: {len(made.created)} made, {len(made.changed)} changed"
    )
    show(asdict(made), as_json=as_json, people=lambda console: console.print(told))
