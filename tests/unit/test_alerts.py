"""The alerts are rules that Prometheus can read, about figures that exist, each with a line of the runbook."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import promql_parser as promql
import pytest
import yaml
from prometheus_client import REGISTRY

from workers.runtime import metrics

DOCS = Path(__file__).parents[2] / "docs"
GROUPS = yaml.safe_load((DOCS / "alerts.yaml").read_text("utf-8"))["groups"]
RULES: list[dict[str, Any]] = [rule for group in GROUPS for rule in group["rules"]]
DURATION = re.compile(r"\d+[smhd]")
BY_PROMETHEUS = {"up"}
OF_A_HISTOGRAM = ("_bucket", "_count", "_sum")


def samples() -> set[str]:
    """The names of everything that a worker can serve."""
    known = set(BY_PROMETHEUS)
    for family in [*REGISTRY.collect(), *(one for figure in metrics.MEASURED.values() for one in figure.collect())]:
        ends = OF_A_HISTOGRAM if family.type == "histogram" else ("_total",) if family.type == "counter" else ("",)
        known |= {family.name + end for end in ends}
    return known


def labels(name: str) -> set[str]:
    """The labels of one of our figures, beside those that every sample has."""
    figures = [*vars(metrics).values(), *metrics.MEASURED.values()]
    for figure in figures:
        own = getattr(figure, "_name", None)
        if own and name.removesuffix("_total") in {own, *(own + end for end in OF_A_HISTOGRAM)}:
            return {*figure._labelnames, own}  # noqa: SLF001 - the library has no other way to ask
    return set()


def is_there_from_the_start(name: str, matchers: list[Any]) -> bool:
    """An increase is only seen of what was there before it."""
    asked = {m.name: m.value for m in matchers if m.name != "job" and m.op == promql.MatchOp.Equal}
    there = [sample for family in REGISTRY.collect() for sample in family.samples if sample.name == name]
    return not asked or any(asked.items() <= sample.labels.items() for sample in there)


def selectors(expr: Any) -> Iterator[Any]:
    """Every selector of metrics in an expression."""
    if isinstance(expr, promql.VectorSelector):
        yield expr
    elif isinstance(expr, promql.MatrixSelector):
        yield expr.vector_selector
    elif isinstance(expr, promql.BinaryExpr):
        yield from selectors(expr.lhs)
        yield from selectors(expr.rhs)
    elif isinstance(expr, promql.Call):
        for argument in expr.args:
            yield from selectors(argument)
    elif isinstance(expr, promql.AggregateExpr | promql.ParenExpr | promql.UnaryExpr):
        yield from selectors(expr.expr)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_prometheus_can_read_it_and_its_figures_exist(rule: dict[str, Any]) -> None:
    found = list(selectors(promql.parse(rule["expr"])))
    assert found
    assert {one.name for one in found} <= samples()
    for one in found:
        asked = {matcher.name for matcher in one.matchers.matchers} - {"__name__", "job"}
        assert asked <= labels(one.name)
        assert is_there_from_the_start(one.name, one.matchers.matchers)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_it_is_whole(rule: dict[str, Any]) -> None:
    assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
    assert DURATION.fullmatch(rule.get("for", "0s"))
    assert rule["labels"]["severity"] in {"page", "warn"}
    assert set(rule["annotations"]) == {"summary", "runbook_url"}


def test_each_has_one_line_of_the_runbook_and_no_line_is_left_over() -> None:
    page = (DOCS / "operate.md").read_text("utf-8")
    told = re.findall(r"^\| `(Clientrep\w+)` \| \S.{20,} \|$", page, re.MULTILINE)
    assert told == [rule["alert"] for rule in RULES]
    assert "\n## Alerts\n" in page


def test_a_figure_that_does_not_exist_would_be_noticed() -> None:
    (one,) = selectors(promql.parse('increase(clientrep_parked_events_total{why="x"}[5m])'))
    assert one.name not in samples()
    assert "why" not in labels("clientrep_parked_total")
