"""``parked`` and ``parked show``: events that could not be read or served."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from clientrep.commands.options import Dir, Json, Limit
from clientrep.reach import look
from clientrep.show import show, table

if TYPE_CHECKING:
    from rich.console import Console

commands = typer.Typer(help="Events that could not be read or served: list and show them.")
COLUMNS = ("id", "topic", "partition", "offset", "group", "reason", "detail", "first_seen")


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(commands, name="parked")


@commands.callback(invoke_without_command=True)
def parked(  # noqa: PLR0913 - one parameter an option
    context: typer.Context,
    *,
    group: Annotated[str | None, typer.Option("--group", help="Only of this worker.")] = None,
    reason: Annotated[str | None, typer.Option("--reason", help="Only with this reason.")] = None,
    limit: Limit = None,
    folder: Dir = None,
    as_json: Json = False,
) -> None:
    """List parked events, oldest first."""
    if context.invoked_subcommand is not None:
        return
    from clientrep.parked import parked as listed

    rows = look(folder, lambda connection: listed(connection, group, reason, limit))
    show(rows, as_json=as_json, people=lambda console: table(console, "Parked events", rows, COLUMNS))


@commands.command("show")
def show_one(
    parked_id: Annotated[str, typer.Argument(metavar="ID")], *, folder: Dir = None, as_json: Json = False
) -> None:
    """Show one with its headers and its value. It may hold personal data."""
    from clientrep.parked import parked_one

    event = look(folder, lambda connection: parked_one(connection, parked_id))
    show(event, as_json=as_json, people=lambda console: _draw(console, event))


def _draw(console: "Console", event: dict[str, Any]) -> None:
    from rich.markup import escape

    for name in (*COLUMNS, "scin", "holds_case", "key"):
        console.print(f"[bold]{name:10}[/bold] {escape(str(event[name]))}", soft_wrap=True)
    table(console, "Headers", event["headers"], ("name", "value"))
    value = event["value"] if event["value"] is not None else event["value_base64"]
    console.print(f"[bold]value[/bold]\n{escape(str(value))}", soft_wrap=True)
