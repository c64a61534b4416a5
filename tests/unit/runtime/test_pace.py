"""How fast timers go: alone as fast as they are read, beside live traffic their share."""

import pytest

from workers.runtime.pace import FROM_OUTSIDE, LONGEST_REST, pace

ALONE, BESIDE = pace(live=False, share=0.25), pace(live=True, share=0.25)


def test_a_herd_that_is_alone_never_rests() -> None:
    assert ALONE.rest(3.0) == 0
    assert ALONE.unread >= ALONE.at_once  # the next round goes while the last one is read


def test_beside_live_traffic_a_round_is_small_and_read_before_the_next() -> None:
    assert BESIDE.at_once < ALONE.at_once
    assert BESIDE.unread == 0


@pytest.mark.parametrize(("share", "rest"), [(1.0, 0.0), (0.5, 0.1), (0.25, 0.3), (0.1, 0.9)])
def test_the_share_is_of_the_time_with_the_rest(share: float, rest: float) -> None:
    assert pace(live=True, share=share).rest(0.1) == pytest.approx(rest)


def test_a_round_that_took_long_is_not_followed_by_a_rest_without_end() -> None:
    assert BESIDE.rest(60.0) == LONGEST_REST


@pytest.mark.parametrize("partitions", [0, 1, 7, 8, 600])
def test_every_partition_has_its_turn(partitions: int) -> None:
    each = BESIDE.each(partitions)
    assert each >= 1
    assert each * max(1, partitions) >= BESIDE.at_once


def test_a_single_timer_is_no_herd_but_what_fills_its_round_or_its_partition_may_be() -> None:
    assert not BESIDE.more([], 600)
    assert not BESIDE.more([7], 600)
    assert BESIDE.more(list(range(BESIDE.at_once)), 600)
    assert BESIDE.more([7] * BESIDE.each(600), 600)


def test_live_traffic_is_what_comes_from_outside() -> None:
    assert {"cm.contacts", "cm.tasks.results", "cm.consents.replies"} <= set(FROM_OUTSIDE)
    assert not {"cm.timers", "cm.letters", "cm.cis.results"} & set(FROM_OUTSIDE)
