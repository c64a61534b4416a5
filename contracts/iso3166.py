"""The country codes of ISO 3166-1 alpha-2, as the time zone database publishes them."""

from importlib.resources import files


def _codes() -> frozenset[str]:
    """The first column of the database's table of countries."""
    table = files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text(encoding="utf-8")
    return frozenset(line[:2] for line in table.splitlines() if line and not line.startswith("#"))


ALPHA_2: frozenset[str] = _codes()
"""Two capital letters each: ``GB``, ``IE`` … (the United Kingdom is ``GB``, never ``UK``)."""
