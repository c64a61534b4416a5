"""The generated pages: the table of rules and the diagrams of states."""

from tests.tracing.carriers import Carrier
from tests.tracing.diagrams import diagram, page
from tests.tracing.moves import START, Move
from tests.tracing.places import Place
from tests.tracing.rule_list import Kept, RuleList
from tests.tracing.table import table

ASKED, CALLED = Place("asked in writing"), Place("called")
ACTIVE, UNREACHABLE = Place("Closed / Complete / Active", ended=True), Place("Closed / Cancelled", ended=True)


def move(source: Place, target: Place, rule: str, procedure: str = "Planted") -> Move:
    return Move(procedure, source, target, rule)


def test_a_row_says_where_the_rule_is_and_what_shows_it() -> None:
    carrier = Carrier("X-1", "workers.planted.rules", "one")
    tests = {f"tests/unit/test_planted.py::test_x1_{word}[{n}]" for word in ("a", "b", "c", "d", "e") for n in "12"}
    text = table(RuleList({"Planted": {"X-1": "One."}}), {carrier: {*tests, "tests/unit/test_planted.py::test_y"}})
    shown = "<br>".join(f"[test_x1_{word}](../tests/unit/test_planted.py)" for word in "abc")
    code = "[planted.rules:one](../workers/planted/rules.py)"
    assert (
        f"## Planted\n\n| rule | words | code | tests | executed |\n|---|---|---|---|---|\n| X-1 | One. | {code}"
        in text
    )
    assert f"| {code} | {shown}<br>and 2 more | yes |\n" in text


def test_a_row_says_what_is_missing() -> None:
    carrier = Carrier("X-2", "workers.planted.rules", "two")
    kept = {"X-3": Kept(("workers/runtime/inbox.py:known",), ("tests/integration/test_it.py::test_x3",))}
    text = table(RuleList({"Planted": {"X-1": "One.", "X-2": "Two.", "X-3": "Three."}}, kept), {carrier: set()})
    assert "| X-1 | One. | | | not built yet |\n" in text
    assert "| X-2 | Two. | [planted.rules:two](../workers/planted/rules.py) | | no: two |\n" in text
    where = "[known](../workers/runtime/inbox.py) | [test_x3](../tests/integration/test_it.py)"
    assert f"| X-3 | Three. | {where} | by the tests named |\n" in text


def test_moves_between_the_same_places_are_one_arrow_and_ends_are_marked() -> None:
    drawn = diagram([move(START, ASKED, "X-1"), move(ASKED, CALLED, "X-2"), move(ASKED, CALLED, "X-3"),
                     move(CALLED, ACTIVE, "X-4")])  # fmt: skip
    assert drawn.splitlines()[3:-1] == [
        '    state "asked in writing" as s1',
        '    state "called" as s2',
        '    state "Closed / Complete / Active" as s3:::ended',
        "    [*] --> s1: X-1",
        "    s1 --> s2: X-2, X-3",
        "    s2 --> s3: X-4",
    ]


def test_a_page_is_the_same_whatever_the_order_of_the_tests() -> None:
    moves = [move(START, ASKED, "X-10"), move(ASKED, UNREACHABLE, "X-2"), move(START, CALLED, "X-1", "Another")]
    drawn = page(moves, ["X-1", "X-2", "X-10"])
    assert drawn == page(reversed(moves), ["X-1", "X-2", "X-10"])
    assert drawn.index("## Another") < drawn.index("## Planted")
    assert drawn.index("s1 --> s2: X-2") < drawn.index("[*] --> s1: X-10")
