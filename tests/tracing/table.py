"""docs/traceability.md: every rule with its words, its code and its tests."""

from collections.abc import Iterable

from tests.tracing.carriers import Carrier
from tests.tracing.findings import Executed, citing, of_rule
from tests.tracing.rule_list import Kept, RuleList

SHOWN = 3
"""Tests shown by name; of the others only their number."""

INTRODUCTION = """\
# From the rules to code and tests

Generated from [rules.yaml](rules.yaml), from the functions marked `@rule("…")` and from a run of the unit tests, which
records the tests that execute each of these functions (property tests left out: what they come upon changes).
Tests are those whose name cites the rule.

- `make rules` writes this page and the state diagrams of [Set Up and Maintain](diagrams/README.md) anew.
- `make check` runs the unit tests that way and fails where a rule lacks code, or a function of it a test, or where
  these pages aren't up to date.
- `make mutants` turns each of the functions in turn into one that does nothing and returns nothing, runs the tests that
  execute it, and fails where none of them notices.

A rule that is not built yet stands under `not_built_yet` in rules.yaml, and has to leave it with its first function.
"""


def table(listed: RuleList, executed: Executed) -> str:
    """The whole page."""
    parts = [_procedure(name, words, listed, executed) for name, words in listed.procedures.items()]
    return "\n".join([INTRODUCTION, *parts])


def _procedure(name: str, words: dict[str, str], listed: RuleList, executed: Executed) -> str:
    head = [f"## {name}", "", "| rule | words | code | tests | executed |", "|---|---|---|---|---|"]
    rows = [_row(rule, said, listed, of_rule(rule, executed)) for rule, said in words.items()]
    return "\n".join([*head, *rows, ""])


def _row(rule: str, said: str, listed: RuleList, functions: Executed) -> str:
    kept = listed.kept.get(rule, Kept((), ()))
    code = [*map(_function, functions), *map(_place, kept.code)]
    tests = [*_named(rule, functions), *map(_place, kept.tests)]
    cells = (rule, said, "<br>".join(code), "<br>".join(tests), _executed(functions, kept))
    return f"| {' | '.join(cells)} |".replace("  ", " ")


def _function(one: Carrier) -> str:
    return f"[{one.module.partition('.')[2]}:{one.name}](../{one.path})"


def _place(place: str) -> str:
    path, _, word = place.replace("::", ":").partition(":")
    return f"[{word or path}](../{path})"


def _named(rule: str, functions: Executed) -> list[str]:
    """Some tests that cite the rule; where none does, some that execute it."""
    executing: set[str] = set().union(*functions.values())
    tests = sorted({test.partition("[")[0] for test in citing(rule, executing) or executing})
    more = len(tests) - SHOWN
    return [*map(_place, tests[:SHOWN]), *([f"and {more} more"] if more > 0 else [])]


def _executed(functions: Executed, kept: Kept) -> str:
    missed = [one.name for one, tests in functions.items() if not tests]
    if missed:
        return f"no: {', '.join(missed)}"
    return "yes" if functions else _told(kept.code)


def _told(kept: Iterable[str]) -> str:
    return "by the tests named" if kept else "not built yet"
