"""Stories of Maintain, at their beginning."""

import pytest

from tests.unit.maintain.story import Story


@pytest.fixture
def story() -> Story:
    return Story()


@pytest.fixture
def waiting() -> Story:
    """A has asked for a process; B and C, the other joint holders, are asked."""
    return Story().waiting()
