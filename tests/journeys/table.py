"""The page in docs/ that lists the journeys."""

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from tests.journeys.journey import Journey
from tests.journeys.listed import JOURNEYS, THEMES

PAGE = Path(__file__).parents[2] / "docs" / "journeys.md"
HEAD = """# Journeys

Every path through the procedures, as the tests in `tests/journeys/` play them: through real Kafka and PostgreSQL, side
by side on the virtual clock. Rules stand in the order in which each first speaks; letters are those not withdrawn at
the end. Made by `python -m tests.journeys` from the journeys themselves.
"""
COLUMNS = "| path | rules | letters | end state |\n|---|---|---|---|\n"


def page() -> str:
    """The page as it should be."""
    return HEAD + "".join(map(_theme, THEMES))


def _theme(module: ModuleType) -> str:
    title = (module.__doc__ or "").splitlines()[0].rstrip(".")
    rows = [_row(one) for one in JOURNEYS if one.play.__module__ == module.__name__]
    return f"\n## {title}\n\n{COLUMNS}" + "".join(rows)


def _row(one: Journey) -> str:
    cells = (one.path, ", ".join(one.rules), ", ".join(one.letters) or "none", "; ".join(_end(one)))
    return f"| {' | '.join(cells)} |\n"


def _end(one: Journey) -> Iterator[str]:
    yield "; then ".join(map(str, one.ends)) or "no Activate request"
    if one.changes:
        yield f"changes: {', '.join(f'`{status}`' for status in one.changes)}"
    if one.leaves:
        yield f"left open: {', '.join(f'`{kind}`' for kind in one.leaves)}"
    if one.parked:
        yield f"parked: {', '.join(f'`{reason}`' for reason in one.parked)}"
