"""``letters``, ``letters show``, ``letters samples``, ``letters stop`` and ``letters start``."""

import asyncio
import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer

from clientrep.commands.options import Dir, Json, Limit, Scin, pass_on
from clientrep.errors import CommandError
from clientrep.reach import environment, look, reachable
from clientrep.show import show, table

commands = typer.Typer(help="Letters: list them, look at one, or at samples of all nine documents.")
COLUMNS = ("scin", "code", "recipient_kind", "enclosures", "status", "issued_on", "via", "rule", "pair_id", "letter_id")


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(commands, name="letters")


@commands.callback(invoke_without_command=True)
def letters(  # noqa: PLR0913 - one parameter an option
    context: typer.Context,
    *,
    scin: Scin = None,
    status: Annotated[str | None, typer.Option("--status", help="Only with this status.")] = None,
    code: Annotated[str | None, typer.Option("--code", help="Only this letter, such as CMSL0042.")] = None,
    limit: Limit = None,
    folder: Dir = None,
    as_json: Json = False,
) -> None:
    """List letters, oldest first."""
    if context.invoked_subcommand is not None:
        pass_on(context)
        return
    from clientrep import rows

    by = rows.Filters(scin=scin, status=status, kind=code, limit=limit)
    found = look(folder, lambda connection: rows.letters(connection, by))
    show(found, as_json=as_json, people=lambda console: table(console, "Letters", found, COLUMNS))


@commands.command("show")
def show_one(  # noqa: PLR0913 - one parameter an option
    letter_id: Annotated[str, typer.Argument(metavar="ID")],
    *,
    open_it: Annotated[bool, typer.Option("--open", help="Open the document in this machine's viewer.")] = False,
    png: Annotated[bool, typer.Option("--png", help="Write a picture of each page.")] = False,
    to: Annotated[Path | None, typer.Option("--to", help="Folder to write into (default: this one).")] = None,
    folder: Dir = None,
    as_json: Json = False,
) -> None:
    """Show one letter; its document holds personal data, and so do the files this writes."""
    found = _row(folder, letter_id)
    if open_it or png:
        found["files"] = _written(letter_id, found, folder, to or _default_folder(open_it=open_it), png=png)
    if open_it and typer.launch(found["files"][0]) != 0:
        raise CommandError(f"no viewer can be started here; the document is {found['files'][0]}")
    show(found, as_json=as_json, people=lambda console: table(console, "Letter", [found], (*COLUMNS, "files")))


@commands.command()
def samples(
    *,
    to: Annotated[Path, typer.Option("--to", help="Folder to write into.")] = Path("letters"),
    folder: Dir = None,
    as_json: Json = False,
) -> None:
    """Write the nine documents with this platform's letterhead, about people who don't exist, and a contact sheet."""
    from clientrep.letters import write_samples
    from workers.letters.rendering.settings import letter_settings

    given = environment(folder) if reachable(folder) else {}
    written = [str(path) for path in write_samples(to, letter_settings(given))]
    show(written, as_json=as_json, people=lambda console: console.print("\n".join(written), soft_wrap=True))


@commands.command()
def stop(
    *,
    reason: Annotated[str, typer.Option("--reason", help="Why, for whoever looks at the status; no personal data.")],
    folder: Dir = None,
    as_json: Json = False,
) -> None:
    """Stop the press: no letter is rendered or issued until it's started again; cases go on."""
    from clientrep.press import stop_press

    stands = look(folder, lambda connection: stop_press(connection, reason))
    show(stands, as_json=as_json, people=lambda console: table(console, "Press", [stands], tuple(stands)))


@commands.command()
def start(*, folder: Dir = None, as_json: Json = False) -> None:
    """Start the press again."""
    from clientrep.press import start_press

    stands = look(folder, start_press)
    show(stands, as_json=as_json, people=lambda console: table(console, "Press", [stands], tuple(stands)))


def _row(folder: Path | None, letter_id: str) -> dict[str, Any]:
    from clientrep import rows

    found = look(folder, lambda connection: rows.letter(connection, letter_id))
    if found is None:
        raise CommandError(f"there is no letter {letter_id}")
    return found


def _default_folder(*, open_it: bool) -> Path:
    """What is only opened doesn't stay among the user's files."""
    return Path(tempfile.mkdtemp(prefix="letter-")) if open_it else Path()


def _written(letter_id: str, row: dict[str, Any], folder: Path | None, to: Path, *, png: bool) -> list[str]:
    from clientrep.letters import document, write_pdf, write_pictures

    pdf = asyncio.run(document(letter_id, row, environment(folder)))
    paths = write_pictures(letter_id, pdf, to) if png else [write_pdf(letter_id, pdf, to)]
    return [str(path) for path in paths]
