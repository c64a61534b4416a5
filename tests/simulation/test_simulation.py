"""Some hundred seeds of the simulated mesh; planted bugs are found by name; a seed takes the same course each time."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from tests.simulation import press
from tests.simulation.planted import BUGS, planted
from tests.simulation.seeds import Seeds, opened

ROOT = Path(__file__).parents[2]
SEEDS = 100
FEW = 60
NEARLY_HALF = 0.45


@pytest.fixture(scope="module")
def seeds() -> Iterator[Seeds]:
    with opened() as ready:
        yield ready


def test_whatever_happens_nothing_is_lost_twice_or_early(seeds: Seeds) -> None:
    played = [seeds.play(seed) for seed in range(1, SEEDS + 1)]
    assert {one.seed: one.violations for one in played if one.violations} == {}
    assert sum(one.lives for one in played) > 5 * SEEDS


@pytest.mark.parametrize("name", BUGS)
def test_a_planted_bug_is_found_by_name(seeds: Seeds, name: str) -> None:
    bug = BUGS[name]
    with planted(name):
        found = (
            bug.cries & {v.name for v in seeds.play(seed).violations} for seed in range(bug.first, bug.first + FEW)
        )
        assert any(found)


@pytest.mark.parametrize("seed", [3, 14, 23, 39])
def test_letters_that_could_not_be_made_are_made_however_often_a_person_has_to_look(seeds: Seeds, seed: int) -> None:
    with patch.object(press, "FAILS", NEARLY_HALF):
        assert seeds.play(seed).violations == []


def test_a_seed_takes_the_same_course_each_time(seeds: Seeds) -> None:
    course = seeds.play(7)
    assert seeds.play(7).digest == course.digest
    assert seeds.play(8).digest != course.digest


def test_a_seed_takes_the_same_course_in_another_process(seeds: Seeds) -> None:
    command = [sys.executable, "-m", "tests.simulation", "--seed", "7"]
    env = {**os.environ, "PYTHONHASHSEED": "77"}
    said = subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True)
    assert f"course {seeds.play(7).digest:08x}" in said.stdout
