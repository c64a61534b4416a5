"""Migration files and their numbers."""

from pathlib import Path

import pytest

from workers.runtime.migrate import SchemaError, migrations


def test_the_projects_own_are_in_order() -> None:
    assert [one.version for one in migrations()] == list(range(1, len(migrations()) + 1))


@pytest.mark.parametrize(
    "names", [["0002_second.sql"], ["0001_a.sql", "0003_c.sql"], ["0001_a.sql", "0001_b.sql"], ["1_a.sql"]]
)
def test_gaps_doubles_and_odd_names_are_refused(tmp_path: Path, names: list[str]) -> None:
    for name in names:
        (tmp_path / name).write_text("SELECT 1")
    with pytest.raises(SchemaError):
        migrations(tmp_path)
