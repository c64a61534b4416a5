"""Options that every command has."""

from pathlib import Path
from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Dir = Annotated[
    Path | None,
    typer.Option("--dir", help="Folder of the local platform (default: CLIENTREP_DIR, .clientrep)."),
]
Scin = Annotated[str | None, typer.Option("--scin", help="Only of this client.")]
Limit = Annotated[int | None, typer.Option("--limit", min=1, help="At most so many; without it, all.")]


def pass_on(context: typer.Context) -> None:
    """What was given before the name of a subcommand holds for it too, as far as it has that option.

    ``parked --json show ID`` means ``parked show --json ID``; what stands behind the name goes before it.
    """
    given = {name: value for name, value in context.params.items() if value}
    context.default_map = {str(context.invoked_subcommand): given}
