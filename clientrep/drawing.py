"""Documents drawn for people."""

from collections.abc import Collection
from typing import Any

from rich.console import Console
from rich.markup import escape

from clientrep.show import cell, table

Document = dict[str, Any]

SECTIONS = (
    (
        "Service requests",
        "service_requests",
        ("process", "area", "sub_area", "status", "sub_status", "resolution", "queue"),
    ),
    (
        "Representatives",
        "representatives",
        ("name", "type", "active", "nino_status", "point_of_contact", "security", "notes"),
    ),
    ("Letters", "letters", ("code", "recipient_kind", "enclosures", "status", "issued_on", "via", "rule", "pair_id")),
    ("Tasks", "tasks", ("kind", "status", "outcome", "queue", "rule", "task_id")),
    ("Timers", "timers", ("name", "rule", "due_at", "status")),
    ("Changes", "changes", ("kind", "requester", "status", "answers")),
    ("Timeline", "timeline", ("at", "rule", "what")),
)

FIGURES = (
    "oldest_unprocessed_seconds",
    "late_timers",
    "latest_timer_seconds",
    "overdue_tasks",
    "held_cases",
    "partitions_nobody_holds",
    "cis_requests_waiting",
    "emails_waiting",
    "redrives_waiting",
)

ALL = tuple(name for _, name, _ in SECTIONS)


def draw_case(console: Console, case: Document, sections: Collection[str] = ALL) -> None:
    """A case, section by section; empty ones are left out."""
    told = {name: value for name, value in case["client"].items() if value is not None}
    console.print(f"[bold]Client {escape(case['scin'])}[/bold]  {escape(cell(told))}")
    for title, name, columns in SECTIONS:
        if name in sections and case[name]:
            table(console, title, case[name], columns)


def draw_status(console: Console, status: Document) -> None:
    """How the platform fares."""
    console.print(f"[bold]Now[/bold] {cell(status['now'])} ({status['clock']} clock)")
    table(console, "Workers", status["workers"], ("name", "pid", "address"))
    table(console, "Not read yet", status["lag"], ("group", "topic", "events"))
    table(console, "Not sent yet", status["outbox"], ("group", "events"))
    table(console, "Parked", status["parked"], ("group", "reason", "events"))
    for name in FIGURES:
        if status[name]:
            console.print(f"[bold]{name.replace('_', ' ')}[/bold] {status[name]:g}")
