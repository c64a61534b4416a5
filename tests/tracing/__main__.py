"""``python -m tests.tracing write | check | mutants``: see docs/traceability.md."""

import argparse
import sys
from pathlib import Path

from tests.tracing.mutants import Mutants, told
from tests.tracing.project import Project
from tests.tracing.recording import Recorder, record
from tests.tracing.side_by_side import record_side_by_side


def write(project: Project) -> list[str]:
    """Write the pages; returns the gaps, which the table shows too."""
    recorder = record_side_by_side(project.tests, project.package)
    for path, text in project.pages(recorder).items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return project.gaps(recorder)


def check(project: Project) -> list[str]:
    """Returns the gaps, and the pages that aren't up to date."""
    recorder = record_side_by_side(project.tests, project.package)
    return [*project.gaps(recorder), *project.stale(recorder)]


def mutants(project: Project) -> list[str]:
    """Returns the functions that nobody misses."""
    recorder = Recorder(project.package)
    plugin = Mutants(recorder)
    record(project.tests, recorder, plugin)
    return told(plugin.survivors)


COMMANDS = {"write": write, "check": check, "mutants": mutants}


def main() -> None:
    """Say what is wrong, a line each; exit code 1 where anything is."""
    parser = argparse.ArgumentParser(prog="python -m tests.tracing", description=__doc__)
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("--root", type=Path, default=Path.cwd())
    parser.add_argument("--package", default="workers")
    asked = parser.parse_args()
    found = COMMANDS[asked.command](Project(asked.root.resolve(), asked.package))
    sys.stdout.writelines(f"{line}\n" for line in found)
    sys.exit(1 if found else 0)


main()
