"""``clock now`` and ``clock advance``."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from clientrep.commands.options import Dir, Json
from clientrep.reach import groups_here, look, settings
from clientrep.show import show

commands = typer.Typer(help="The platform's clock.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(commands, name="clock")


@commands.command()
def now(*, folder: Dir = None, as_json: Json = False) -> None:
    """Tell the time on the platform."""
    from workers.runtime import clock

    _tell(look(folder, clock.now), as_json=as_json)


@commands.command()
def advance(
    span: Annotated[str, typer.Argument(help="14d, 49h, 30m or 1d12h")],
    *,
    folder: Dir = None,
    timeout: Annotated[float, typer.Option(help="Seconds that each step may take.")] = 60,
    as_json: Json = False,
) -> None:
    """Let time pass on the virtual clock: whatever falls due on the way happens at its time."""
    _tell(asyncio.run(_advance(folder, span, timeout)), as_json=as_json)


async def _advance(folder: Path | None, span: str, timeout: float) -> datetime:  # noqa: ASYNC109
    from workers.runtime import clock
    from workers.runtime.brokers import brokers
    from workers.runtime.database import connect
    from workers.runtime.settled import Watch

    how_far, chosen = clock.parse_span(span), settings(folder)
    connection = await connect(chosen, application_name="clock")
    try:
        async with Watch(connection, brokers(chosen), groups_here(folder), timeout) as watch:
            return await clock.advance(connection, how_far, watch.settled)
    finally:
        await connection.close(timeout=2)


def _tell(instant: datetime, *, as_json: bool) -> None:
    show({"now": instant}, as_json=as_json, people=lambda console: console.print(instant.isoformat()))
