"""Every path through the procedures, through the real topics."""

from pathlib import Path

import pytest
import yaml

from tests.journeys.journey import Journey
from tests.journeys.listed import JOURNEYS
from tests.journeys.playing import Results
from tests.journeys.table import PAGE, page


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.name)
def test_it_comes_to_its_end(results: Results, journey: Journey) -> None:
    stopped = results[journey.name]
    if stopped is not None:
        raise stopped


RULES = Path(__file__).parents[2] / "docs" / "rules.yaml"
PLAYED = ("SU-", "MA-")
"""The procedures whose paths are played."""


def test_every_rule_is_on_some_path() -> None:
    procedures = yaml.safe_load(RULES.read_text(encoding="utf-8"))["procedures"]
    rules = {rule for part in procedures.values() for rule in part if rule.startswith(PLAYED)}
    assert rules
    assert not sorted(rules - {rule for journey in JOURNEYS for rule in journey.rules})


def test_no_two_have_one_name() -> None:
    assert len({journey.name for journey in JOURNEYS}) == len(JOURNEYS)


def test_the_page_lists_them_as_they_are() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m tests.journeys"
