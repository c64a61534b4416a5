"""What people read."""

from datetime import UTC, datetime

import pytest
from rich.console import Console

from clientrep.show import cell, show, table


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (None, ""),
        (True, "yes"),
        ([], ""),
        (["CMSB003", "CMSL5512"], "CMSB003, CMSL5512"),
        ({}, ""),
        ({"rep_type": "Friend/Relative", "activity_plan": True}, "rep_type=Friend/Relative, activity_plan=yes"),
        (datetime(2026, 3, 2, 10, 15, tzinfo=UTC), "2026-03-02 10:15:00"),
        (3, "3"),
    ],
)
def test_cells(value: object, told: str) -> None:
    assert cell(value) == told


def test_a_table_without_rows_is_a_line() -> None:
    console = Console(width=80, record=True)
    table(console, "Tasks", [], ("kind",))
    assert console.export_text() == "Tasks: none\n"


def test_markup_in_a_value_is_text() -> None:
    console = Console(width=80, record=True)
    table(console, "Notes", [{"note": "[red]not red[/red]"}], ("note",))
    assert "[red]not red[/red]" in console.export_text()


def test_json_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    show([{"at": datetime(2026, 3, 2, tzinfo=UTC)}], as_json=True, people=lambda _: None)
    assert capsys.readouterr().out == '[{"at":"2026-03-02T00:00:00+00:00"}]\n'
