"""docs/diagrams: the states of each procedure, drawn from the steps that the rules took while the unit tests ran."""

from collections.abc import Iterable

from tests.tracing.moves import START, Move
from tests.tracing.places import Place

INTRODUCTION = """\
# Where a case can stand

Between two messages, that is: drawn from the decisions that the rule functions took while the unit tests ran;
`make rules` draws it anew. At each arrow stand the rules that take that step ([their words](../traceability.md)).
"""


def page(moves: Iterable[Move], order: Iterable[str]) -> str:
    """A diagram a procedure; the rules at an arrow stand in ``order``."""
    ranks = {rule: rank for rank, rule in enumerate(order)}
    by_procedure: dict[str, list[Move]] = {}
    for move in sorted(moves, key=lambda one: (ranks.get(one.rule, len(ranks)), one)):
        by_procedure.setdefault(move.procedure, []).append(move)
    drawn = [f"## {name}\n\n{diagram(by_procedure[name])}" for name in sorted(by_procedure)]
    return "\n".join([INTRODUCTION, *drawn])


def diagram(moves: Iterable[Move]) -> str:
    """The moves of one procedure in Mermaid's words; what moves alike between two places is one arrow."""
    arrows: dict[tuple[Place, Place], list[str]] = {}
    for move in moves:
        arrows.setdefault((move.source, move.target), []).append(move.rule)
    numbers = _numbers(arrows)
    lines = [f"    {_box(place, name)}" for place, name in numbers.items() if place != START]
    lines += [f"    {numbers[a]} --> {numbers[b]}: {', '.join(dict.fromkeys(r))}" for (a, b), r in arrows.items()]
    return "\n".join(["```mermaid", "stateDiagram-v2", "    classDef ended font-weight:bold", *lines, "```", ""])


def _numbers(arrows: Iterable[tuple[Place, Place]]) -> dict[Place, str]:
    """A name for each place, in the order in which the arrows come to them."""
    met = dict.fromkeys(place for arrow in arrows for place in arrow if place != START)
    return {START: "[*]"} | {place: f"s{number}" for number, place in enumerate(met, 1)}


def _box(place: Place, name: str) -> str:
    ending = ":::ended" if place.ended else ""
    return f'state "{place.label}" as {name}{ending}'
