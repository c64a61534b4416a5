"""What the demo shows of its cases."""

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.text import Text

from clientrep.demo.mailbox import Mail
from clientrep.drawing import draw_case
from clientrep.show import table

Case = dict[str, Any]

DRAWN_WHOLE = 5
"""Cases drawn whole; of more there is one line each."""
SUMMARY = ("scin", "status", "sub_status", "resolution", "letters")
OF_SET_UP = ("service_requests", "representatives", "letters", "timeline")
OF_MAINTAIN = ("service_requests", "representatives", "tasks", "timers", "changes", "timeline")


def draw_set_up(console: Console, cases: Sequence[Case]) -> None:
    """A few cases whole, with the one that came by telephone; a line for each of the others."""
    whole = [*cases[: DRAWN_WHOLE - 1], *cases[max(len(cases) - 1, DRAWN_WHOLE - 1) :]]
    for case in whole:
        console.rule()
        draw_case(console, case, OF_SET_UP)
    if others := [case for case in cases if case not in whole]:
        console.rule()
        table(console, "The other cases", [_summary(case) for case in others], SUMMARY)


def draw_organisation(console: Console, case: Case) -> None:
    """The case in which an organisation acts for the client."""
    console.rule("An organisation that the third-party team recorded first")
    draw_case(console, case, OF_SET_UP)


def draw_change_of_details(console: Console, case: Case, mail: Mail) -> None:
    """The case, and the email as Service Management sees it."""
    console.rule("A representative has moved")
    head = "\n".join(f"[bold]{name}:[/bold] {escape(value)}" for name, value in mail.headers.items())
    text = Text.assemble(Text.from_markup(head), "\n\n", mail.body.rstrip())
    console.print(Panel(text, title="The email that Service Management gets", title_align="left", expand=False))
    draw_case(console, case, OF_MAINTAIN)


def draw_joint_change(console: Console, case: Case) -> None:
    """The case in which three had to agree."""
    console.rule("A change to which three holders of a joint power of attorney had to agree")
    draw_case(console, case, OF_MAINTAIN)


def _summary(case: Case) -> Case:
    letters = sorted(letter["code"] for letter in case["letters"])
    return {**case["service_requests"][0], "scin": case["scin"], "letters": letters}
