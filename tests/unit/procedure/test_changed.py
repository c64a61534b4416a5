from dataclasses import FrozenInstanceError, dataclass

import pytest

from workers.procedure.changed import changed


@dataclass(frozen=True)
class Pair:
    left: int
    right: int = 0


def test_a_changed_copy_leaves_the_first_as_it_was() -> None:
    first = Pair(1, 2)
    second = changed(first, right=3)
    assert (first, second) == (Pair(1, 2), Pair(1, 3))
    with pytest.raises(FrozenInstanceError):
        second.left = 5  # type: ignore[misc]


def test_a_field_that_is_not_there_is_refused() -> None:
    with pytest.raises(TypeError, match="Pair has no middle"):
        changed(Pair(1), middle=2)
