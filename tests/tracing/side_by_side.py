"""Recorded by several processes at once: each records the tests that it runs, and what they saw is put together."""

import pickle
from pathlib import Path
from typing import Any

import pytest

from tests.tracing.recording import Recorder, run

PROCESSES = ("-n", "2", "--dist", "worksteal")
RECORDED = "recorded"


class Together:
    """A plugin of the process that hands out the tests.

    Attributes:
        recorder: what the others saw, put together.
    """

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: object) -> None:
        """One of them has ended; if it crashed, so does the run."""
        if error is None:
            executed, moves = pickle.loads(node.workeroutput[RECORDED])  # noqa: S301 - of this run
            for one, tests in executed.items():
                self.recorder.executed.setdefault(one, set()).update(tests)
            self.recorder.moves.seen |= moves


def record_side_by_side(tests: Path, package: str) -> Recorder:
    """Run the tests and record them.

    Raises:
        SystemExit: a test fails.
    """
    together = Together(Recorder(package))
    run(tests, together, arguments=("-p", "tests.tracing.apart", *PROCESSES, "--recorded-package", package))
    return together.recorder
