"""What is wrong between the list of rules, the code and the tests."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.tracing.carriers import Carrier
from tests.tracing.rule_list import Kept, RuleList

Executed = dict[Carrier, set[str]]
"""The tests that executed each rule function."""


def findings(listed: RuleList, executed: Executed, root: Path) -> list[str]:
    """Every gap, in the order of the list; none where the table has no empty cell."""
    found = [gap for rule in listed for gap in _of_rule(rule, listed, executed, root)]
    strays = sorted(str(one) for one in executed if one.rule not in set(listed))
    return found + [f"{stray} carries a rule that isn't in the list" for stray in strays]


def citing(rule: str, tests: set[str]) -> set[str]:
    """Those of the tests that have the rule's id as a word of their name."""
    word = rule.replace("-", "").lower()
    return {test for test in tests if word in re.split(r"_|\[", test.rpartition("::")[2])}


def of_rule(rule: str, executed: Executed) -> Executed:
    """The functions that carry this rule."""
    return {one: tests for one, tests in sorted(executed.items()) if one.rule == rule}


def _of_rule(rule: str, listed: RuleList, executed: Executed, root: Path) -> Iterator[str]:
    functions = of_rule(rule, executed)
    built = bool(functions) or rule in listed.kept
    if not built and rule not in listed.not_built:
        yield f"{rule} has no code"
    if built and rule in listed.not_built:
        yield f"{rule} is built: take it off not_built_yet"
    yield from (f"{one} is executed by no test" for one, tests in functions.items() if not tests)
    executing = set().union(*functions.values())
    if executing and not citing(rule, executing):
        yield f"{rule} is executed by no test whose name cites it"
    if rule in listed.kept:
        yield from (f"{rule}: there is no {place}" for place in _missing(listed.kept[rule], root))


def _missing(kept: Kept, root: Path) -> Iterator[str]:
    for place in (*kept.code, *kept.tests):
        path, _, word = place.replace("::", ":").partition(":")
        if not (root / path).exists() or word not in (root / path).read_text(encoding="utf-8"):
            yield place
