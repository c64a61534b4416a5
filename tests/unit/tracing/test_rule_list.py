"""The list names every rule of both procedures, in order."""

from pathlib import Path

from tests.tracing.rule_list import read

LISTED = read(Path(__file__).parents[3] / "docs" / "rules.yaml")


def numbered(prefix: str, first: int, last: int, **lettered: str) -> list[str]:
    """``SU-1``, ``SU-2`` and so on; ``SU-3a`` to ``SU-3e`` for ``_3="abcde"``."""
    letters = {number: lettered.get(f"_{number}", "") for number in range(first, last + 1)}
    return [f"{prefix}-{number}{letter}" for number, all_of_it in letters.items() for letter in all_of_it or [""]]


def test_no_rule_is_missing_from_the_list() -> None:
    before = [f"SU-{letter}" for letter in "ABCDEF"]
    individual = [*numbered("SU", 1, 17, _3="abcde", _5="ab"), "SU-X"]
    organisation = numbered("SU", 18, 31)
    maintain = numbered("MA", 0, 12, _3="abc")
    assert list(LISTED) == [*before, *individual, *organisation, *maintain, *numbered("R", 1, 16)]


def test_each_rule_has_its_words_in_one_line() -> None:
    words = [said for rules in LISTED.procedures.values() for said in rules.values()]
    assert all(said.endswith(".") and "\n" not in said and "|" not in said for said in words)


def test_other_lists_name_rules_of_this_one() -> None:
    assert LISTED.not_built <= set(LISTED)
    assert set(LISTED.kept) <= set(LISTED)
