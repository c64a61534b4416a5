"""``python -m bench [--activations N] [--in-flight N] [--profile WORKER] [--json]``."""

import argparse
import asyncio
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console

from bench import profile
from bench.course import Course, Result
from bench.figures import document
from bench.hashing import CHEAP
from bench.load import Size
from bench.machine import this_machine
from bench.report import show
from clientrep.local.host import host
from clientrep.local.platform import WORKERS, Platform
from clientrep.prepare import prepare

DIRECTORY = Path(".clientrep/bench")
"""On a disk, for fsync must cost what it costs."""


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Benchmark and floor, on this machine.")
    parser.add_argument("--activations", type=int, default=8000, help="how many are measured (%(default)s)")
    parser.add_argument(
        "--in-flight",
        type=int,
        default=8000,
        help="how many at any time; by default all: a backlog is worked off (%(default)s)",
    )
    parser.add_argument("--activation-processes", type=int, default=1, help="of that worker (%(default)s)")
    parser.add_argument("--profile", choices=sorted(WORKERS), help="sample where a worker spends its CPU time")
    parser.add_argument("--json", action="store_true", help="one machine-readable document on stdout")
    return parser.parse_args()


async def _run(arguments: argparse.Namespace, console: Console, settings: Mapping[str, str]) -> Result | None:
    """None where the user stopped it."""
    found: list[Result] = []

    async def work(platform: Platform) -> None:
        course = Course(platform, Size(arguments.activations, arguments.in_flight), console.print)
        found.append(await course.run())

    workers = {**WORKERS, "activation": arguments.activation_processes}
    await host(Platform(DIRECTORY, prepare=prepare, workers=workers, settings=settings), work)
    return found[0] if found else None


def main() -> int:
    """Run it; no figure is a test, but the run fails where they would mean nothing."""
    arguments, machine, progress = _arguments(), this_machine(), Console(stderr=True)
    sampled = profile.settings(arguments.profile, DIRECTORY) if arguments.profile else {}
    result = asyncio.run(_run(arguments, progress, {**CHEAP, **sampled}))
    if result is None:
        return 1
    figures = document(result, machine)
    if arguments.json:
        print(json.dumps(figures, indent=1, ensure_ascii=False))
    else:
        show(figures, Console())
    if arguments.profile:
        profile.show(DIRECTORY, progress)
    return 0


if __name__ == "__main__":
    sys.exit(main())
