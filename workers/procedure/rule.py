"""Rules: functions that carry the id they have in the procedures."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from workers.procedure.case import Case

P = ParamSpec("P")
R = TypeVar("R")
C = TypeVar("C", bound=Case[Any])

RULES: dict[str, list[Callable[..., object]]] = {}


def rule(rule_id: str) -> Callable[[Callable[Concatenate[C, P], R]], Callable[Concatenate[C, P], R]]:
    """Mark a function as the code of ``rule_id``; whatever it records or asks for cites that id."""

    def mark(function: Callable[Concatenate[C, P], R]) -> Callable[Concatenate[C, P], R]:
        @wraps(function)
        def cited(case: C, /, *args: P.args, **kwargs: P.kwargs) -> R:
            before, case.rule = case.rule, rule_id
            try:
                return function(case, *args, **kwargs)
            finally:
                case.rule = before

        RULES.setdefault(rule_id, []).append(cited)
        return cited

    return mark
