"""``clientrep up``: the local platform in the foreground."""

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from clientrep.local.host import host, until_stopped
from clientrep.local.platform import Clock, Description, Platform
from clientrep.prepare import prepare
from clientrep.reach import default_folder
from clientrep.show import show

if TYPE_CHECKING:
    from rich.console import Console


def run_up(folder: Path | None, clock: Clock, *, as_json: bool) -> None:
    """Start everything, tell how to reach it, and run until a signal comes."""
    platform = Platform(folder or default_folder(), prepare=prepare, clock=clock, tell=_tell)

    async def told(ready: Platform) -> None:
        show(ready.description, as_json=as_json, people=lambda console: _draw(console, ready.description))
        await until_stopped(ready)

    asyncio.run(host(platform, told))


def _tell(step: str) -> None:
    """What takes a while, on stderr: stdout is for the one line that says how to reach the platform."""
    print(step, file=sys.stderr, flush=True)  # noqa: T201 - the command's own words


def _draw(console: "Console", description: Description) -> None:
    for name, value in description.items():
        console.print(f"[bold]{name:9}[/bold] {value}", soft_wrap=True)
    console.print("Ready. Ctrl-C stops everything.")
