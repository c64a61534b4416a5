"""R-1, R-2, R-12: letters that were called back, wherever they are."""

import pytest

from tests.unit.letters.conftest import Post

ADDRESS = {"lines": ["1 New Row"], "postcode": "LS1 4AP", "country": "GB"}


def test_r12_reaches_a_letter_that_was_issued_again_twice() -> None:
    post = Post()
    post.ask([post.letter("L1", "CMSL0043")], rule="SU-8")
    for _ in range(2):
        post.reports(list(post.state.letters)[-1], "returned")
        post.completes(post.task("letter_undeliverable"), "corrected", address=ADDRESS)
    post.withdraws("L1", tell_readers=False)
    assert list(post.state.letters.values())[-1].status == "withdrawn"


def test_r2_a_letter_called_back_and_then_returned_is_not_issued_again() -> None:
    post = Post()
    post.pair()
    post.reports("L1", "dispatched")
    post.withdraws("L1", "L2", tell_readers=True)
    post.reports("L1", "returned")
    assert [one.kind for one in post.state.desk.tasks.values() if one.status == "open"] == ["printed_anyway"]


@pytest.mark.parametrize("reports", [("printed", "returned"), ("printed", "dispatched", "returned"), ("returned",)])
def test_r2_a_letter_withdrawn_printed_all_the_same_and_returned_is_not_issued_again(reports: tuple[str, ...]) -> None:
    post = Post()
    post.pair()
    post.withdraws("L1", "L2")
    told = [post.reports("L1", status) for status in reports]
    assert [task for one in told for task in one.tasks] == [("printed_anyway", "open")]
    assert [one.published("letters.not-arrived") for one in told] == [[]] * len(reports)


def test_r2_nor_is_one_that_the_printer_rejected_before_it_was_withdrawn() -> None:
    post = Post()
    post.pair()
    post.reports("L1", "rejected")
    post.withdraws("L1", "L2")
    for status in ("rejected", "printed", "rejected", "returned"):
        post.reports("L1", status)
    assert [one.kind for one in post.state.desk.tasks.values() if one.status == "open"] == ["printed_anyway"]
