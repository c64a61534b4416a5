"""The command line. A look-up must be quick: whatever a command needs is imported when it runs, not before."""

import os
import sys

import typer

from clientrep.commands import admin, clock, events, keys, letters, local, lookups, parked
from clientrep.errors import is_expected

app = typer.Typer(
    name="clientrep",
    help="Runs the Child Maintenance procedures for client representatives.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for module in (local, admin, events, lookups, letters, parked, clock, keys):
    module.add_to(app)


def main() -> None:
    """Run a command; what is expected to go wrong is told in one line on stderr, with exit code 1."""
    try:
        app(prog_name="clientrep")
    except BrokenPipeError:  # the reader of our output has gone, `clientrep tasks | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:
        if not is_expected(error):
            raise
        typer.echo(f"clientrep: {error}", err=True)
        sys.exit(1)
