import pytest

from clientrep.discard import LONGEST, checked_reason
from clientrep.errors import CommandError
from clientrep.parked import as_id


def test_a_reason_is_kept_on_one_line() -> None:
    assert checked_reason("  sent\n twice ") == "sent twice"


@pytest.mark.parametrize("given", [None, "", " \n", "x" * (LONGEST + 1), "a\0b", "a\x1b[2Jb"])
def test_a_discard_without_a_reason_that_can_be_read_is_refused(given: str | None) -> None:
    with pytest.raises(CommandError):
        checked_reason(given)


@pytest.mark.parametrize("given", ["", "4711", "g" * 32])
def test_what_is_no_id_is_refused(given: str) -> None:
    with pytest.raises(CommandError, match="is no id"):
        as_id(given)
