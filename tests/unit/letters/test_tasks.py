"""Results of tasks: ours, other workers', unknown ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers.procedure.outcome import Refused

if TYPE_CHECKING:
    from tests.unit.letters.conftest import Post


def test_other_workers_results_leave_no_trace(post: Post) -> None:
    told = post.completes("activation:1", "reached")
    assert (told.timeline, told.effects) == ([], [])


def test_a_result_that_was_not_offered_is_parked(post: Post) -> None:
    post.moves_out("friend")
    post.pair()
    task_id = post.task("letter_undeliverable")
    result = {"task_id": task_id, "outcome": "reached", "by": "A. Worker"}
    assert post.decide("task.completed", result) == Refused("outcome_not_offered", "outcome")


def test_a_second_result_is_parked(post: Post) -> None:
    post.moves_out("friend")
    post.pair()
    task_id = post.task("letter_undeliverable")
    post.completes(task_id, "cancel")
    result = {"task_id": task_id, "outcome": "corrected", "by": "A. Worker"}
    assert post.decide("task.completed", result) == Refused("task_not_open", "task_id")


def test_a_result_for_a_task_that_never_was_is_parked(post: Post) -> None:
    result = {"task_id": "letters:unknown", "outcome": "done", "by": "A. Worker"}
    assert post.decide("task.completed", result) == Refused("unknown_task", "task_id")
