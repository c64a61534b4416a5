"""Every rule that Set Up serves has code, and a test whose name cites it."""

import re
from pathlib import Path

import pytest

from workers.activation.agent import ROOM
from workers.activation.not_yet import KINDS
from workers.procedure.rule import RULES

SERVED = [
    "SU-1", "SU-2", "SU-3a", "SU-3b", "SU-3c", "SU-3d", "SU-3e", "SU-4", "SU-5a", "SU-5b", "SU-6", "SU-7", "SU-8",
    "SU-9", "SU-10", "SU-11", "SU-12", "SU-13", "SU-14", "SU-15", "SU-16", "SU-17", "SU-D",
    "R-1", "R-2", "R-3", "R-4", "R-5", "R-8", "R-9", "R-12", "R-13", "R-16",
]  # fmt: skip
NAMES = re.findall(r"def (test_\w+)", "".join(path.read_text() for path in Path(__file__).parent.glob("test_*.py")))


@pytest.mark.parametrize("rule", SERVED)
def test_every_rule_served_has_code_with_its_words(rule: str) -> None:
    code = [function for function in RULES[rule] if function.__module__.startswith("workers.activation")]
    assert code
    assert all(function.__doc__ for function in code if not function.__name__.startswith("_"))


@pytest.mark.parametrize("rule", SERVED)
def test_every_rule_served_has_a_test(rule: str) -> None:
    words = rule.lower().replace("-d", "d").replace("-", "")
    assert [name for name in NAMES if words in name.split("_")]


def test_code_cites_no_rule_beyond_those_served() -> None:
    mine = {rule for rule, code in RULES.items() if any("workers.activation" in one.__module__ for one in code)}
    assert mine == set(SERVED)


def test_what_is_read_has_a_beginning() -> None:
    assert set(KINDS) < set(ROOM.reads)
