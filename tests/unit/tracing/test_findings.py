"""What lies between the list of rules, the code and the tests is found."""

from pathlib import Path

from tests.tracing.carriers import Carrier
from tests.tracing.findings import citing, findings
from tests.tracing.rule_list import Kept, RuleList

ROOT = Path()
LISTED = RuleList({"Planted": {"X-1": "One.", "X-2a": "Two."}})
ONE, OTHER = Carrier("X-1", "planted.rules", "one"), Carrier("X-2a", "planted.rules", "other")
FULL = {ONE: {"test_planted.py::test_x1_is_kept"}, OTHER: {"test_planted.py::test_x2a_is_kept[a-b]"}}


def test_a_rule_with_code_and_test_is_no_finding() -> None:
    assert findings(LISTED, FULL, ROOT) == []


def test_a_rule_without_code_is_found() -> None:
    assert findings(LISTED, {ONE: FULL[ONE]}, ROOT) == ["X-2a has no code"]


def test_a_rule_that_is_not_built_yet_may_lack_code() -> None:
    listed = RuleList(LISTED.procedures, not_built=frozenset({"X-2a"}))
    assert findings(listed, {ONE: FULL[ONE]}, ROOT) == []


def test_a_rule_that_is_built_has_to_leave_the_list() -> None:
    listed = RuleList(LISTED.procedures, not_built=frozenset({"X-1"}))
    assert findings(listed, FULL, ROOT) == ["X-1 is built: take it off not_built_yet"]


def test_a_function_that_no_test_executes_is_found_even_beside_one_that_is() -> None:
    also = Carrier("X-1", "planted.rules", "also")
    assert findings(LISTED, {**FULL, also: set()}, ROOT) == ["X-1 planted.rules:also is executed by no test"]


def test_a_test_has_to_cite_the_rule() -> None:
    found = findings(LISTED, {**FULL, ONE: {"test_planted.py::test_x10_x2a_something_else"}}, ROOT)
    assert found == ["X-1 is executed by no test whose name cites it"]


def test_code_with_a_rule_of_no_procedure_is_found() -> None:
    stray = Carrier("X-9", "planted.rules", "stray")
    found = findings(LISTED, {**FULL, stray: {"test_planted.py::test_x9"}}, ROOT)
    assert found == ["X-9 planted.rules:stray carries a rule that isn't in the list"]


def test_what_the_platform_keeps_has_to_be_there(tmp_path: Path) -> None:
    (tmp_path / "inbox.py").write_text("def known(): ...", encoding="utf-8")
    (tmp_path / "test_inbox.py").write_text("def test_known(): ...", encoding="utf-8")
    kept = {
        "X-1": Kept(("inbox.py:known",), ("test_inbox.py::test_known",)),
        "X-2a": Kept(("inbox.py:unknown",), ("test_outbox.py::test_known",)),
    }
    found = findings(RuleList(LISTED.procedures, kept), {}, tmp_path)
    assert found == ["X-2a: there is no inbox.py:unknown", "X-2a: there is no test_outbox.py::test_known"]


def test_a_rule_is_cited_by_a_whole_word() -> None:
    tests = {"a.py::test_su3b_called", "a.py::test_su3_called", "a.py::test_called_su3b[su4]", "su3b.py::test_it"}
    assert citing("SU-3b", tests) == {"a.py::test_su3b_called", "a.py::test_called_su3b[su4]"}
