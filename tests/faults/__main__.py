"""``python -m tests.faults --seed N --minutes M``: the real platform under faults, and the checker's verdict."""

import argparse
import asyncio
import logging
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.faults.plan import KINDS, plan
from tests.faults.run import Run, StuckError


def main() -> int:
    """Read the arguments and run; 1 where something was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--rate", type=float, default=6, help="journeys begun a second")
    parser.add_argument("--dir", type=Path, help="for the platform; kept")
    parser.add_argument("--only", nargs="+", default=list(KINDS), help="kinds of faults: cut, cut:kafka, …")
    parser.add_argument("--apart", type=float, default=3, help="seconds between two faults")
    parser.add_argument("--plan", action="store_true", help="only show what would be done")
    asked = parser.parse_args()
    say(f"seed {asked.seed}, {asked.minutes:g} minutes of faults")
    faults = plan(asked.seed, asked.minutes * 60, asked.apart, asked.only)
    if asked.plan:
        for fault in faults:
            say(str(fault))
        return 0
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # what it complains of is what we do
    with TemporaryDirectory(prefix="faults-") as scratch:
        run = Run(asked.dir or Path(scratch) / "platform", asked.seed, faults, asked.rate, say)
        try:
            verdict = asyncio.run(run())
        except StuckError as stuck:
            say(f"seed {asked.seed}: stuck: {stuck}")
            return 1
    for violation in verdict.report.violations[:50]:
        say(f"{violation.name}: {violation.where}")
    say(str(verdict))
    return bool(verdict.report.violations)


def say(text: str) -> None:
    """Tell on standard output, at once."""
    print(text, flush=True)  # noqa: T201 - what this command is for


if __name__ == "__main__":
    sys.exit(main())
