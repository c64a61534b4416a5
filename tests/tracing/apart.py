"""A plugin of pytest for processes that run tests side by side: records, and hands over what was seen."""

import pickle
from typing import Any

import pytest

from tests.tracing.recording import Recorder
from tests.tracing.side_by_side import RECORDED


def pytest_addoption(parser: pytest.Parser) -> None:
    """What is recorded, for the processes that record."""
    parser.addoption("--recorded-package")


def pytest_configure(config: pytest.Config) -> None:
    """In a process that runs tests: record them."""
    if hasattr(config, "workerinput"):
        config.pluginmanager.register(Recorder(config.getoption("--recorded-package")), RECORDED)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In such a process: hand over what was seen."""
    config: Any = session.config
    if (recorder := config.pluginmanager.get_plugin(RECORDED)) is not None:
        config.workeroutput[RECORDED] = pickle.dumps((recorder.executed, recorder.moves.seen))
