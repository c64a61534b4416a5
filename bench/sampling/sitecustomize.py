"""Put before a worker's path, this samples where the worker spends its CPU time (``python -m bench --profile NAME``).

The kernel interrupts the process after every ``EVERY`` seconds of CPU time; the stack then tells who used them. The
interpreter acts on that between two steps of the main thread, so time spent in C counts for the line that called it.
"""

import os
import signal
import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType
from typing import NoReturn

EVERY = 0.002
DEEPEST = 60

_counts: Counter[tuple[str, ...]] = Counter()


def _sample(_: int, frame: FrameType | None) -> None:
    stack: list[str] = []
    while frame is not None and len(stack) < DEEPEST:
        code = frame.f_code
        stack.append(f"{code.co_filename}:{code.co_qualname}:{frame.f_lineno}")
        frame = frame.f_back
    _counts[tuple(reversed(stack))] += 1


def _write(file: Path) -> None:
    """One line a stack, outermost first, and how often it was seen."""
    signal.setitimer(signal.ITIMER_PROF, 0)
    file.write_text("".join(f"{';'.join(stack)} {seen}\n" for stack, seen in _counts.most_common()))


def _write_and_exit(file: Path, code: int, exit_now: Callable[[int], NoReturn] = os._exit) -> NoReturn:
    _write(file)
    exit_now(code)


def _begin(file: Path) -> None:
    signal.signal(signal.SIGPROF, _sample)
    signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)
    os._exit = partial(_write_and_exit, file)  # that is how a worker ends: at once


if [*sys.orig_argv[-2:]] == ["worker", os.environ.get("BENCH_SAMPLED")]:
    _begin(Path(os.environ["BENCH_SAMPLES"]))
