"""What all tests of the contract use: the golden events and a fixed moment."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from contracts import envelope, reader
from contracts.base import Data
from contracts.catalogue import by_type

GOLDEN = Path(__file__).parents[2] / "contracts" / "golden"
STRUCTURED = [("content-type", b"application/cloudevents+json")]

FIXED = settings(derandomize=True, database=None, deadline=None, max_examples=60)
"""The same examples in every run, however busy the machine is."""

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
"""The platform's clock."""

AHEAD = timedelta(minutes=5)
"""How far ahead of it an event may be dated."""

Document = dict[str, Any]
Change = Callable[[Document], object]


@pytest.fixture(scope="session")
def now() -> datetime:
    return NOW


@pytest.fixture
def golden() -> Callable[[str], Document]:
    """A golden event by the name of its file."""

    def load(name: str) -> Document:
        document: Document = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
        return document

    return load


@pytest.fixture
def read(golden: Callable[[str], Document], now: datetime) -> Callable[..., Data]:
    """Reads a golden event after a change of its data."""

    def reading(name: str, change: Change = lambda _: None) -> Data:
        document = golden(name)
        change(document["data"])
        about = envelope.read(None, STRUCTURED, json.dumps(document).encode())
        spec = by_type(about.type)
        assert spec is not None
        return reader.read_event(about, spec.topic, now, AHEAD)[1]

    return reading
