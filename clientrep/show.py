"""What a command prints: one JSON document, or tables for people."""

import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from rich.console import Console

Rows = Sequence[Mapping[str, Any]]


def show(document: Any, *, as_json: bool, people: "Callable[[Console], None]") -> None:  # noqa: ANN401
    """Print ``document`` as JSON, or what ``people`` draws."""
    if as_json:
        sys.stdout.write(as_text(document) + "\n")
        sys.stdout.flush()
        return
    from rich.console import Console

    console = Console(highlight=False)
    people(console if console.is_terminal else Console(highlight=False, width=200))


def as_text(document: Any) -> str:  # noqa: ANN401 - anything JSON can hold
    """JSON in one line; times are RFC 3339."""
    return orjson.dumps(document).decode()


def table(console: "Console", title: str, rows: Rows, columns: Sequence[str]) -> None:
    """Draw the ``columns`` of ``rows``; a table without rows is one line."""
    from rich.markup import escape
    from rich.table import Table

    if not rows:
        console.print(f"[bold]{title}[/bold]: none")
        return
    drawn = Table(title=title, title_justify="left", title_style="bold", header_style="dim")
    for column in columns:
        drawn.add_column(column.replace("_", " "), overflow="fold")
    for row in rows:
        drawn.add_row(*(escape(cell(row.get(column))) for column in columns))
    console.print(drawn)


def cell(value: Any) -> str:  # noqa: ANN401 - any value of a row
    """A value as people read it."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return f"{value:%Y-%m-%d %H:%M:%S}"
        case list() | tuple():
            return ", ".join(map(cell, value))
        case dict():
            return ", ".join(f"{name}={cell(each)}" for name, each in value.items())
        case _:
            return str(value)
