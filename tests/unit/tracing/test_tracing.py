"""A planted project is traced: what no test executes is reported, and what no test would miss."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tracing.project import Project
from tests.tracing.recording import Recorder

ROOT = Path(__file__).parents[3]
RULES = """
procedures:
  Planted:
    X-1: What it does is asserted.
    X-2: It is executed, but what it does is asserted nowhere.
    X-3: Nothing executes it.
    X-4: Nothing carries it.
kept_by_the_platform: {}
not_built_yet: []
"""
CODE = """
from workers.procedure.rule import rule

@rule("X-1")
def asserted(case):
    case.said.append("X-1")

@rule("X-2")
def shrugged_at(case):
    case.said.append("X-2")

@rule("X-3")
def forgotten(case):
    case.said.append("X-3")
"""
TESTS = """
from types import SimpleNamespace
from hypothesis import given, strategies
from planted.rules import asserted as known_by_another_name, forgotten, shrugged_at

TABLE = {"X-1": known_by_another_name, "X-2": shrugged_at}

def test_x1_x2_are_called_by_a_table():
    case = SimpleNamespace(rule="", said=[])
    for function in TABLE.values():
        function(case)
    assert "X-1" in case.said

@given(strategies.booleans())
def test_x3_property_tests_do_not_count(chance):
    forgotten(SimpleNamespace(rule="", said=[]))
"""


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    files = {"docs/rules.yaml": RULES, "planted/rules.py": CODE, "tests/unit/test_planted.py": TESTS}
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def traced(planted: Path, command: str) -> tuple[int, list[str]]:
    """The exit code and what was said after pytest's own words."""
    arguments = [sys.executable, "-m", "tests.tracing", command, "--root", str(planted), "--package", "planted"]
    environment = {**os.environ, "PYTHONPATH": str(planted)}
    ran = subprocess.run(arguments, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    return ran.returncode, ran.stdout.partition(" passed in ")[2].splitlines()[1:]


def test_what_no_test_executes_is_reported(planted: Path) -> None:
    code, said = traced(planted, "check")
    assert code == 1
    assert said == [
        "X-3 planted.rules:forgotten is executed by no test",
        "X-4 has no code",
        "docs/traceability.md isn't up to date: make rules",
        "docs/diagrams/README.md isn't up to date: make rules",
    ]


def test_what_no_test_would_miss_is_reported(planted: Path) -> None:
    code, said = traced(planted, "mutants")
    assert code == 1
    assert said == [
        "X-2 planted.rules:shrugged_at survives: the tests that execute it (1) pass without it",
        "X-3 planted.rules:forgotten survives: the tests that execute it (0) pass without it",
    ]


def test_a_page_is_stale_once_it_says_something_else(planted: Path) -> None:
    project, recorder = Project(planted), Recorder("planted")
    pages = project.pages(recorder)
    for path, text in pages.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert project.stale(recorder) == []
    (planted / "docs" / "rules.yaml").write_text(RULES.replace("Nothing carries it", "Nobody does"), encoding="utf-8")
    assert project.stale(recorder) == ["docs/traceability.md isn't up to date: make rules"]
