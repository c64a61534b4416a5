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
    ledgers = typer.Typer(help="Where the workers stand in their topics.", no_args_is_help=True)
    ledgers.command()(reset)
    app.add_typer(ledgers, name="ledger")


def worker(
    names: Annotated[
        list[str],
        typer.Argument(metavar="NAME…", help="activation, cis, letters, maintain, service_mgmt, timers"),
    ],
    *,
    folder: Dir = None,
    as_json: Json = False,
) -> None:
    """Run workers; several names: a process each, started again when one dies."""
    import os

    from clientrep.crew import run_workers

    if as_json:
        show({"workers": names, "pid": os.getpid()}, as_json=True, people=lambda _: None)
    sys.exit(run_workers(names, environment(folder)))


def migrate(*, folder: Dir = None, as_json: Json = False) -> None:
    """Bring the database to this version."""
    import asyncio

    from clientrep.prepare import prepare_database

    applied = asyncio.run(prepare_database(settings(folder)))
    told = f"applied {', '.join(applied)}" if applied else "the database is at this version"
    show({"applied": applied}, as_json=as_json, people=lambda console: console.print(told))


def topics(*, folder: Dir = None, as_json: Json = False) -> None:
    """Make the topics that are missing, and set their retention."""
    import asyncio
    from dataclasses import asdict

    from workers.runtime.topics import create_topics

    made = asyncio.run(create_topics(settings(folder)))
    told = (
        f"{made.topics} topics of {made.partitions} partitions: {len(made.created)} made, {len(made.changed)} changed"
    )
    show(asdict(made), as_json=as_json, people=lambda console: console.print(told))


def reset(
    group: Annotated[str, typer.Argument(help="the worker whose ledger no longer fits the Kafka cluster")],
    *,
    folder: Dir = None,
    as_json: Json = False,
) -> None:
    """Forget where a stopped worker stands: it reads its topics from the beginning, repeats change nothing."""
    import asyncio

    from clientrep.ledger import reset_ledger

    forgotten = asyncio.run(reset_ledger(settings(folder), group))
    told = f"{group}: {forgotten} partitions will be read from the beginning"
    show({"group": group, "forgotten": forgotten}, as_json=as_json, people=lambda console: console.print(told))
