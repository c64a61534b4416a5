"""One renderer for all tests of rendering: it keeps what it has set before."""

import pytest

from workers.letters.rendering.page import House
from workers.letters.rendering.renderer import Renderer
from workers.letters.rendering.settings import LetterSettings


@pytest.fixture(scope="session")
def house() -> House:
    return LetterSettings().house()


@pytest.fixture(scope="session")
def renderer(house: House) -> Renderer:
    return Renderer(house)
