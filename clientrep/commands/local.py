"""The local platform: ``up`` and ``demo``."""

from typing import Annotated, Literal

import typer

from clientrep.commands.options import Dir, Json

Clock = Annotated[Literal["real", "virtual"], typer.Option("--clock", help="virtual: `clientrep clock advance` works.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(up)
    app.command()(demo)


def up(*, folder: Dir = None, clock: Clock = "real", as_json: Json = False) -> None:
    """Start Kafka, PostgreSQL, SMTP, the CIS stand-in and every worker; runs until Ctrl-C."""
    from clientrep.up import run_up

    run_up(folder, clock, as_json=as_json)


def demo(
    *,
    cases: Annotated[int, typer.Option("--cases", min=0, help="So many more nominations by letter.")] = 3,
    folder: Dir = None,
    as_json: Json = False,
) -> None:
    """Start everything, play real journeys through the topics, and show what happened."""
    from clientrep.demo.run import run_demo

    run_demo(cases, folder, as_json=as_json)
