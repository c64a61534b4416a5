"""``python -m tests.simulation --seeds 10000``; ``--seed N`` replays one and shows its course."""

import argparse
import os
import sys
from collections import Counter
from contextlib import nullcontext
from time import process_time

from tests.simulation.planted import BUGS, planted
from tests.simulation.seeds import Seeds, opened

SHOWN = 110
MOST_SHOWN = 10


def main() -> int:
    """The exit code is 1 when something is wrong."""
    asked = _asked()
    with opened() as seeds, planted(asked.planted) if asked.planted else nullcontext():
        return _replay(seeds, asked.seed) if asked.seed is not None else _many(seeds, asked.first, asked.seeds)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=1000, help="how many")
    parser.add_argument("--first", type=int, default=1, help="the first of them")
    parser.add_argument("--seed", type=int, help="replay this one, step by step")
    parser.add_argument("--planted", choices=sorted(BUGS), metavar="BUG", help="with a bug: %(choices)s")
    return parser.parse_args()


def _many(seeds: Seeds, first: int, number: int) -> int:
    began, wrong, seconds = process_time(), 0, 0.0
    happened, courses = Counter[str](), set[int]()
    for seed in range(first, first + number):
        played = seeds.play(seed)
        seconds += played.seconds
        courses.add(played.digest)
        happened.update({**played.happened, "lives of workers": played.lives, "deadlocks": played.deadlocks})
        if played.violations:
            wrong += 1
            _tell(f"seed {seed}: {', '.join(sorted({v.name for v in played.violations}))}")
            for violation in played.violations[:MOST_SHOWN]:
                _tell(f"  {violation.name} {violation.where}")
    spent = process_time() - began
    _tell(
        f"{number} seeds, {len(courses)} different courses, {wrong} wrong; {seconds / 3600:.1f} h simulated; "
        f"{spent:.0f} s CPU, {spent / number * 1000:.0f} ms a seed"
    )
    _tell(", ".join(f"{times} {what}" for what, times in happened.most_common()))
    return 1 if wrong else 0


def _replay(seeds: Seeds, seed: int) -> int:
    played = seeds.play(seed, lambda when, who, what: _tell(f"{when:10.4f} {who:16} {' '.join(what.split())[:SHOWN]}"))
    for violation in played.violations:
        _tell(f"{violation.name} {violation.where}")
    _tell(f"seed {seed}: {played.steps} steps, course {played.digest:08x}, {len(played.violations)} wrong")
    return 1 if played.violations else 0


def _tell(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - what the command is for


if __name__ == "__main__":
    if os.environ.get("PYTHONHASHSEED") != "0":  # the order of sets of words must not differ from run to run
        command = [sys.executable, "-m", "tests.simulation", *sys.argv[1:]]
        os.execve(sys.executable, command, {**os.environ, "PYTHONHASHSEED": "0"})  # noqa: S606 - this very program
    sys.exit(main())
