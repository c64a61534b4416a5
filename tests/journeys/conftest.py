"""Plays all journeys that were selected, once, side by side."""

import pytest
import pytest_asyncio

pytest.register_assert_rewrite(
    *(f"tests.journeys.{part}" for part in ("set_up", "maintain", "actor", "playing", "seen"))
)

from tests.journeys.listed import JOURNEYS  # noqa: E402 - its asserts tell what they compared
from tests.journeys.playing import Results, play  # noqa: E402
from tests.scene import Scene  # noqa: E402


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def results(scene: Scene, request: pytest.FixtureRequest) -> Results:
    """What became of each journey, by its name."""
    selected = {item.callspec.params.get("journey") for item in request.session.items if hasattr(item, "callspec")}
    return await play(scene, [one for one in JOURNEYS if one in selected])
