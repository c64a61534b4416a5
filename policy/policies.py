"""Reads the dated policy files; each request keeps the version it started with."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

import rfc8785
import yaml
from pydantic import TypeAdapter

OneRepresentative = Literal["individual_blocks_all", "any", "one_per_type"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing policy decides.

    Attributes:
        value: a number, word, list or table.
        unit: what the value counts, such as ``days``; ``list``, ``reading`` or ``table`` where it counts nothing.
        rule: the rules that use it.
        words: the words of the source it comes from, or why the choice is ours.
    """

    value: Any
    unit: str
    rule: str
    words: str


@dataclass(frozen=True, slots=True)
class Values:
    """The parameters by name, as rules use them; meaning, unit and source stand in the policy file."""

    written_authorisation_days: int
    representative_reply_days: int
    objection_days: int
    one_representative_days: int
    one_representative: OneRepresentative
    minimum_by_telephone: tuple[str, ...]
    required_in_writing: dict[str, tuple[str, ...]]
    third_party_days: int
    joint_consent_days: int
    joint_call_limit: int
    service_management_check_hours: int
    service_management_chase_hours: int
    service_management_aim_hours: int
    service_management_promise_hours: int
    security_wrong_tries: int
    cis_retry_hours: int
    contradiction_hours: int
    print_vendor_hours: int
    ahead_minutes: int
    retention_days: int
    task_due_days: dict[str, int]


@dataclass(frozen=True, slots=True)
class Policy:
    """The policy of one date.

    Attributes:
        version: the name of its file without ending, the date from which it is in force.
        hash: SHA-256 of its content; with ``version`` it is what a request pins.
        since: the London date from which it is in force.
        values: the parameters, typed.
        parameters: the same with unit, rule and source words, as the file has them.
    """

    version: str
    hash: str
    since: date
    values: Values
    parameters: dict[str, Parameter]

    @property
    def ahead(self) -> timedelta:
        """How far ahead of the platform's clock an event may be dated (R-2)."""
        return timedelta(minutes=self.values.ahead_minutes)

    def task_due(self, kind: str) -> timedelta:
        """How soon a task of ``kind`` should be done (R-14)."""
        due = self.values.task_due_days
        return timedelta(days=due.get(kind, due["default"]))


class Policies:
    """All versions of the policy."""

    def __init__(self, policies: tuple[Policy, ...]) -> None:
        if not policies:
            raise ValueError("no policy file: at least one is needed")
        self._in_order = tuple(sorted(policies, key=lambda policy: policy.since))
        self._since = tuple(policy.since for policy in self._in_order)
        self._by_version = {policy.version: policy for policy in self._in_order}

    def __iter__(self) -> Iterator[Policy]:
        """The versions, oldest first."""
        return iter(self._in_order)

    def in_force(self, day: date) -> Policy:
        """The policy in force on the London date ``day``; before the first one, the first one."""
        return self._in_order[max(bisect_right(self._since, day) - 1, 0)]

    def knows(self, name: str, content_hash: str) -> bool:
        """Whether the policy called ``name`` is here with the content that a request pinned."""
        policy = self._by_version.get(name)
        return policy is not None and policy.hash == content_hash

    def version(self, name: str) -> Policy:
        """The policy called ``name``.

        Raises:
            KeyError: there is no such version.
        """
        return self._by_version[name]


@cache
def load(folder: Path = Path(__file__).parent) -> Policies:
    """Every policy of ``folder``, read once.

    Raises:
        ValueError: a file lacks a parameter, has an unknown one or a value of the wrong kind.
    """
    return Policies(tuple(_read(path) for path in sorted(folder.glob("*.yaml"))))


def _read(path: Path) -> Policy:
    content = rfc8785.dumps(yaml.safe_load(path.read_text(encoding="utf-8"))["parameters"])
    parameters = TypeAdapter(dict[str, Parameter]).validate_json(content, strict=True)
    named = _named({name: parameter.value for name, parameter in parameters.items()}, path)
    values = TypeAdapter(Values).validate_json(rfc8785.dumps(named), strict=True)
    return Policy(path.stem, sha256(content).hexdigest(), date.fromisoformat(path.stem), values, parameters)


def _named(values: dict[str, Any], path: Path) -> dict[str, Any]:
    expected = {field.name for field in fields(Values)}
    if odd := expected ^ values.keys():
        raise ValueError(f"{path.name}: missing or unknown parameters: {', '.join(sorted(odd))}")
    return values
