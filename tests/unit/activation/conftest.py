"""Stories of Set Up, at their beginning."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from policy import Policies, load
from tests.unit.activation.organisations import Organisations, Team
from tests.unit.activation.story import Story

SOURCE = Path(__file__).parents[3] / "policy" / "2012-12-10.yaml"


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
def policies(tmp_path: Path) -> Callable[..., Policies]:
    """Policies of our own: by the day from which they are in force, the replacements in today's text."""

    def written(**versions: dict[str, str]) -> Policies:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        for since, changes in versions.items():
            text = SOURCE.read_text(encoding="utf-8")
            for old, new in changes.items():
                assert old in text
                text = text.replace(old, new)
            (folder / f"{since.strip('_').replace('_', '-')}.yaml").write_text(text, encoding="utf-8")
        return load(folder)

    return written


@pytest.fixture
def team() -> Team:
    """The third-party team, with an empty register."""
    return Team()


@pytest.fixture
def firm(team: Team) -> Organisations:
    """A case whose client names an organisation."""
    return team.case()
