"""What tests share: one running platform on the virtual clock, started when a test first asks for it."""

import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

sys.path.insert(0, str(Path(__file__).parents[1]))  # so that tests can share modules: tests.wire, tests.scene

if TYPE_CHECKING:
    from clientrep.local.platform import Platform
    from tests.scene import Scene

CHEAP_HASHES = {"CLIENTREP_ARGON2_MEMORY_KIB": "64", "CLIENTREP_ARGON2_TIME_COST": "1"}
"""Hashing is dear on purpose; what most tests show doesn't depend on it."""


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def working_platform(tmp_path_factory: pytest.TempPathFactory) -> "AsyncIterator[Platform]":
    """A platform with every worker, on the virtual clock; what a test leaves there is there for the next one."""
    from clientrep.local.platform import Platform  # noqa: PLC0415 - only for those who start it
    from clientrep.prepare import prepare  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("working")
    async with Platform(folder, prepare=prepare, clock="virtual", settings=CHEAP_HASHES) as platform:
        yield platform


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def scene(working_platform: "Platform") -> "AsyncIterator[Scene]":
    """The working platform as journeys see it: events in, cases out, time passing."""
    from tests.scene import Scene  # noqa: PLC0415 - only for those who start it

    async with Scene(working_platform) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def quiet(tmp_path_factory: pytest.TempPathFactory) -> "AsyncIterator[Scene]":
    """A platform without workers, for tests that bring their own, and leave behind what others mustn't meet."""
    from clientrep.local.platform import Platform  # noqa: PLC0415 - only for those who start it
    from clientrep.prepare import prepare  # noqa: PLC0415
    from tests.scene import Scene  # noqa: PLC0415

    platform = Platform(tmp_path_factory.mktemp("quiet"), prepare=prepare, workers=(), settings=CHEAP_HASHES)
    async with platform, Scene(platform) as opened:
        yield opened
