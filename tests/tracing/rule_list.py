"""The list of all rules (docs/rules.yaml), to which the code is held."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Kept:
    """Where a rule is kept outside any rule function, as ``path:word`` each; the tests as ``path::name``."""

    code: tuple[str, ...]
    tests: tuple[str, ...]


@dataclass(frozen=True)
class RuleList:
    """The rules in their order.

    Attributes:
        procedures: the words of each rule, by the procedure's name and the rule's id.
        kept: rules that the platform keeps for every procedure.
        not_built: ids that have no code yet, and may lack it.
    """

    procedures: dict[str, dict[str, str]]
    kept: dict[str, Kept] = field(default_factory=dict)
    not_built: frozenset[str] = frozenset()

    def __iter__(self) -> Iterator[str]:
        return (rule for rules in self.procedures.values() for rule in rules)


def read(path: Path) -> RuleList:
    """The list in the file ``path``."""
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    kept = {rule: Kept(tuple(one["code"]), tuple(one["tests"])) for rule, one in said["kept_by_the_platform"].items()}
    return RuleList(said["procedures"], kept, frozenset(said["not_built_yet"]))
