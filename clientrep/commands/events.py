"""What goes in: ``send`` and ``seal``."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clientrep.commands.options import Dir, Json
from clientrep.errors import CommandError
from clientrep.reach import look, settings
from clientrep.show import as_text, show

if TYPE_CHECKING:
    from datetime import datetime

    from clientrep.sending import Checked

STDIN = "-"
PUBLIC_KEY_FILE = "SEAL_PUBLIC_KEY_FILE"


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(send)
    app.command()(seal)


def send(
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help="one event a line; - for stdin")],
    *,
    folder: Dir = None,
    as_json: Json = False,
) -> None:
    """Check and publish events: structured CloudEvents, one JSON document a line. All are sent, or none."""
    import asyncio

    from clientrep.sending import send as publish
    from workers.runtime import clock
    from workers.runtime.brokers import brokers

    now = look(folder, clock.now)
    events = [event for file in files for event in _checked(file, now)]
    asyncio.run(publish(brokers(settings(folder)), events))
    told = f"{len(events)} event{'' if len(events) == 1 else 's'} sent"
    show({"sent": len(events)}, as_json=as_json, people=lambda console: console.print(told))


def seal(*, folder: Dir = None, as_json: Json = False) -> None:  # noqa: ARG001 - it always prints JSON
    """Read {"pin", "password"} on stdin and print the event's ``security``: sealed to the platform's key."""
    from workers.runtime.seal import seal as close

    pin, password = _details(sys.stdin.buffer.read())
    sys.stdout.write(as_text({"sealed": close(_public_key(folder), pin, password)}) + "\n")


def _checked(file: str, now: "datetime") -> "list[Checked]":
    from clientrep.sending import check_lines

    return check_lines("standard input" if file == STDIN else file, _lines(file), now)


def _lines(file: str) -> Iterable[bytes]:
    if file == STDIN:
        return sys.stdin.buffer.read().split(b"\n")
    try:
        return Path(file).read_bytes().split(b"\n")
    except OSError as error:
        raise CommandError(f"{file} can't be read: {error.strerror}") from None


def _details(given: bytes) -> tuple[str, str]:
    import orjson

    try:
        details = orjson.loads(given)
    except orjson.JSONDecodeError:
        details = None
    match details:
        case {"pin": str(pin), "password": str(password)}:
            return pin, password
        case _:
            raise CommandError('standard input must hold {"pin": "…", "password": "…"}')


def _public_key(folder: Path | None) -> bytes:
    """Whoever only seals needs the key and no platform."""
    from workers.runtime.settings import PREFIX, read_key

    alone = os.environ.get(PREFIX + PUBLIC_KEY_FILE) if folder is None else None
    return read_key(Path(alone), PUBLIC_KEY_FILE) if alone else settings(folder).seal_public_key()
