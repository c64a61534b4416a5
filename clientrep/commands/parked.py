"""``parked`` and what can be done about it: ``show``, ``redrive``, ``discard``."""

import select
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from clientrep.commands.options import Dir, Json, Limit, Scin, pass_on
from clientrep.errors import CommandError
from clientrep.reach import look, settings
from clientrep.show import show, table

if TYPE_CHECKING:
    import asyncpg
    from rich.console import Console

    from clientrep.parked import Filters
    from clientrep.redrive import Chosen

commands = typer.Typer(help="Events that could not be read or served: list, show, redrive and discard them.")
COLUMNS = ("id", "topic", "partition", "offset", "group", "reason", "detail", "first_seen")
ENDED = ("id", "topic", "partition", "offset", "group", "reason", "how", "by", "why", "ended_at")
OUTCOMES = ("id", "topic", "partition", "offset", "group", "outcome", "reason", "detail")
SECONDS_TO_SAY_WHY = 5.0
"""So long a line on standard input is waited for; nobody may be there to write one."""
STILL_PARKED = frozenset({"parked", "waiting"})

Ids = Annotated[list[str], typer.Argument(metavar="ID…")]
Group = Annotated[str | None, typer.Option("--group", help="Only of this worker.")]
Reason = Annotated[str | None, typer.Option("--reason", help="Only with this reason.")]
Topic = Annotated[str | None, typer.Option("--topic", help="Only from this topic.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only tell what it would come to.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(commands, name="parked")


@commands.callback(invoke_without_command=True)
def parked(  # noqa: PLR0913 - one parameter an option
    context: typer.Context,
    *,
    group: Group = None,
    reason: Reason = None,
    topic: Topic = None,
    scin: Scin = None,
    discarded: Annotated[bool, typer.Option("--discarded", help="What was discarded, with who and why.")] = False,
    redriven: Annotated[bool, typer.Option("--redriven", help="What was redriven, with what became of it.")] = False,
    limit: Limit = None,
    folder: Dir = None,
    as_json: Json = False,
) -> None:
    """List parked events, oldest first."""
    if context.invoked_subcommand is not None:
        pass_on(context)
        return
    from clientrep.parked import Filters, listed, no_longer_parked

    by = Filters(group, reason, topic, scin)
    if discarded or redriven:
        rows = look(folder, lambda connection: no_longer_parked(connection, by, limit, discarded=discarded))
        show(rows, as_json=as_json, people=lambda console: table(console, "No longer parked", rows, ENDED))
        return
    rows = look(folder, lambda connection: listed(connection, by, limit))
    show(rows, as_json=as_json, people=lambda console: table(console, "Parked events", rows, COLUMNS))


@commands.command("show")
def show_one(
    parked_id: Annotated[str, typer.Argument(metavar="ID")],
    *,
    payload: Annotated[bool, typer.Option("--payload", help="With its bytes: they may hold personal data.")] = False,
    folder: Dir = None,
    as_json: Json = False,
) -> None:
    """Show one with its headers, or what became of it."""
    from clientrep.parked import parked_one

    event = look(folder, lambda connection: parked_one(connection, parked_id, payload=payload))
    show(event, as_json=as_json, people=lambda console: _draw(console, event))


@commands.command()
def redrive(  # noqa: PLR0913 - one parameter an option
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID…]")] = None,
    *,
    group: Group = None,
    reason: Reason = None,
    topic: Topic = None,
    scin: Scin = None,
    everything: Annotated[bool, typer.Option("--all", help="All that is parked.")] = False,
    limit: Limit = None,
    dry_run: DryRun = False,
    timeout: Annotated[float, typer.Option(min=0, help="Seconds to wait for the workers.")] = 30,
    folder: Dir = None,
    as_json: Json = False,
) -> None:
    """Have parked events decided again, after a fix: those named, or those that the options tell.

    What waits behind an event of its case follows it. Ends with 1 where anything is still parked afterwards.
    """
    from clientrep.parked import Filters

    by = Filters(group, reason, topic, scin)
    if bool(ids) == (everything or any(by.values())):
        raise CommandError("name events by their ids, or choose them by --reason, --group, --topic, --scin or --all")
    chosen_settings = settings(folder)

    async def work(connection: "asyncpg.Connection") -> list[dict[str, Any]]:
        from clientrep.redrive import ask, outcomes

        chosen = await _choose(connection, ids or [], by, limit)
        if dry_run:
            from clientrep.redrive_trial import would_become

            return await would_become(connection, chosen_settings, chosen)
        await ask(connection, chosen)
        return await outcomes(connection, chosen, timeout)

    rows = look(folder, work)
    show(rows, as_json=as_json, people=lambda console: _draw_outcomes(console, rows, dry_run=dry_run))
    left = sum(row["outcome"] in STILL_PARKED for row in rows)
    if left and not dry_run:
        raise CommandError(f"{left} of {len(rows)} events are still parked")


@commands.command()
def discard(
    ids: Ids,
    *,
    reason_text: Annotated[
        str | None, typer.Option("--reason-text", "--reason", help="Why; it is kept. Name nobody.")
    ] = None,
    dry_run: DryRun = False,
    folder: Dir = None,
    as_json: Json = False,
) -> None:
    """Take parked events off the list for good, with a reason; they stay in ``parked --discarded``, without bytes.

    Without a reason it is asked for, or read from standard input: one line. A dry run needs none.
    """
    from clientrep.discard import checked_reason
    from clientrep.discard import discard as take_off
    from clientrep.parked import as_id

    wanted = {as_id(one) for one in ids}
    why = None if dry_run and reason_text is None else checked_reason(_asked(reason_text))
    rows = look(folder, lambda connection: take_off(connection, wanted, why, dry_run=dry_run))
    columns = (*OUTCOMES, "decided_next")
    show(rows, as_json=as_json, people=lambda console: table(console, _title("Discarded", dry_run), rows, columns))


def _asked(reason: str | None) -> str:
    """The reason that was given, or that somebody or something gives now."""
    if reason is not None:
        return reason
    if sys.stdin.isatty():
        return str(typer.prompt("Why (it is kept, name nobody)", err=True))
    said, _, _ = select.select([sys.stdin], [], [], SECONDS_TO_SAY_WHY)
    try:
        return sys.stdin.readline() if said else ""
    except UnicodeDecodeError:
        raise CommandError("the reason on standard input is no UTF-8") from None


async def _choose(connection: "asyncpg.Connection", ids: list[str], by: "Filters", limit: int | None) -> "list[Chosen]":
    from clientrep.parked import as_id
    from clientrep.redrive import choose, choose_by_id

    if ids:
        return await choose_by_id(connection, {as_id(one) for one in ids})
    return await choose(connection, by, limit)


def _title(title: str, dry_run: bool) -> str:  # noqa: FBT001 - a word or none
    return f"{title} (dry run)" if dry_run else title


def _draw_outcomes(console: "Console", rows: list[dict[str, Any]], *, dry_run: bool) -> None:
    table(console, _title("Redriven", dry_run), rows, OUTCOMES)
    entries = [{"id": row["id"], **entry} for row in rows for entry in row.get("timeline", ())]
    if entries:
        table(console, "On the timeline", entries, ("id", "rule", "what"))


def _draw(console: "Console", event: dict[str, Any]) -> None:
    from rich.markup import escape

    for name, value in event.items():
        if name not in {"headers", "value", "value_base64"}:
            console.print(f"[bold]{name:16}[/bold] {escape(str(value))}", soft_wrap=True)
    if "headers" in event:
        table(console, "Headers", event["headers"], ("name", "value"))
    if "value" in event:
        value = event["value"] if event["value"] is not None else event["value_base64"]
        console.print(f"[bold]value[/bold]\n{escape(str(value))}", soft_wrap=True)
