"""The keys of what is kept of people: ``keys renew``."""

import typer

from clientrep.commands.options import Dir, Json
from clientrep.reach import look
from clientrep.show import show


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    keys = typer.Typer(help="The keys of what is kept of people.", no_args_is_help=True)
    keys.callback()(_group)
    keys.command()(renew)
    app.add_typer(keys, name="keys")


def _group() -> None:
    """With one command it stays a group."""


def renew(*, folder: Dir = None, as_json: Json = False) -> None:
    """Seal what is kept in clear, and wrap all keys by the current master key; workers may run meanwhile."""
    from workers.runtime.renewal import renew as renewed

    done = look(folder, renewed)
    told = ", ".join(f"{table} {number}" for table, number in done.items())
    show(done, as_json=as_json, people=lambda console: console.print(f"renewed: {told}"))
