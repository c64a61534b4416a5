"""R-2: two contacts that are read before anything was printed or done by people, in either order, end alike."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

from tests.unit.activation.order import Contact, at
from tests.unit.activation.test_order import AGAIN, ALL, NOMINATIONS, PLANS, read

ACTIVE_BY_THEN = ("by letter", 0)
"""This nomination, as people act by this plan, has led to an active representative on the day before."""
REFUSALS = {"declines", "objects"}


def of_the_next_day(*kinds: str, hours: float) -> list[Contact]:
    return [Contact(kind, at(1, 9.5 + hours * place), ALL[kind]) for place, kind in enumerate(kinds)]


def names_somebody_and_refuses(nomination: str, plan: int, first: str, second: str) -> bool:
    """The refusal is read when there is no request yet that it could be about: it fits none, and is a task (R-3)."""
    return (nomination, plan) == ACTIVE_BY_THEN and first in AGAIN and second in REFUSALS


@pytest.mark.parametrize("hours", [2.5, 0], ids=["one after the other", "at one moment"])
@pytest.mark.parametrize("nomination", sorted(NOMINATIONS))
def test_r2_two_contacts_read_before_anything_is_done_end_alike(nomination: str, hours: float) -> None:
    for number, (first, second, plan) in enumerate(product(ALL, ALL, range(len(PLANS)))):
        if not hours and number % 3:  # one rule settles whatever came at one moment: a third will do
            continue
        came = of_the_next_day(first, second, hours=hours)
        evening = [at(1, 16.5) + timedelta(seconds=place) for place in (0, 1)]
        in_order = read(nomination, PLANS[plan], came, evening)
        reversed_ = read(nomination, PLANS[plan], came, evening[::-1])
        if names_somebody_and_refuses(nomination, plan, first, second):
            assert ("unmatched_contact", "5002") in reversed_.left_to_people
        else:
            assert reversed_.ending == in_order.ending, (first, second, plan)
