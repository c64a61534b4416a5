"""Stories of Set Up, at their beginning."""

from datetime import date

import pytest

from tests.unit.activation.organisations import Organisations, Team
from tests.unit.activation.story import Story


@pytest.fixture
def story() -> Story:
    return Story()


@pytest.fixture
def another() -> Story:
    """A second case that shares nothing until the test says so."""
    return Story("another")


@pytest.fixture
def one_day() -> date:
    return date(1979, 2, 28)


@pytest.fixture
def team() -> Team:
    """The third-party team, with an empty register."""
    return Team()


@pytest.fixture
def firm(team: Team) -> Organisations:
    """A case whose client names an organisation."""
    return team.case()
