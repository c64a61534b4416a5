"""A short run of all kinds of faults; ``make faults`` runs for twenty minutes (docs/faults.md)."""

import logging
import os
from pathlib import Path

import pytest

from tests.faults.plan import plan
from tests.faults.run import Run

SEED = int(os.environ.get("FAULTS_SEED", "1"))
SECONDS, APART, A_SECOND = 75, 3.0, 4


async def test_nothing_is_lost_twice_or_early_whatever_fails(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, "aiokafka")  # what it complains of is what we do
    verdict = await Run(tmp_path / "platform", SEED, plan(SEED, SECONDS, APART), A_SECOND, _tell)()
    _tell(str(verdict))
    assert verdict.report.violations == []
    assert verdict.asked > SECONDS * A_SECOND / 2


def _tell(text: str) -> None:
    print(text)  # noqa: T201 - the plan and the verdict, shown with -s or when it fails
