"""Look-ups: ``case``, ``tasks``, ``timers``, ``policy``, ``status``."""

from typing import TYPE_CHECKING, Annotated

import typer

from clientrep.commands.options import Dir, Json, Limit, Scin
from clientrep.reach import groups_here, look, processes, reachable, settings
from clientrep.show import show, table

if TYPE_CHECKING:
    from rich.console import Console

Status = Annotated[str | None, typer.Option("--status", help="Only with this status.")]
Overdue = Annotated[bool, typer.Option("--overdue", help="Only what should have ended by now.")]

TASKS = ("scin", "kind", "queue", "status", "outcome", "rule", "raised_at", "due_at", "overdue", "task_id")
TIMERS = ("scin", "name", "rule", "due_at", "status", "overdue", "timer_id")


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (case, tasks, timers, policy, status):
        app.command()(command)


def case(scin: Annotated[str, typer.Argument(metavar="SCIN")], *, folder: Dir = None, as_json: Json = False) -> None:
    """Show the whole case of a client."""
    from clientrep.casefile import case_file

    found = look(folder, lambda connection: case_file(connection, scin))

    def people(console: "Console") -> None:
        from clientrep.drawing import draw_case

        draw_case(console, found)

    show(found, as_json=as_json, people=people)


def tasks(  # noqa: PLR0913 - one parameter an option
    *,
    scin: Scin = None,
    status: Status = None,
    kind: Annotated[str | None, typer.Option("--kind", help="Only of this kind.")] = None,
    queue: Annotated[str | None, typer.Option("--queue", help="Only in this queue.")] = None,
    overdue: Overdue = False,
    limit: Limit = None,
    folder: Dir = None,
    as_json: Json = False,
) -> None:
    """List work for people, oldest first."""
    from clientrep import rows

    by = rows.Filters(scin=scin, status=status, kind=kind, queue=queue, overdue=overdue, limit=limit)
    found = look(folder, lambda connection: rows.tasks(connection, by))
    show(found, as_json=as_json, people=lambda console: table(console, "Tasks", found, TASKS))


def timers(  # noqa: PLR0913 - one parameter an option
    *,
    scin: Scin = None,
    status: Status = None,
    name: Annotated[str | None, typer.Option("--name", help="Only of this name.")] = None,
    overdue: Overdue = False,
    limit: Limit = None,
    folder: Dir = None,
    as_json: Json = False,
) -> None:
    """List deadlines, the next one first."""
    from clientrep import rows

    by = rows.Filters(scin=scin, status=status, kind=name, overdue=overdue, limit=limit)
    found = look(folder, lambda connection: rows.timers(connection, by))
    show(found, as_json=as_json, people=lambda console: table(console, "Timers", found, TIMERS))


def policy(*, folder: Dir = None, as_json: Json = False) -> None:
    """Show the policy in force on the platform's date, or today's where none runs."""
    from clientrep.policy_in_force import on, today

    rows = on(look(folder, today) if reachable(folder) else None)
    columns = ("name", "value", "unit", "rule", "since", "words")
    show(rows, as_json=as_json, people=lambda console: table(console, "Policy", rows, columns))


def status(*, folder: Dir = None, as_json: Json = False) -> None:
    """Show workers, what waits to be read or sent, what is late, what was parked."""
    from clientrep.status import platform_status
    from workers.runtime.brokers import brokers

    kafka, known = brokers(settings(folder)), {p["pid"]: name for name, p in processes(folder).items()}
    found = look(folder, lambda connection: platform_status(connection, kafka, known, groups_here(folder)))

    def people(console: "Console") -> None:
        from clientrep.drawing import draw_status

        draw_status(console, found)

    show(found, as_json=as_json, people=people)
