"""R-1, R-2, R-12: letters that were called back, wherever they are."""

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
