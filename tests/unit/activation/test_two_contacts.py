"""R-2: two contacts that are read before anything was printed or done by people, in either order, end alike."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

from tests.unit.activation.order import Contact, at
from tests.unit.activation.test_order import ALL, NOMINATIONS, PLANS, read


def of_the_next_day(*kinds: str, hours: float) -> list[Contact]:
    return [Contact(kind, at(1, 9.5 + hours * place), ALL[kind]) for place, kind in enumerate(kinds)]


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
        assert reversed_.ending == in_order.ending, (first, second, plan)
