"""Writes docs/journeys.md: ``python -m tests.journeys``."""

from tests.journeys.table import PAGE, page

if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
