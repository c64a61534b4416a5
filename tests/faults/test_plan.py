"""A seed gives the same plan for ever, and every kind of fault has its turn."""

from tests.faults.plan import DECK, KINDS, Fault, plan

PLANNED = [(1.9, "clock", ""), (4.5, "kill", "kafka"), (8.1, "stall", "smtp")]


def test_the_same_seed_gives_the_same_plan() -> None:
    assert plan(7, 600) == plan(7, 600)
    assert plan(7, 600) != plan(8, 600)
    assert plan(7, 60) == tuple(fault for fault in plan(7, 600) if fault.at < 60)


def test_a_plan_is_written_here_so_that_a_seed_in_a_report_means_the_same_next_year() -> None:
    first = plan(1, 600)[:3]
    assert [(fault.at, fault.kind, fault.target) for fault in first] == PLANNED


def test_every_kind_comes_before_any_comes_too_often() -> None:
    once = plan(3, 1000)[: len(DECK)]
    assert {fault.kind for fault in once} == KINDS.keys()


def test_every_kind_meets_every_target_in_twenty_minutes() -> None:
    for seed in range(3):
        met = {(fault.kind, fault.target) for fault in plan(seed, 1200)}
        assert met == {(kind, target) for kind, targets in KINDS.items() for target in targets}


def test_kinds_can_be_chosen() -> None:
    chosen = plan(1, 100, only=["cut:kafka", "clock"])
    assert {(fault.kind, fault.target) for fault in chosen} == {("cut", "kafka"), ("clock", "")}


def test_a_fault_tells_what_it_is() -> None:
    assert str(Fault(12.25, "clock", "", 30, 0.5)) == "   12.2 s  clock 30 h"
